'use strict';
// util/types: what a value is by the engine's own account, which no program can fake (nodejs.org/api/util.html#utiltypes).
//
// Ops used: none of its own; `classOf` is inspect's.

const { CLASS, classOf, functionType } = require('internal/util/inspect');

const tagOfTypedArray = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

/** Tests of one class each. */
const BY_CLASS = {
  isArgumentsObject: CLASS.ARGUMENTS, isArrayBuffer: CLASS.ARRAY_BUFFER, isBigIntObject: CLASS.BIGINT, isBooleanObject: CLASS.BOOLEAN,
  isDataView: CLASS.DATA_VIEW, isDate: CLASS.DATE, isExternal: CLASS.EXTERNAL, isGeneratorObject: CLASS.GENERATOR, isMap: CLASS.MAP,
  isMapIterator: CLASS.MAP_ITERATOR, isModuleNamespaceObject: CLASS.MODULE, isNativeError: CLASS.ERROR, isNumberObject: CLASS.NUMBER,
  isPromise: CLASS.PROMISE, isProxy: CLASS.PROXY, isRegExp: CLASS.REGEXP, isSet: CLASS.SET, isSetIterator: CLASS.SET_ITERATOR,
  isSharedArrayBuffer: CLASS.SHARED_ARRAY_BUFFER, isStringObject: CLASS.STRING, isSymbolObject: CLASS.SYMBOL, isWeakMap: CLASS.WEAK_MAP,
  isWeakSet: CLASS.WEAK_SET,
};

const TYPED_ARRAYS = ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array', 'Float16Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'];

const types = {};

for (const name of Object.keys(BY_CLASS)) {
  const kind = BY_CLASS[name];
  types[name] = { [name]: (value) => classOf(value) === kind }[name];
}

Object.assign(types, {
  isAsyncFunction: (value) => typeof value === 'function' && functionType(value).startsWith('Async'),
  isGeneratorFunction: (value) => typeof value === 'function' && functionType(value).endsWith('GeneratorFunction'),
  isAnyArrayBuffer(value) {
    const kind = classOf(value);
    return kind === CLASS.ARRAY_BUFFER || kind === CLASS.SHARED_ARRAY_BUFFER;
  },
  isBoxedPrimitive(value) {
    const kind = classOf(value);
    return kind >= CLASS.NUMBER && kind <= CLASS.SYMBOL;
  },
  isArrayBufferView: ArrayBuffer.isView,
  isTypedArray: (value) => tagOfTypedArray.call(value) !== undefined,
});

for (const array of TYPED_ARRAYS) {
  const name = `is${array}`;
  types[name] = { [name]: (value) => tagOfTypedArray.call(value) === array }[name];
}

// Keys are found by their classes, so that asking does not load crypto.
Object.defineProperties(types, {
  isKeyObject: { __proto__: null, enumerable: true, value: (value) => isOneOf(value, 'KeyObject') },
  isCryptoKey: { __proto__: null, enumerable: true, value: (value) => isOneOf(value, 'CryptoKey') },
});

function isOneOf(value, name) {
  for (let up = classOf(value) === CLASS.OTHER ? value : null; up !== null && typeof up === 'object'; up = Object.getPrototypeOf(up)) {
    const constructor = Object.getOwnPropertyDescriptor(up, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name === name && up !== value) return true;
  }
  return false;
}

module.exports = types;
