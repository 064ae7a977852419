// A tick queued by one due timer may clear the next one.
// kind: order
setTimeout(() => {
  console.log('first');
  process.nextTick(() => clearTimeout(second));
}, 1);
const second = setTimeout(() => console.log('second (never)'), 1);
const third = setTimeout(() => console.log('third (never)'), 6);
setTimeout(() => {
  Promise.resolve().then(() => clearTimeout(third));
}, 1);
const start = Date.now();
while (Date.now() - start < 20) {}
