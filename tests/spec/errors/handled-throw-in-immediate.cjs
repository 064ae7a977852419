// An immediate that throws, with a handler: no drain follows a failed callback, so the next immediate
// of the pass comes first; what was left behind runs at the checkpoint after it.
// kind: order
process.on('uncaughtException', (error, origin) => {
  console.log('handler:', error.message, origin);
  process.nextTick(() => console.log('tick of the handler'));
});
setImmediate(() => {
  process.nextTick(() => console.log('tick before the throw'));
  Promise.resolve().then(() => console.log('job before the throw'));
  setImmediate(() => console.log('immediate before the throw'));
  throw new Error('thrown');
});
setImmediate(() => console.log('next immediate of the batch'));
