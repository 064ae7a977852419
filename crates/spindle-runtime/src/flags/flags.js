'use strict';
// internal/flags: the words that JavaScript and Rust share, so that neither calls the other to learn what waits.
//
// Rust reads them before each turn and around each checkpoint; their indices are `border.WORD_..`. Bootstrap hands over the
// two arrays once, before any other built-in is evaluated, so `i32` and `f64` never change afterwards.
//
// Ops used: none.

module.exports = {
  /** Int32Array. */
  i32: null,
  /** Float64Array. */
  f64: null,

  /** Bootstrap's duty. */
  share(words, numbers) {
    module.exports.i32 = words;
    module.exports.f64 = numbers;
  },
};
