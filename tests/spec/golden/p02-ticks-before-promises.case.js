// P2. After the entry of a CommonJS program all ticks run before all promise jobs. An ES module's body
// is a promise job itself, so there the promise jobs come first.
// kind: order
// forms: cjs mjs
// later: ts
console.log('Start');
Promise.resolve().then(() => console.log('Promise 1'));
process.nextTick(() => console.log('nextTick 1'));
Promise.resolve().then(() => console.log('Promise 2'));
process.nextTick(() => console.log('nextTick 2'));
console.log('End');
