// P12 (TRAP 2). A tick queued by a promise job waits until the promise queue is empty.
// kind: order
// forms: cjs mjs
// later: ts
Promise.resolve().then(() => {
  console.log('promise 1');
  process.nextTick(() => console.log('nextTick inside promise'));
});
Promise.resolve().then(() => console.log('promise 2'));
