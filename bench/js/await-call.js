'use strict';
// One async function awaits the result of another async function again and again.
const { measure } = require('./measure.js');

async function leaf(i) {
  return i;
}

async function chain(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await leaf(i);
  return sum;
}

measure(10_000_000, (n, done) => {
  chain(n).then(() => done());
});
