'use strict';
// internal/streams/operators: Readable's map, filter, reduce and the rest of that family.
//
// Each is written as an async iterator or an async function over the stream; those that give streams are wrapped into
// Readable.from. Documentation: nodejs.org/api/stream.html#consuming-readable-streams-with-async-iterators and the
// methods' own entries. Ops used: none.

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');

/** What a mapper answers for a value that is to be left out. */
const NOTHING = Symbol('kEmpty');
/** Stands in the queue where the source has ended. */
const END = Symbol('kEof');

const isGiven = (value) => value !== undefined && value !== null;

function checkOptions(options) {
  if (isGiven(options)) validateObject(options, 'options');
  if (isGiven(options?.signal)) validateAbortSignal(options.signal, 'options.signal');
}

// ---- map: the one the others stand on

/** Runs `fn` on up to `concurrency` values at once; results wait in order, `limit` of them at most. */
class Mapper {
  constructor(stream, fn, signal, concurrency, limit) {
    this.stream = stream;
    this.fn = fn;
    this.options = { signal };
    this.signal = signal;
    this.concurrency = concurrency;
    this.limit = limit;
    this.queue = [];
    this.running = 0;
    this.isDone = false;
    this.wakeReader = null;
    this.wakePump = null;
    this.onSettled = () => {
      this.running--;
      this.pumpIfRoom();
    };
    this.onFailed = () => {
      this.isDone = true;
      this.onSettled();
    };
  }

  wake(name) {
    const call = this[name];
    if (call === null) return;
    this[name] = null;
    call();
  }

  pumpIfRoom() {
    if (!this.isDone && this.running < this.concurrency && this.queue.length < this.limit) this.wake('wakePump');
  }

  async pump() {
    try {
      for await (const value of this.stream) {
        if (this.isDone) return;
        if (this.signal.aborted) throw new AbortError();
        const result = this.map(value);
        if (result === NOTHING) continue;
        this.running++;
        result.then(this.onSettled, this.onFailed);
        this.queue.push(result);
        this.wake('wakeReader');
        if (!this.isDone && (this.queue.length >= this.limit || this.running >= this.concurrency)) {
          await new Promise((resolve) => { this.wakePump = resolve; });
        }
      }
      this.queue.push(END);
    } catch (error) {
      const failure = Promise.reject(error);
      failure.then(this.onSettled, this.onFailed);
      this.queue.push(failure);
    } finally {
      this.isDone = true;
      this.wake('wakeReader');
    }
  }

  map(value) {
    try {
      const result = this.fn(value, this.options);
      return result === NOTHING ? result : Promise.resolve(result);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async* results() {
    this.pump();
    try {
      for (;;) {
        while (this.queue.length > 0) {
          const value = await this.queue[0];
          if (value === END) return;
          if (this.signal.aborted) throw new AbortError();
          if (value !== NOTHING) yield value;
          this.queue.shift();
          this.pumpIfRoom();
        }
        await new Promise((resolve) => { this.wakeReader = resolve; });
      }
    } finally {
      this.isDone = true;
      this.wake('wakePump');
    }
  }
}

function map(fn, options) {
  validateFunction(fn, 'fn');
  checkOptions(options);
  const concurrency = isGiven(options?.concurrency) ? Math.floor(options.concurrency) : 1;
  const mark = isGiven(options?.highWaterMark) ? Math.floor(options.highWaterMark) : concurrency - 1;
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(mark, 'options.highWaterMark', 0);
  const { AbortSignal } = require('internal/abort_controller');
  const signal = AbortSignal.any(options?.signal ? [options.signal] : []);
  return new Mapper(this, fn, signal, concurrency, mark + concurrency).results();
}

// ---- those that give streams

function filter(fn, options) {
  validateFunction(fn, 'fn');
  return map.call(this, async (value, options) => (await fn(value, options) ? value : NOTHING), options);
}

function flatMap(fn, options) {
  const values = map.call(this, fn, options);
  return (async function* () {
    for await (const value of values) yield* value;
  })();
}

/** A count: NaN is 0. */
function countOf(number) {
  number = Number(number);
  if (Number.isNaN(number)) return 0;
  if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function checkAborted(options) {
  if (options?.signal?.aborted) throw new AbortError();
}

function drop(number, options = undefined) {
  checkOptions(options);
  let left = countOf(number);
  const stream = this;
  return (async function* () {
    checkAborted(options);
    for await (const value of stream) {
      checkAborted(options);
      if (left-- <= 0) yield value;
    }
  })();
}

function take(number, options = undefined) {
  checkOptions(options);
  let left = countOf(number);
  const stream = this;
  return (async function* () {
    checkAborted(options);
    for await (const value of stream) {
      checkAborted(options);
      if (left-- > 0) yield value;
      if (left <= 0) return; // without asking for a value that nobody wants
    }
  })();
}

// ---- those that give promises

async function some(fn, options = undefined) {
  for await (const _ of filter.call(this, fn, options)) return true;
  return false;
}

async function every(fn, options = undefined) {
  validateFunction(fn, 'fn');
  return !(await some.call(this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const result of filter.call(this, fn, options)) return result;
  return undefined;
}

async function forEach(fn, options) {
  validateFunction(fn, 'fn');
  const each = async (value, options) => {
    await fn(value, options);
    return NOTHING;
  };
  for await (const _ of map.call(this, each, options));
}

function emptyReduce() {
  const error = new codes.ERR_MISSING_ARGS('reduce');
  error.message = 'Reduce of an empty stream requires an initial value';
  return error;
}

async function reduce(reducer, initialValue, options) {
  validateFunction(reducer, 'reducer');
  checkOptions(options);
  let hasValue = arguments.length > 1;
  let result = initialValue;
  const outer = options?.signal;
  if (outer?.aborted) {
    const error = new AbortError(undefined, { cause: outer.reason });
    this.once('error', () => {}); // it is reported here
    const { finished } = require('internal/streams/finished');
    await finished(this.destroy(error));
    throw error;
  }
  const { AbortController } = require('internal/abort_controller');
  const { kResistStopPropagation, kWeakHandler } = require('internal/event_target');
  const controller = new AbortController();
  outer?.addEventListener('abort', () => controller.abort(), { once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
  try {
    for await (const value of this) {
      if (outer?.aborted) throw new AbortError();
      result = hasValue ? await reducer(result, value, { signal: controller.signal }) : value;
      hasValue = true;
    }
    if (!hasValue) throw emptyReduce();
  } finally {
    controller.abort();
  }
  return result;
}

async function toArray(options) {
  checkOptions(options);
  const result = [];
  for await (const value of this) {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    result.push(value);
  }
  return result;
}

/** Puts them all on Readable's prototype. */
function install(Readable) {
  const add = (operator, call) => {
    const { name, length } = operator;
    const method = { [name](...args) { return call(this, args); } }[name];
    Object.defineProperty(method, 'length', { __proto__: null, value: length, configurable: true });
    Object.defineProperty(Readable.prototype, name, { __proto__: null, value: method, enumerable: false, configurable: true, writable: true });
  };
  for (const operator of [drop, filter, flatMap, map, take]) {
    add(operator, (stream, args) => Readable.from(Reflect.apply(operator, stream, args)));
  }
  for (const operator of [every, forEach, reduce, toArray, some, find]) {
    add(operator, (stream, args) => Reflect.apply(operator, stream, args));
  }
}

module.exports = { install };
