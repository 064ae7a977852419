'use strict';
// internal/flags: the words that JavaScript and Rust share, so that neither calls the other to learn what waits.
//
// Rust reads them before each turn and around each checkpoint; `driver.rs` names the same indices. Bootstrap hands
// over the two arrays once, before any other built-in is evaluated, so `i32` and `f64` never change afterwards.
//
// Ops used: none.

module.exports = {
  /** Int32Array, by the first group of indices. */
  i32: null,
  /** Float64Array, by the second group. */
  f64: null,

  /** 1 while the tick queue holds a tick. */
  HAS_TICK: 0,
  /** Immediates that wait for the check phase. */
  IMMEDIATE_COUNT: 1,
  /** Those of them that keep the loop alive. */
  IMMEDIATE_REF_COUNT: 2,
  /** Timers that keep the loop alive. */
  TIMER_REF_COUNT: 3,
  /** Non-zero once any AsyncLocalStorage is in use. */
  HAS_CONTEXT: 4,
  /** 1 once the process is on its way out: `process._exiting`. */
  EXITING: 5,

  /** Absolute loop time in ms of the nearest list of timers, 0 = none. */
  TIMER_DEADLINE: 0,

  /** Bootstrap's duty. */
  share(words, numbers) {
    module.exports.i32 = words;
    module.exports.f64 = numbers;
  },
};
