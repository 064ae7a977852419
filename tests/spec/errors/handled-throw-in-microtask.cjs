// A promise job that throws, with a handler: the drain goes on.
// kind: order
process.on('uncaughtException', (error, origin) => {
  console.log('handler:', error.message, origin);
  process.nextTick(() => console.log('tick of the handler'));
});
queueMicrotask(() => {
  process.nextTick(() => console.log('tick before the throw'));
  Promise.resolve().then(() => console.log('job before the throw'));
  setImmediate(() => console.log('immediate before the throw'));
  throw new Error('thrown');
});
queueMicrotask(() => console.log('next job of the queue'));
process.nextTick(() => console.log('tick of the entry'));
