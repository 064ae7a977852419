'use strict';
// internal/async_hooks/storage: AsyncLocalStorage.
//
// The async context is a list of (storage, value) pairs that never changes: setting a value makes a new head. A storage
// stands in it at most once, and mostly first. Documentation: nodejs.org/api/async_context.html.
//
// Ops used: none; internal/async_context lends `get` and `set`.

const context = require('internal/async_context');

// `var`: see internal/task_queues.
var get = context.get;
var set = context.set;
const apply = Reflect.apply;

class Frame {
  constructor(storage, value, rest) {
    this.storage = storage;
    this.value = value;
    this.rest = rest;
  }
}

/** The frames without that of `storage`. */
function without(frame, storage) {
  if (frame === undefined) return undefined;
  if (frame.storage === storage) return frame.rest;
  const rest = without(frame.rest, storage);
  return rest === frame.rest ? frame : new Frame(frame.storage, frame.value, rest);
}

function find(storage) {
  let frame = get();
  while (frame !== undefined && frame.storage !== storage) frame = frame.rest;
  return frame;
}

let isOn = false;

class AsyncLocalStorage {
  #defaultValue;
  #name;

  constructor(options = {}) {
    require('internal/validators').validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    this.#name = options.name === undefined ? '' : `${options.name}`;
  }

  get name() { return this.#name; }

  static bind(fn) {
    return require('async_hooks').AsyncResource.bind(fn);
  }

  static snapshot() {
    return AsyncLocalStorage.bind((callback, ...args) => callback(...args));
  }

  /** Takes the value out of the context of all that runs in this one. */
  disable() {
    const frame = find(this);
    if (frame !== undefined) frame.storage = undefined;
  }

  enterWith(value) {
    if (!isOn) {
      isOn = true;
      context.enable();
    }
    set(new Frame(this, value, without(get(), this)));
  }

  run(value, fn, ...args) {
    const before = get();
    if (Object.is(this.getStore(), value)) return apply(fn, null, args);
    this.enterWith(value);
    try {
      return apply(fn, null, args);
    } finally {
      // What `fn` entered of other storages stays.
      const after = get();
      if (after?.storage === this && after.rest === before) set(before);
      else this.#restore(before);
    }
  }

  #restore(before) {
    let frame = before;
    while (frame !== undefined && frame.storage !== this) frame = frame.rest;
    const others = without(get(), this);
    set(frame === undefined ? others : new Frame(this, frame.value, others));
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    const frame = find(this);
    return frame === undefined ? this.#defaultValue : frame.value;
  }
}

module.exports = { AsyncLocalStorage };
