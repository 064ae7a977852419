'use strict';
// Arms 200,000 timers and lets all of them fire; `longest` is the longest duration in ms.
//
// Between arming and firing the program blocks until every timer is due. That wait is left out,
// so the figure is work only: arming, plus firing from the first turn to the last callback.

const { clock } = require('./measure.js');

const TIMERS = 200_000;

/** Durations go round 1..longest in an order that is neither rising nor falling (37 is coprime to 50). */
function round(count, longest, then) {
  const started = clock();
  let left = count;
  let dueAt = 0;
  function fired() {
    if (--left === 0) then(armedMs + clock() - dueAt);
  }
  for (let i = 0; i < count; i++) setTimeout(fired, 1 + ((i * 37) % longest));
  const armed = clock();
  const armedMs = armed - started;
  do dueAt = clock();
  while (dueAt < armed + longest + 1);
}

exports.TIMERS = TIMERS;
/** For `measure`: n timers in rounds of at most 200,000. */
exports.run = (longest) => (n, done) => {
  let total = 0;
  function next(left) {
    if (left <= 0) return done(total);
    round(Math.min(left, TIMERS), longest, (ms) => {
      total += ms;
      setImmediate(next, left - TIMERS);
    });
  }
  next(n);
};
