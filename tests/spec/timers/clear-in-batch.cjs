// Clearing works inside a pass: a due timer and a queued immediate that are cleared by an
// earlier callback of the same pass do not run.
// kind: order
const t1 = setTimeout(() => {
  console.log('t1 clears t2');
  clearTimeout(t2);
}, 1);
const t2 = setTimeout(() => console.log('t2 (never)'), 1);
setTimeout(() => {
  console.log('t3 clears t1, which is done, and t4 of another duration');
  clearTimeout(t1);
  clearTimeout(t4);
}, 1);
const t4 = setTimeout(() => console.log('t4 (never)'), 2);
setTimeout(() => {
  setImmediate(() => {
    console.log('i1 clears i2');
    clearImmediate(i2);
  });
  const i2 = setImmediate(() => console.log('i2 (never)'));
  setImmediate(() => console.log('i3'));
}, 5);
const start = Date.now();
while (Date.now() - start < 20) {}
// What is no timer is ignored.
clearTimeout(undefined);
clearTimeout(null);
clearTimeout({});
clearTimeout('not a timer');
clearTimeout(123456);
clearImmediate(undefined);
