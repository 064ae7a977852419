'use strict';
// internal/test_runner/mock_timers: timers and a Date whose time passes only when a test says so.
//
// Enabling replaces the functions in all places where programs find them: the globals, `timers` and `timers/promises`.
// Documentation: nodejs.org/api/test.html#class-mocktimers.
//
// Ops used: none.

const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const { LONGEST } = require('internal/test_runner/waits');
const { validateAbortSignal, validateArray, validateNumber, validateString } = require('internal/validators');

const timers = require('timers');
const promises = require('timers/promises');
const NativeDate = Date;

const APIS = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait'];
/** Immediates come before timers that are due now. */
const IMMEDIATE = -1;

class Timeout {
  constructor(id, callback, runAt, interval, args) {
    this.id = id;
    this.callback = callback;
    this.runAt = runAt;
    this.interval = interval;
    this.args = args;
  }
  hasRef() { return true; }
  ref() { return this; }
  unref() { return this; }
  refresh() { return this; }
}

const isBefore = (a, b) => a.runAt < b.runAt || (a.runAt === b.runAt && a.id < b.id);

class MockTimers {
  #apis = [];
  #isEnabled = false;
  #lastId = 0;
  #now = 0;
  /** Timers in the order in which they run. */
  #queue = [];
  /** [object, name, descriptor] of what was replaced. */
  #replaced = [];

  enable(options = {}) {
    if (this.#isEnabled) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    let { now, apis } = options;
    if (Number.isNaN(now)) throw new ERR_INVALID_ARG_VALUE('now', now, `epoch must be a positive integer received ${now}`);
    now ||= 0;
    apis ||= APIS;
    validateArray(apis, 'options.apis');
    apis.forEach((api, i) => validateString(api, `options.apis[${i}]`));
    for (const api of apis) {
      if (!APIS.includes(api)) throw new ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    this.#apis = apis;
    this.#now = epochOf(now);
    for (const api of apis) this.#fake(api);
    this.#isEnabled = true;
  }

  reset() {
    if (!this.#isEnabled) return;
    for (const [object, name, descriptor] of this.#replaced.reverse()) Object.defineProperty(object, name, descriptor);
    this.#replaced = [];
    this.#apis = [];
    this.#queue = [];
    this.#now = 0;
    this.#isEnabled = false;
  }

  [Symbol.dispose]() { this.reset(); }

  setTime(time = 0) {
    validateNumber(time, 'time');
    checkTime(time);
    this.#checkEnabled();
    this.#now = time;
  }

  tick(time = 1) {
    this.#checkEnabled();
    checkTime(time);
    this.#now += time;
    for (let timer = this.#queue[0]; timer !== undefined && timer.runAt <= this.#now; timer = this.#queue[0]) {
      Reflect.apply(timer.callback, undefined, timer.args);
      // Unless its own callback has cleared it.
      if (this.#queue[0] === timer) this.#queue.shift();
      if (timer.interval === undefined) continue;
      timer.runAt += timer.interval;
      this.#insert(timer);
    }
  }

  runAll() {
    this.#checkEnabled();
    const last = this.#queue.at(-1);
    if (last !== undefined) this.tick(last.runAt - this.#now);
  }

  #checkEnabled() {
    if (!this.#isEnabled) throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
  }

  // ---- timers

  #add(callback, delay, interval, args) {
    if (delay > LONGEST) delay = 1;
    const timer = new Timeout(++this.#lastId, callback, this.#now + delay, interval ? delay : undefined, args);
    this.#insert(timer);
    return timer;
  }

  #insert(timer) {
    const at = this.#queue.findIndex((other) => isBefore(timer, other));
    if (at === -1) this.#queue.push(timer);
    else this.#queue.splice(at, 0, timer);
  }

  #remove(timer) {
    const at = this.#queue.indexOf(timer);
    if (at === -1) return;
    this.#queue.splice(at, 1);
    timer.interval = undefined;
  }

  /** A promise that a timer keeps; `options.signal` rejects it. */
  async #promised(delay, result, options) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const release = onAbort(options?.signal, reject);
    const timer = this.#add(resolve, delay, false, []);
    try {
      await promise;
      return result;
    } finally {
      release();
      this.#remove(timer);
    }
  }

  async* #repeated(interval, result, options) {
    let due = 0;
    let wake = Promise.withResolvers();
    const release = onAbort(options?.signal, (error) => wake.reject(error));
    const timer = this.#add(() => {
      due += 1;
      wake.resolve();
    }, interval, true, []);
    try {
      for (;;) {
        if (due === 0) await wake.promise;
        wake = Promise.withResolvers();
        for (; due > 0; due--) yield result;
      }
    } finally {
      release();
      this.#remove(timer);
    }
  }

