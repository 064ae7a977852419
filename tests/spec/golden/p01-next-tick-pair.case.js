// P1. Ticks run after the synchronous code, in the order in which they were queued.
// kind: order
// forms: cjs mjs
// later: ts
console.log('Start');
process.nextTick(() => {
  console.log('nextTick 1');
});
process.nextTick(() => {
  console.log('nextTick 2');
});
console.log('End');
