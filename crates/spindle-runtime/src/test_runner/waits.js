'use strict';
// internal/test_runner/waits: what a test waits for beside its own function: a time limit, a plan, a callback.
//
// Timers are taken from `timers` when this file is loaded: a test may mock the others.
//
// Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { testFailure } = require('internal/test_runner/failure');
const { validateFunction, validateNumber, validateObject, validateUint32 } = require('internal/validators');
const { clearInterval, clearTimeout, setInterval, setTimeout } = require('timers');

const LONGEST = 2 ** 31 - 1;

/** A promise that ends with `signal` or, rejected, after `timeout` ms (null: never); `cancel` lets go of both. */
function stopOf(timeout, signal) {
  const { promise, resolve, reject } = Promise.withResolvers();
  let timer;
  signal.addEventListener('abort', resolve, { once: true });
  if (timeout !== null && timeout !== Infinity) {
    timer = setTimeout(() => reject(testFailure(`test timed out after ${timeout}ms`, 'testTimeoutFailure')), timeout);
    timer.unref();
  }
  // The race that watches it may be over by the time that it is rejected.
  promise.catch(() => {});
  const cancel = () => {
    signal.removeEventListener('abort', resolve);
    clearTimeout(timer);
  };
  return { promise, cancel };
}

/** The callback of a test in that style, and the promise that it settles. */
function deferredCallback() {
  const { promise, resolve, reject } = Promise.withResolvers();
  let calls = 0;
  const done = (error) => {
    calls += 1;
    if (calls === 2) throw testFailure('callback invoked multiple times', 'multipleCallbackInvocations');
    if (calls > 2) return;
    if (error) reject(error);
    else resolve();
  };
  return { promise, done };
}

/** How many assertions and subtests a test promises to make. */
class Plan {
  #waiting = null;
  #timer;

  constructor(count, options = {}) {
    validateUint32(count, 'count');
    validateObject(options, 'options');
    this.expected = count;
    this.actual = 0;
    const { wait } = options;
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, LONGEST);
    else if (wait !== undefined && typeof wait !== 'boolean') throw new ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
    this.wait = wait;
  }

  /** One more; a test that waits for the last one goes on. */
  count() {
    this.actual += 1;
    if (this.#waiting !== null && this.actual === this.expected) this.#met();
  }

  #met() {
    clearTimeout(this.#timer);
    this.#waiting.resolve();
    this.#waiting = null;
  }

  /** Nothing if the plan is met, a promise if it may still be, an error if not. */
  check() {
    const { actual, expected, wait } = this;
    if (actual === expected) return undefined;
    if (wait === undefined || wait === false) {
      throw testFailure(`plan expected ${expected} assertions but received ${actual}`, 'testCodeFailure');
    }
    this.#waiting ??= Promise.withResolvers();
    if (wait !== true) this.#timer ??= setTimeout(() => this.#late(), wait);
    return this.#waiting.promise;
  }

  #late() {
    const { actual, expected, wait } = this;
    this.#waiting?.reject(testFailure(
      `plan timed out after ${wait}ms with ${actual} assertions when expecting ${expected}`, 'testTimeoutFailure'));
  }
}

/** t.waitFor(): calls `condition` until it neither throws nor rejects. */
function waitFor(condition, options = {}) {
  validateFunction(condition, 'condition');
  validateObject(options, 'options');
  const { interval = 50, timeout = 1000 } = options;
  validateNumber(interval, 'options.interval', 0, LONGEST);
  validateNumber(timeout, 'options.timeout', 0, LONGEST);
  const { promise, resolve, reject } = Promise.withResolvers();
  let failure;
  let isOver = false;
  let next;
  const limit = setTimeout(() => {
    isOver = true;
    clearTimeout(next);
    reject(Object.assign(new Error('waitFor() timed out'), failure));
  }, timeout);
  const attempt = async () => {
    try {
      const result = await condition();
      clearTimeout(limit);
      resolve(result);
    } catch (cause) {
      failure = { cause };
      if (!isOver) next = setTimeout(attempt, interval);
    }
  };
  attempt();
  return promise;
}

/** Keeps the loop alive until the returned function is called. */
function keepAlive() {
  const timer = setInterval(() => {}, LONGEST);
  return () => clearInterval(timer);
}

module.exports = { LONGEST, Plan, deferredCallback, keepAlive, stopOf, waitFor };