  // ---- putting them in place

  #replace(object, name, value) {
    this.#replaced.push([object, name, Object.getOwnPropertyDescriptor(object, name)]);
    object[name] = value;
  }

  #replaceBoth(name, value) {
    this.#replace(globalThis, name, value);
    this.#replace(timers, name, value);
  }

  #fake(api) {
    const clear = (timer) => this.#remove(timer);
    switch (api) {
      case 'setTimeout':
        this.#replaceBoth('setTimeout', (callback, delay, ...args) => this.#add(callback, delay, false, args));
        this.#replaceBoth('clearTimeout', clear);
        this.#replace(promises, 'setTimeout', (delay, result, options) => this.#promised(delay, result, options));
        break;
      case 'setInterval':
        this.#replaceBoth('setInterval', (callback, delay, ...args) => this.#add(callback, delay, true, args));
        this.#replaceBoth('clearInterval', clear);
        this.#replace(promises, 'setInterval', (delay, result, options) => this.#repeated(delay, result, options));
        break;
      case 'setImmediate':
        this.#replaceBoth('setImmediate', (callback, ...args) => this.#add(callback, IMMEDIATE, false, args));
        this.#replaceBoth('clearImmediate', clear);
        this.#replace(promises, 'setImmediate', (result, options) => this.#promised(IMMEDIATE, result, options));
        break;
      case 'scheduler.wait': {
        const { scheduler } = promises;
        const before = scheduler.wait;
        this.#replaced.push([scheduler, 'wait', { value: before, writable: true, enumerable: true, configurable: true }]);
        scheduler.wait = (delay, options) => this.#promised(delay, undefined, options);
        break;
      }
      default:
        this.#replace(globalThis, 'Date', this.#date());
    }
  }

  #date() {
    const Real = globalThis.Date;
    if (Real.isMock) throw new ERR_INVALID_STATE('Date is already being mocked!');
    const now = () => this.#now;
    function MockDate(...args) {
      if (!new.target) return new Real(now()).toString();
      return args.length === 0 ? new Real(now()) : new Real(...args);
    }
    const { prototype, ...properties } = Object.getOwnPropertyDescriptors(Real);
    Object.defineProperties(MockDate, properties);
    MockDate.now = now;
    MockDate.toString = () => Function.prototype.toString.call(Real);
    Object.defineProperty(MockDate, 'isMock', { __proto__: null, value: true, enumerable: true, configurable: false, writable: false });
    MockDate.prototype = prototype.value;
    return MockDate;
  }
}

function checkTime(time) {
  if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
}

/** Of a Date or a number of milliseconds. */
function epochOf(time) {
  try {
    return NativeDate.prototype.getTime.call(time);
  } catch {
    validateNumber(time, 'initialTime');
    checkTime(time);
    return time;
  }
}

/** Calls `reject` when `signal`, if there is one, aborts; what is returned lets go of it. */
function onAbort(signal, reject) {
  if (!signal) return () => {};
  validateAbortSignal(signal, 'options.signal');
  const error = () => new AbortError(undefined, { cause: signal.reason });
  if (signal.aborted) throw error();
  const listener = () => reject(error());
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

module.exports = { MockTimers };
