'use strict';
// internal/webstreams/common: what the web streams share: their hidden state, queues with sizes, and queuing strategies.
//
// Words and algorithms are those of streams.spec.whatwg.org; a function's comment names its operation there where the
// name differs. Ops used: none.

const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');

const CUSTOM_INSPECT = Symbol.for('nodejs.util.inspect.custom');
/** Every object of this family keeps what it knows under this key. */
const kState = Symbol('kState');
/** The first argument of constructors that programs must not call. */
const OURS = Symbol('ours');

const nop = () => {};
const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

/** A TypeError with a code, for what a stream cannot do in its state. */
const stateError = (message) => new ERR_INVALID_STATE.TypeError(message);

/** The state of an object that must be a `Class`. */
function stateOf(object, Class) {
  if (!(object instanceof Class) || object[kState] === undefined) throw new ERR_INVALID_THIS(Class.name);
  return object[kState];
}

function setState(object, state) {
  Object.defineProperty(object, kState, { __proto__: null, value: state });
  return state;
}

function checkOurs(key) {
  if (key !== OURS) throw new ERR_ILLEGAL_CONSTRUCTOR();
}

/** A rejection nobody looks at is no matter for the program. */
function handled(promise) {
  promise.then(undefined, nop);
  return promise;
}

function deferred(isHandled = true) {
  const result = Promise.withResolvers();
  if (isHandled) handled(result.promise);
  return result;
}

function rejectedHandled(reason) {
  return handled(Promise.reject(reason));
}

/** A method of what a program gave, called on it; its promise, or one of its exception. */
function methodOf(object, name, fallback) {
  const method = object?.[name];
  if (method === undefined) return fallback;
  if (typeof method !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Function', method);
  return (...args) => {
    try {
      return Promise.resolve(method.apply(object, args));
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/** A method that answers with a promise does so also for what is no such object, and for its own exceptions. */
function guarded(object, Class, run) {
  try {
    return run(stateOf(object, Class));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** What a constructor takes as source, sink or transformer: any object. */
function checkObject(value, name) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
}

function checkOptional(value, name) {
  if (value !== undefined && value !== null) validateObject(value, name);
}

// ---- queues

/** Chunks with their sizes. */
class SizedQueue {
  constructor() {
    this.reset();
  }
  reset() {
    this.items = [];
    this.size = 0;
  }
  get length() { return this.items.length; }
  push(value, size) {
    if (typeof size !== 'number' || !(size >= 0) || size === Infinity) throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
    this.items.push({ value, size });
    this.size += size;
  }
  shift() {
    const { value, size } = this.items.shift();
    this.size = Math.max(0, this.size - size);
    return value;
  }
  get first() { return this.items[0].value; }
}

function highWaterMarkOf(strategy, fallback) {
  const mark = strategy?.highWaterMark;
  if (mark === undefined) return fallback;
  const number = +mark;
  if (Number.isNaN(number) || number < 0) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', mark);
  return number;
}

function sizeOf(strategy) {
  const size = strategy?.size;
  if (size === undefined) return () => 1;
  if (typeof size !== 'function') throw new ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  return (chunk) => +size(chunk);
}

// One function each for all instances: programs may compare them.
const byteSize = Object.defineProperty((chunk) => chunk.byteLength, 'name', { __proto__: null, value: 'size', configurable: true });
const countSize = Object.defineProperty(() => 1, 'name', { __proto__: null, value: 'size', configurable: true });

function makeStrategy(name, size) {
  const Strategy = { [name]: class {
    constructor(init) {
      validateObject(init, 'init');
      if (init.highWaterMark === undefined) throw new codes.ERR_MISSING_OPTION('options.highWaterMark');
      setState(this, { highWaterMark: +init.highWaterMark });
    }
    get highWaterMark() { return stateOf(this, Strategy).highWaterMark; }
    get size() {
      stateOf(this, Strategy);
      return size;
    }
    [CUSTOM_INSPECT](depth, options) { return inspectAs(this, { highWaterMark: this.highWaterMark }, depth, options); }
  } }[name];
  enumerate(Strategy, ['highWaterMark', 'size']);
  return Strategy;
}

// ---- classes as the web has them

function enumerate(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}

function inspectAs(object, shown, depth, options) {
  const { inspect } = require('internal/util/inspect');
  if (depth < 0) return object;
  return `${object.constructor.name} ${inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
}

const ByteLengthQueuingStrategy = makeStrategy('ByteLengthQueuingStrategy', byteSize);
const CountQueuingStrategy = makeStrategy('CountQueuingStrategy', countSize);

module.exports = {
  ByteLengthQueuingStrategy, CountQueuingStrategy, CUSTOM_INSPECT, OURS, SizedQueue, checkObject, checkOptional, checkOurs, deferred, enumerate, guarded,
  highWaterMarkOf, inspectAs, kState, methodOf, nop, rejectedHandled, setState, sizeOf, stateError, stateOf,
};
