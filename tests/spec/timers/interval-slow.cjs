// An interval whose run takes longer than its period does not pile up: immediates still run
// between two runs.
let runs = 0;
let between = 0;
const interval = setInterval(() => {
  const start = Date.now();
  while (Date.now() - start < 4) {}
  setImmediate(() => between++);
  if (++runs === 5) {
    clearInterval(interval);
    setImmediate(() => console.log('runs', runs, 'immediates', between));
  }
}, 2);
