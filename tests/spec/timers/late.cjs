// A timer armed by a timer waits for the next turn, even if its time has come.
// kind: order
setTimeout(() => {
  setTimeout(() => {
    console.log('T1');
    setImmediate(() => console.log('immediate'));
    setTimeout(() => console.log('T1 child'), 0);
    const start = Date.now();
    while (Date.now() - start < 5) {}
  }, 1);
  setTimeout(() => console.log('T2'), 1);
}, 1);
