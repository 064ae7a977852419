'use strict';
// internal/events/on: events.on, an async iterator over the events of one type.
//
// It exports the function; its last argument holds the helpers of the events module that it shares with events.once.
// Ops used: none.

const EventEmitter = require('events');
const { codes } = require('internal/errors');

const kWatermarkData = Symbol.for('nodejs.watermarkData');

/** A first-in first-out list whose shift is O(1): consumed slots are dropped in bulk. */
class Fifo {
  #items = [];
  #head = 0;
  get size() { return this.#items.length - this.#head; }
  push(item) { this.#items.push(item); }
  shift() {
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length || this.#head === 1024) {
      this.#items.splice(0, this.#head);
      this.#head = 0;
    }
    return item;
  }
}

function checkMark(value, name) {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < 1 || value > Number.MAX_SAFE_INTEGER) throw new codes.ERR_OUT_OF_RANGE(name, `>= 1 && <= ${Number.MAX_SAFE_INTEGER}`, value);
}

let asyncIteratorPrototype;

/** events.on: an async iterator over the argument arrays of `type` events. */
module.exports = function on(source, type, options, { attach, detach, abortError, checkObject, checkSignal }) {
  checkObject(options, 'options');
  const { signal } = options;
  checkSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal);
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  checkMark(high, 'options.highWaterMark');
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  checkMark(low, 'options.lowWaterMark');

  const events = new Fifo(); // arrived, not yet asked for
  const waiters = new Fifo(); // asked for, not yet arrived
  const attached = [];
  let [paused, finished, error] = [false, false, null];

  function finish() {
    if (signal) detach(signal, 'abort', onAbort);
    while (attached.length > 0) detach(...attached.pop());
    finished = true;
    paused = false;
    const done = { value: undefined, done: true };
    while (waiters.size > 0) waiters.shift().resolve(done);
    return Promise.resolve(done);
  }
  function fail(reason) {
    if (waiters.size > 0) waiters.shift().reject(reason);
    else error = reason;
    finish();
  }
  function onAbort() { fail(abortError(signal)); }
  const firstOnly = options[EventEmitter.kFirstEventParam] === true;
  function onEvent(...args) {
    const value = firstOnly ? args[0] : args;
    if (waiters.size > 0) return void waiters.shift().resolve({ value, done: false });
    events.push(value);
    if (!paused && events.size > high) {
      paused = true;
      source.pause();
    }
  }
  function listen(name, handler) {
    attach(source, name, handler, false);
    attached.push([source, name, handler]);
  }

  asyncIteratorPrototype ??= Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
  const iterator = {
    __proto__: asyncIteratorPrototype,
    next() {
      if (events.size > 0) {
        const value = events.shift();
        if (paused && events.size < low) {
          source.resume();
          paused = false;
        }
        return Promise.resolve({ value, done: false });
      }
      if (error) {
        const reason = error;
        error = null; // only the first read after it fails
        return Promise.reject(reason);
      }
      if (finished) return finish();
      return new Promise((resolve, reject) => waiters.push({ resolve, reject }));
    },
    return() { return finish(); },
    throw(reason) {
      if (!(reason instanceof Error)) throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', reason);
      fail(reason);
    },
    [Symbol.asyncIterator]() { return this; },
    [kWatermarkData]: {
      get size() { return events.size; },
      get low() { return low; },
      get high() { return high; },
      get isPaused() { return paused; },
    },
  };
  listen(type, onEvent);
  if (type !== 'error' && typeof source.on === 'function') listen('error', fail);
  for (const name of options.close ?? []) listen(name, finish);
  if (signal) attach(signal, 'abort', onAbort, true, true);
  return iterator;
};
