'use strict';
// Each tick schedules the next one: the cost of one trip through the tick queue.
const { measure } = require('./measure.js');

measure(15_000_000, (n, done) => {
  let left = n;
  function tick() {
    if (--left === 0) done();
    else process.nextTick(tick);
  }
  process.nextTick(tick);
});
