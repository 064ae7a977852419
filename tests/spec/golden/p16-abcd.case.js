// P16. The tick, the promise job, the tick that the job queued, the timer. An ES module's body is
// a promise job itself, so there the promise job comes first.
// kind: order
// forms: cjs mjs
// later: ts
setTimeout(() => console.log('A'), 0);
Promise.resolve().then(() => {
  console.log('B');
  process.nextTick(() => console.log('C'));
});
process.nextTick(() => console.log('D'));
