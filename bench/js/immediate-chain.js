'use strict';
// Each immediate schedules the next one: the cost of one turn of the loop.
const { measure } = require('./measure.js');

measure(500_000, (n, done) => {
  let left = n;
  function turn() {
    if (--left === 0) done();
    else setImmediate(turn);
  }
  setImmediate(turn);
});
