'use strict';
// internal/test_runner/mock: MockTracker: functions, methods and properties that note how they are used.
//
// A mock is a proxy of the original, so that it has its name, length and prototype. Timers are in
// internal/test_runner/mock_timers. Documentation: nodejs.org/api/test.html#class-mocktracker.
//
// Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { getOptionValue } = require('internal/options');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

const NONE = {};

/** Stands for an implementation that was not given. */
function original() {}

/** Set by the class below: what only this file may do with a context. */
let nextOf;
let note;

class MockFunctionContext {
  #calls = [];
  #once = new Map();
  #implementation;
  #undo;
  #times;

  static {
    nextOf = (context) => context.#next();
    note = (context, call) => context.#calls.push(call);
  }

  /** `undo` makes the original appear again; for a function of its own, it is the original. */
  constructor(implementation, undo, times) {
    this.#implementation = implementation;
    this.#undo = undo;
    this.#times = times;
  }

  get calls() { return [...this.#calls]; }

  callCount() { return this.#calls.length; }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }

  restore() {
    const { object, name, descriptor, fn } = this.#undo;
    if (typeof name === 'string') Object.defineProperty(object, name, descriptor);
    else this.#implementation = fn;
  }

  resetCalls() { this.#calls = []; }

  #next() {
    const call = this.#calls.length;
    const implementation = this.#once.get(call) ?? this.#implementation;
    if (call + 1 === this.#times) this.restore();
    this.#once.delete(call);
    return implementation;
  }
}

class MockPropertyContext {
  #object;
  #name;
  #value;
  #original;
  #descriptor;
  #accesses = [];
  #once = new Map();

  constructor(object, name, value) {
    this.#object = object;
    this.#name = name;
    this.#original = object[name];
    this.#value = arguments.length > 2 ? value : this.#original;
    this.#descriptor = Object.getOwnPropertyDescriptor(object, name);
    if (this.#descriptor === undefined) throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    const { configurable, enumerable } = this.#descriptor;
    Object.defineProperty(object, name, {
      __proto__: null,
      configurable,
      enumerable,
      get: () => this.#access('get', this.#value),
      set: (next) => this.mockImplementation(next),
    });
  }

  get accesses() { return [...this.#accesses]; }

  accessCount() { return this.#accesses.length; }

  mockImplementation(value) {
    if (!this.#descriptor.writable) throw new ERR_INVALID_ARG_VALUE('propertyName', this.#name, 'cannot be set');
    this.#value = this.#access('set', value);
  }

  mockImplementationOnce(value, onAccess) {
    const next = this.#accesses.length;
    const access = onAccess ?? next;
    validateInteger(access, 'onAccess', next);
    this.#once.set(access, value);
  }

  resetAccesses() { this.#accesses = []; }

  restore() {
    Object.defineProperty(this.#object, this.#name, { __proto__: null, ...this.#descriptor, value: this.#original });
  }

  #access(type, standard) {
    const index = this.#accesses.length;
    const value = this.#once.has(index) ? this.#once.get(index) : standard;
    this.#once.delete(index);
    this.#accesses.push({ __proto__: null, type, value, stack: new Error() });
    return value;
  }
}

// Kept apart, because a program may put others in their place.
const { restore: restoreFunction } = MockFunctionContext.prototype;
const { restore: restoreProperty } = MockPropertyContext.prototype;

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    const { MockTimers } = require('internal/test_runner/mock_timers');
    return this.#timers ??= new MockTimers();
  }

  fn(fn = function() {}, implementation = fn, options = NONE) {
    if (fn !== null && typeof fn === 'object') {
      options = fn;
      fn = function() {};
      implementation = fn;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = fn;
    }
    validateFunction(fn, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    return this.#mockOf(fn, new MockFunctionContext(implementation, { fn }, timesOf(options)));
  }

  method(object, name, implementation = original, options = NONE) {
    validateName(name, 'methodName');
    if (typeof object !== 'function') validateObject(object, 'object');
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    const times = timesOf(options);
    if (setter && getter) throw new ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    const part = getter ? 'get' : setter ? 'set' : 'value';
    const descriptor = descriptorOf(object, name);
    const fn = descriptor?.[part];
    if (typeof fn !== 'function') throw new ERR_INVALID_ARG_VALUE('methodName', fn, 'must be a method');
    const context = new MockFunctionContext(implementation === original ? fn : implementation, { object, name, descriptor }, times);
    const mock = this.#mockOf(fn, context);
    Object.defineProperty(object, name, { __proto__: null, ...descriptor, [part]: mock });
    return mock;
  }

  getter(object, name, implementation, options) { return this.#accessor('getter', object, name, implementation, options); }

  setter(object, name, implementation, options) { return this.#accessor('setter', object, name, implementation, options); }

  #accessor(kind, object, name, implementation = original, options = NONE) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    } else {
      validateObject(options, 'options');
    }
    const { [kind]: isAccessor = true } = options;
    if (isAccessor === false) throw new ERR_INVALID_ARG_VALUE(`options.${kind}`, isAccessor, 'cannot be false');
    return this.method(object, name, implementation, { ...options, [kind]: isAccessor });
  }

  property(object, name, value) {
    validateObject(object, 'object');
    validateName(name, 'propertyName');
    const context = arguments.length > 2 ? new MockPropertyContext(object, name, value) : new MockPropertyContext(object, name);
    this.#mocks.push({ context, restore: restoreProperty });
    return new Proxy(object, {
      __proto__: null,
      get: (target, key, receiver) => key === 'mock' ? context : Reflect.get(target, key, receiver),
    });
  }

  module() {
    throw require('internal/not_there').notThere('mock.module()');
  }

  restoreAll() {
    for (const { context, restore } of this.#mocks) Reflect.apply(restore, context, []);
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  #mockOf(fn, context) {
    this.#mocks.push({ context, restore: restoreFunction });
    return new Proxy(fn, {
      __proto__: null,
      apply: (_, self, args) => {
        const implementation = nextOf(context);
        return noted(context, args, undefined, () => self, () => Reflect.apply(implementation, self, args));
      },
      construct: (target, args, newTarget) => {
        const implementation = nextOf(context);
        return noted(context, args, target, (result) => result, () => Reflect.construct(implementation, args, newTarget));
      },
      get: (target, key, receiver) => key === 'mock' ? context : Reflect.get(target, key, receiver),
    });
  }
}

// Without the option the method is not there, so that programs can ask.
if (!getOptionValue('--experimental-test-module-mocks')) delete MockTracker.prototype.module;

/** Calls and notes the call, whether it returns or throws. */
function noted(context, args, target, selfOf, call) {
  let result;
  let error;
  try {
    result = call();
  } catch (thrown) {
    error = thrown;
    throw thrown;
  } finally {
    note(context, { __proto__: null, arguments: args, error, result, stack: new Error(), target, this: selfOf(result) });
  }
  return result;
}

function validateName(name, what) {
  if (typeof name !== 'string' && typeof name !== 'symbol') throw new ERR_INVALID_ARG_TYPE(what, ['string', 'symbol'], name);
}

function timesOf({ times = Infinity }) {
  if (times !== Infinity) validateInteger(times, 'options.times', 1);
  return times;
}

/** Of the object or what it inherits from. */
function descriptorOf(object, name) {
  for (let up = object; up !== null; up = Object.getPrototypeOf(up)) {
    const descriptor = Object.getOwnPropertyDescriptor(up, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

module.exports = { MockTracker };
