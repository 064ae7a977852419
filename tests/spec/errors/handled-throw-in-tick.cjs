// A tick that throws, with a handler: the rest of the queue runs at the next checkpoint, for which
// Node makes sure of an empty immediate.
// kind: order
process.on('uncaughtException', (error, origin) => {
  console.log('handler:', error.message, origin);
  process.nextTick(() => console.log('tick of the handler'));
});
process.nextTick(() => {
  process.nextTick(() => console.log('tick before the throw'));
  Promise.resolve().then(() => console.log('job before the throw'));
  setImmediate(() => console.log('immediate before the throw'));
  throw new Error('thrown');
});
process.nextTick(() => console.log('next tick of the queue'));
Promise.resolve().then(() => console.log('job of the entry'));
