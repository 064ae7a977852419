// A timer armed by a timer waits for the next turn, even if its time has come.
// kind: order
const block = (ms) => {
  const start = Date.now();
  while (Date.now() - start < ms) {}
};
setTimeout(() => {
  setTimeout(() => {
    console.log('T1');
    setImmediate(() => console.log('immediate'));
    setTimeout(() => console.log('T1 child'), 0);
    block(5);
  }, 1);
  setTimeout(() => console.log('T2'), 1);
  // Both are due when the next pass begins, also if they were armed on two sides of a millisecond.
  block(5);
}, 1);
