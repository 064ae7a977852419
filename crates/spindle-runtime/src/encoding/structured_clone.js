'use strict';
// internal/structured_clone: the global structuredClone (developer.mozilla.org/docs/Web/API/Window/structuredClone).
//
// Ops used:
//   op_structured_clone(value, transfer: array | undefined) -> [done, kind, copy or object that has no copy]   state

const { codes } = require('internal/errors');

/** Classes of built-ins whose state lies in private fields, which the engine does not see, have their copier under this key. */
const kCopy = Symbol('copy');

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The value argument must be specified'); // sic
  const transfer = transferList(options);
  const platformCopy = copyOfPlatformObject(value, transfer);
  if (platformCopy !== undefined) return platformCopy;
  const [done, kind, result] = ops.op_structured_clone(value, transfer);
  if (done) return result;
  throw new (domException())(complaint(kind, result, value), 'DataCloneError');
}

const domException = () => require('internal/dom_exception').DOMException;

function invalid(message) {
  return Object.assign(new TypeError(`Failed to execute 'structuredClone': ${message}`), { code: 'ERR_INVALID_ARG_TYPE' });
}

function transferList(options) {
  if (options === undefined || options === null) return undefined;
  if (typeof options !== 'object' && typeof options !== 'function') throw invalid('Options cannot be converted to a dictionary');
  const { transfer } = options;
  if (transfer === undefined) return undefined;
  if (transfer === null || typeof transfer !== 'object' || typeof transfer[Symbol.iterator] !== 'function') {
    throw invalid('transfer in Options can not be converted to sequence.');
  }
  const list = Array.from(transfer);
  return list.length === 0 ? undefined : list;
}

/** A copy of an object of such a class; undefined for all others. */
function copyOfPlatformObject(value, transfer) {
  if (value === null || typeof value !== 'object') return undefined;
  const copy = typeof value[kCopy] === 'function' ? value[kCopy]() : copyOfException(value);
  if (copy !== undefined && transfer?.includes(value)) {
    throw new (domException())('Found invalid value in transferList.', 'DataCloneError');
  }
  return copy;
}

function copyOfException(value) {
  if (Object.prototype.toString.call(value) !== '[object DOMException]') return undefined;
  const read = (name) => Object.getOwnPropertyDescriptor(domException().prototype, name).get.call(value);
  try {
    const copy = new (domException())(read('message'), read('name'));
    Object.defineProperty(copy, 'stack', { __proto__: null, value: value.stack, writable: true, configurable: true });
    return copy;
  } catch {
    return undefined; // it only inherits from DOMException
  }
}

/** Why op_structured_clone failed. */
const FAILURE = { OBJECT: 0, VALUE: 1, TRANSFER: 2, DETACHED: 3 };

/** The words of V8. */
function complaint(kind, object, value) {
  switch (kind) {
    case FAILURE.TRANSFER: return 'Found invalid value in transferList.';
    case FAILURE.DETACHED: return 'Cannot transfer object of unsupported type.';
    case FAILURE.VALUE: return `${typeof value === 'symbol' ? String(value) : 'A value'} could not be cloned.`;
    default: return `${nameOf(object)} could not be cloned.`;
  }
}

function nameOf(object) {
  if (typeof object === 'function') return String(object);
  const name = object.constructor?.name;
  return name ? `#<${name}>` : Object.prototype.toString.call(object);
}

module.exports = { kCopy, structuredClone };
