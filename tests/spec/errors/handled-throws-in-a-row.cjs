// Every callback of a kind throws; each error is reported and none is lost.
// No drain follows a failed callback, so both timers run before the tick that is left.
// kind: order
process.on('uncaughtException', (error) => console.log('handler:', error));
const throws = (value) => () => {
  throw value;
};
process.nextTick(throws('tick 1'));
process.nextTick(throws('tick 2'));
queueMicrotask(throws('job 1'));
queueMicrotask(throws('job 2'));
setTimeout(() => {
  setImmediate(throws('immediate 1'));
  setImmediate(throws('immediate 2'));
}, 25);
setTimeout(throws('timer 1'), 1);
setTimeout(throws('timer 2'), 1);
const start = Date.now();
while (Date.now() - start < 40) {}
