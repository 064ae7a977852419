'use strict';
// One async function awaits a plain value again and again.
const { measure } = require('./measure.js');

async function chain(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += await i;
  return sum;
}

measure(10_000_000, (n, done) => {
  chain(n).then(() => done());
});
