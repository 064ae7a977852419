'use strict';
// The one stopwatch of all programs here: a warm-up run, a short rest, then the timed run.
//
//   measure(size, run)   run(n, done) does n operations and calls done() once, or done(ms) when
//                        it kept its own time (to leave out a wait that is not work).
//
// Prints one line, `ms=<float>`, which bench/runner reads. Start-up is therefore never counted.

/** Monotonic ms; every runtime here has it, and none has anything cheaper. */
const clock = () => Number(process.hrtime.bigint()) / 1e6;
exports.clock = clock;

const WARM_UP_SHARE = 5; // the warm-up does a fifth of the work: enough for every optimising tier
const REST_MS = 20; // lets background compilers and collectors finish what the warm-up started

function timed(n, run, then) {
  const start = clock();
  run(n, (ms) => then(ms === undefined ? clock() - start : ms));
}

exports.measure = function measure(size, run) {
  timed(Math.ceil(size / WARM_UP_SHARE), run, () => {
    setTimeout(() => timed(size, run, (ms) => console.log(`ms=${ms.toFixed(3)}`)), REST_MS);
  });
};
