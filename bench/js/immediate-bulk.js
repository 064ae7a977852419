'use strict';
// Ten batches; each queues its immediates at once and the last one to run starts the next batch.
const { measure } = require('./measure.js');

const BATCHES = 10;

measure(2_000_000, (n, done) => {
  const size = n / BATCHES;
  let batches = BATCHES;
  let left = 0;
  function run() {
    if (--left === 0) batch();
  }
  function batch() {
    if (batches-- === 0) return done();
    left = size;
    for (let i = 0; i < size; i++) setImmediate(run);
  }
  batch();
});
