'use strict';
// util: helpers for programs (nodejs.org/api/util.html).
//
// Printing is internal/util/inspect's; this file adds promisify and its relatives, type tests, deep equality and small
// text functions. What needs a module of its own (parseArgs, MIMEType, TextDecoder, ..) is a getter that loads it.
// Ops used: none of its own; `classOf` is inspect's.

const { codes } = require('internal/errors');
const printing = require('internal/util/inspect');

const { CLASS, classOf, functionType, inspect } = printing;
const PROMISIFY = Symbol.for('nodejs.util.promisify.custom');

const currentProcess = () => require('process');

function checkFunction(value, name) {
  if (typeof value !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(name, 'Function', value);
}

// ---- callbacks and promises

function copyProperties(target, source, own) {
  Object.setPrototypeOf(target, Object.getPrototypeOf(source));
  const descriptors = Object.getOwnPropertyDescriptors(source);
  for (const key of Reflect.ownKeys(descriptors)) {
    if (own?.(key)) continue;
    try {
      Object.defineProperty(target, key, { __proto__: null, ...descriptors[key] });
    } catch { /* not configurable on functions of this kind */ }
  }
  return target;
}

function promisify(original) {
  checkFunction(original, 'original');
  const custom = original[PROMISIFY];
  if (custom !== undefined) {
    checkFunction(custom, 'util.promisify.custom');
    return Object.defineProperty(custom, PROMISIFY, { __proto__: null, value: custom, configurable: true });
  }
  const names = original[kNames]; // of several results, for the built-ins that have them
  function promised(...args) {
    return new Promise((resolve, reject) => {
      const result = Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) return reject(error);
        if (names === undefined || values.length < 2) return resolve(values[0]);
        resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
      }]);
      if (result !== null && typeof result?.then === 'function') {
        currentProcess().emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.', 'DeprecationWarning', 'DEP0174');
      }
    });
  }
  Object.defineProperty(promised, PROMISIFY, { __proto__: null, value: promised, configurable: true });
  return copyProperties(promised, original, (key) => key === PROMISIFY || key === 'prototype');
}
promisify.custom = PROMISIFY;
const kNames = Symbol('customPromisifyArgs');

function callbackify(original) {
  checkFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    checkFunction(callback, 'last argument');
    const done = callback.bind(this);
    const { nextTick } = currentProcess();
    Reflect.apply(original, this, args).then(
      (value) => nextTick(done, null, value),
      (reason) => nextTick(() => {
        if (reason) return done(reason);
        const error = new codes.ERR_FALSY_VALUE_REJECTION(reason);
        error.reason = reason;
        done(error);
      }));
  }
  copyProperties(callbackified, original, (key) => key === 'prototype');
  const { length, name } = original;
  if (typeof length === 'number') Object.defineProperty(callbackified, 'length', { __proto__: null, value: length + 1, configurable: true });
  if (typeof name === 'string') Object.defineProperty(callbackified, 'name', { __proto__: null, value: `${name}Callbackified`, configurable: true });
  return callbackified;
}

// ---- classes and deprecation

