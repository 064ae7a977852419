'use strict';
// timers/promises: timers as promises and async iterators, and `scheduler`.
//
// Documentation: nodejs.org/api/timers.html#timers-promises-api.
//
// Ops used: none.

const { Immediate, Timeout, arm, cancel, cancelImmediate } = require('internal/timers');
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');

const then = Promise.prototype.then;

function checkOptions(options) {
  validateObject(options, 'options');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (options.ref !== undefined) validateBoolean(options.ref, 'options.ref');
}

function checkDelay(delay) {
  if (delay !== undefined) validateNumber(delay, 'delay');
}

const aborted = (signal) => new AbortError(undefined, { cause: signal.reason });

function start(callback, delay, args, isRepeat, isRefed) {
  const timer = new Timeout(callback, delay, args, isRepeat, isRefed);
  arm(timer);
  return timer;
}

/** A promise of what `arm(resolve)` is to do; an abort `stop`s it and rejects, unless it is already done. */
function abortable(signal, arm, stop) {
  if (signal?.aborted) return Promise.reject(aborted(signal));
  const { promise, resolve, reject } = Promise.withResolvers();
  const handle = arm(resolve);
  if (!signal) return promise;
  const onAbort = () => {
    if (handle._destroyed) return;
    stop(handle);
    reject(aborted(signal));
  };
  signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
  const release = () => signal.removeEventListener('abort', onAbort);
  return then.call(promise, (value) => { release(); return value; }, (error) => { release(); throw error; });
}

/** Resolves with `value` after `delay` ms. */
function setTimeout(delay, value, options = {}) {
  try {
    checkDelay(delay);
    checkOptions(options);
  } catch (error) {
    return Promise.reject(error);
  }
  const { signal, ref = true } = options;
  return abortable(signal, (resolve) => start(resolve, delay, [value], false, ref), cancel);
}

/** Resolves with `value` in the next check phase. */
function setImmediate(value, options = {}) {
  try {
    checkOptions(options);
  } catch (error) {
    return Promise.reject(error);
  }
  const { signal, ref = true } = options;
  return abortable(signal, (resolve) => {
    const immediate = new Immediate(resolve, [value]);
    return ref ? immediate : immediate.unref();
  }, cancelImmediate);
}

/** Yields `value` every `delay` ms; what falls due while the consumer is busy is yielded afterwards. */
async function* setInterval(delay, value, options = {}) {
  checkDelay(delay);
  checkOptions(options);
  const { signal, ref = true } = options;
  if (signal?.aborted) throw aborted(signal);
  let due = 0;
  let wake = null;
  const rouse = (reason) => {
    wake?.(reason);
    wake = null;
  };
  const timer = start(() => { due++; rouse(); }, delay, undefined, true, ref);
  const onAbort = () => {
    cancel(timer);
    rouse(Promise.reject(aborted(signal)));
  };
  signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
  try {
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      for (; due > 0; due--) yield value;
    }
    throw aborted(signal);
  } finally {
    cancel(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

const kScheduler = Symbol('kScheduler');

class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

const scheduler = Object.create(Scheduler.prototype);
scheduler[kScheduler] = true;

module.exports = { setTimeout, setImmediate, setInterval, scheduler };
