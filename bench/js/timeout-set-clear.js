'use strict';
// Arms a timer and cancels it at once, going round 1,000 durations, as request time-outs do.
// A turn of the loop after every 10,000 pairs makes clean-up that was put off count too.
const { measure } = require('./measure.js');

const DURATIONS = 1_000;
const PER_TURN = 10_000;

function never() {
  throw new Error('a cancelled timer fired');
}

measure(2_000_000, (n, done) => {
  let pairs = 0;
  function turn() {
    const end = Math.min(n, pairs + PER_TURN);
    for (; pairs < end; pairs++) clearTimeout(setTimeout(never, 1 + (pairs % DURATIONS)));
    if (pairs === n) done();
    else setImmediate(turn);
  }
  turn();
});