function inherits(constructor, superConstructor) {
  if (constructor === undefined || constructor === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', constructor);
  if (superConstructor === undefined || superConstructor === null) throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superConstructor);
  if (superConstructor.prototype === undefined) throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superConstructor.prototype);
  Object.defineProperty(constructor, 'super_', { __proto__: null, value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

const warnedCodes = new Set();

function deprecate(fn, message, code, { modifyPrototype = true } = {}) {
  if (currentProcess().noDeprecation === true) return fn;
  if (code !== undefined && typeof code !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('code', 'string', code);
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      if (code === undefined || !warnedCodes.has(code)) {
        if (code !== undefined) warnedCodes.add(code);
        currentProcess().emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  if (!modifyPrototype) return deprecated;
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  Object.defineProperty(deprecated, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

// ---- types

const tagOfTypedArray = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const is = (kind) => (value) => classOf(value) === kind;
const typedArray = (name) => (value) => tagOfTypedArray.call(value) === name;
const isBoxed = (kind) => kind >= CLASS.NUMBER && kind <= CLASS.SYMBOL;

const types = {
  isExternal: is(CLASS.EXTERNAL),
  isDate: is(CLASS.DATE),
  isArgumentsObject: is(CLASS.ARGUMENTS),
  isBigIntObject: is(CLASS.BIGINT),
  isBooleanObject: is(CLASS.BOOLEAN),
  isNumberObject: is(CLASS.NUMBER),
  isStringObject: is(CLASS.STRING),
  isSymbolObject: is(CLASS.SYMBOL),
  isBoxedPrimitive: (value) => isBoxed(classOf(value)),
  isNativeError: is(CLASS.ERROR),
  isRegExp: is(CLASS.REGEXP),
  isAsyncFunction: (value) => typeof value === 'function' && functionType(value).startsWith('Async'),
  isGeneratorFunction: (value) => typeof value === 'function' && functionType(value).includes('Generator'),
  isGeneratorObject: is(CLASS.GENERATOR),
  isPromise: is(CLASS.PROMISE),
  isMap: is(CLASS.MAP),
  isSet: is(CLASS.SET),
  isMapIterator: is(CLASS.MAP_ITERATOR),
  isSetIterator: is(CLASS.SET_ITERATOR),
  isWeakMap: is(CLASS.WEAK_MAP),
  isWeakSet: is(CLASS.WEAK_SET),
  isArrayBuffer: is(CLASS.ARRAY_BUFFER),
  isDataView: is(CLASS.DATA_VIEW),
  isSharedArrayBuffer: is(CLASS.SHARED_ARRAY_BUFFER),
  isProxy: is(CLASS.PROXY),
  isModuleNamespaceObject: is(CLASS.MODULE),
  isAnyArrayBuffer: (value) => classOf(value) === CLASS.ARRAY_BUFFER || classOf(value) === CLASS.SHARED_ARRAY_BUFFER,
  isCryptoKey: () => false,
  isKeyObject: () => false,
  isArrayBufferView: (value) => ArrayBuffer.isView(value),
  isTypedArray: is(CLASS.TYPED_ARRAY),
};
for (const name of ['Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array', 'Int32Array', 'Float16Array',
  'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array']) types[`is${name}`] = typedArray(name);

// ---- deep equality (assert.deepStrictEqual's)

/** Pairs under comparison: an object met again on the same way down equals its partner of then. */
function isDeepStrictEqual(a, b) {
  return equal(a, b, new Map());
}

function equal(a, b, pairs) {
  if (a === b) return a !== 0 || Object.is(a, b);
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return Object.is(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const kind = classOf(a);
  if (kind !== classOf(b) || !sameInside(a, b, kind)) return false;
  if (pairs.has(a)) return pairs.get(a) === b;
  pairs.set(a, b);
  const result = sameKeys(a, b, pairs) && sameEntries(a, b, kind, pairs);
  pairs.delete(a);
  return result;
}

/** What the objects hold besides properties. */
function sameInside(a, b, kind) {
  switch (kind) {
    case CLASS.ARRAY: return a.length === b.length;
    case CLASS.DATE: return Object.is(a.getTime(), b.getTime());
    case CLASS.REGEXP: return a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
    case CLASS.ERROR: return a.message === b.message && a.name === b.name;
    case CLASS.MAP: case CLASS.SET: return a.size === b.size;
    case CLASS.TYPED_ARRAY: return sameBytes(a, b);
    case CLASS.ARRAY_BUFFER: case CLASS.SHARED_ARRAY_BUFFER: return sameBytes(new Uint8Array(a), new Uint8Array(b));
    case CLASS.WEAK_MAP: case CLASS.WEAK_SET: case CLASS.PROMISE: return false;
    default: return !isBoxed(kind) || Object.is(a.valueOf(), b.valueOf());
  }
}

function sameBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

const enumerableSymbols = (object) => Object.getOwnPropertySymbols(object).filter((key) => Object.prototype.propertyIsEnumerable.call(object, key));

function sameKeys(a, b, pairs) {
  if (ArrayBuffer.isView(a) && a.length > 1000) return true; // sameInside has compared the items
  const keys = [...Object.keys(a), ...enumerableSymbols(a)];
  if (keys.length !== Object.keys(b).length + enumerableSymbols(b).length) return false;
  for (const key of keys) {
    if (!Object.prototype.propertyIsEnumerable.call(b, key) || !equal(a[key], b[key], pairs)) return false;
  }
  return !(a instanceof Error) || ['cause', 'errors'].every((key) => Object.hasOwn(a, key) === Object.hasOwn(b, key) && equal(a[key], b[key], pairs));
}

function sameEntries(a, b, kind, pairs) {
  if (kind === CLASS.SET) return matchAll([...a], [...b], (one) => b.has(one) && typeof one !== 'object', (x, y) => equal(x, y, pairs));
  if (kind !== CLASS.MAP) return true;
  const direct = ([key, value]) => typeof key !== 'object' && b.has(key) && equal(value, b.get(key), pairs);
  return matchAll([...a], [...b], direct, (x, y) => equal(x[0], y[0], pairs) && equal(x[1], y[1], pairs));
}

/** Whether each of `list` has a partner of its own in `others`; `direct` tells where no search is needed. */
function matchAll(list, others, direct, same) {
  const left = new Set(others);
  for (const one of list) {
    if (direct(one)) continue;
    let found;
    for (const other of left) {
      if (!same(one, other)) continue;
      found = other;
      break;
    }
    if (found === undefined && !left.has(undefined)) return false;
    left.delete(found);
  }
  return true;
}

// ---- text

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

function styleText(format, value, { validateStream = true, stream = currentProcess().stdout } = {}) {
  if (typeof value !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('text', 'string', value);
  const formats = Array.isArray(format) ? format : [format];
  let [before, after] = ['', ''];
  for (const name of formats) {
    if (name === 'none') continue;
    const color = inspect.colors[name];
    if (color === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('format', name, `must be one of: ${Object.keys(inspect.colors).map((key) => inspect(key)).join(', ')}`);
    }
    before += `\x1b[${color[0]}m`;
    after = `\x1b[${color[1]}m${after}`;
  }
  if (validateStream && !wantsColors(stream)) return value;
  return before + value + after;
}

function wantsColors(stream) {
  const { env } = currentProcess();
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0';
  if (env.NO_COLOR !== undefined || env.NODE_DISABLE_COLORS !== undefined) return false;
  return stream?.isTTY === true && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
}

/** A writer to stderr for NODE_DEBUG's sections. */
function debuglog(section, callback) {
  let write;
  const wanted = () => {
    const list = (currentProcess().env.NODE_DEBUG ?? '').toUpperCase().split(',').filter(Boolean);
    const pattern = (name) => new RegExp(`^${name.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*')}$`);
    return list.some((name) => pattern(name).test(section.toUpperCase()));
  };
  const log = (...args) => {
    if (write === undefined) {
      const prefix = `${section.toUpperCase()} ${currentProcess().pid}`;
      write = wanted() ? (text) => currentProcess().stderr.write(`${prefix}: ${text}\n`) : () => {};
      callback?.(log);
    }
    write(printing.format(...args));
  };
  Object.defineProperty(log, 'enabled', { __proto__: null, configurable: true, enumerable: true, get: wanted });
  return log;
}

const DIFF_SAME = 0;

/** Line-up of two texts or lists: [operation, value], operation 1 only in `actual`, -1 only in `expected`, 0 in both. */
function diff(actual, expected) {
  const [a, b] = [actual, expected].map((value) => (typeof value === 'string' ? value.split('') : [...value]));
  if (a.length === b.length && a.every((value, i) => value === b[i])) return [];
  // lengths[i][j]: longest common subsequence of a from i and b from j
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const result = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      result.push([DIFF_SAME, a[i++]]);
      j++;
    } else if (j === b.length || (i < a.length && lengths[i + 1][j] >= lengths[i][j + 1])) result.push([1, a[i++]]);
    else result.push([-1, b[j++]]);
  }
  return result;
}

function checkErrno(number) {
  if (typeof number !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('err', 'number', number);
  if (number >= 0 || !Number.isSafeInteger(number)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', number);
}

const getSystemErrorMap = () => require('internal/errors/errnos').systemErrorMap();

function getSystemErrorName(number) {
  checkErrno(number);
  return getSystemErrorMap().get(number)?.[0] ?? `Unknown system error ${number}`;
}

function getSystemErrorMessage(number) {
  checkErrno(number);
  return getSystemErrorMap().get(number)?.[1] ?? `Unknown system error ${number}`;
}

/** The frames of the caller, innermost first. */
function getCallSites(count = 10) {
  if (typeof count === 'object') count = 10;
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = count;
  Error.prepareStackTrace = (_, sites) => sites;
  const holder = {};
  Error.captureStackTrace(holder, getCallSites);
  const sites = holder.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return sites.map((site) => ({
    functionName: site.getFunctionName() ?? '',
    scriptId: '0',
    scriptName: site.getFileName() ?? '',
    lineNumber: site.getLineNumber(),
    columnNumber: site.getColumnNumber(),
    column: site.getColumnNumber(),
  }));
}

/** The variables of a .env file's text. */
function parseEnv(content) {
  if (typeof content !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('content', 'string', content);
  const result = Object.create(null);
  const line = /^[ \t]*(?:export[ \t]+)?([^\s=#]+)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^#\r\n]*))/gm;
  for (const [, name, double, single, back, bare] of content.matchAll(line)) {
    result[name] = double?.replaceAll('\\n', '\n') ?? single ?? back ?? bare.trim();
  }
  return result;
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  return Object.assign(target, source);
}

function aborted(signal, resource) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const { errnoException, exceptionWithHostPort } = require('internal/errors');

module.exports = {
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend: deprecate(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  aborted,
  callbackify,
  debug: debuglog,
  debuglog,
  deprecate,
  diff,
  format: printing.format,
  formatWithOptions: printing.formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
  inspect,
  isArray: deprecate(Array.isArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual,
  parseEnv,
  promisify,
  stripVTControlCharacters: printing.stripVTControlCharacters,
  styleText,
  toUSVString,
  types,
};
for (const name of ['TextDecoder', 'TextEncoder']) {
  Object.defineProperty(module.exports, name, { __proto__: null, enumerable: true, configurable: true, get() { return globalThis[name]; } });
}
