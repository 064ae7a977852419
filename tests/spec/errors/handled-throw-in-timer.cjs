// A timer that throws, with a handler: no drain follows a failed callback, so the next timer
// of the pass comes first; what was left behind runs at the checkpoint after it.
// kind: order
process.on('uncaughtException', (error, origin) => {
  console.log('handler:', error.message, origin);
  process.nextTick(() => console.log('tick of the handler'));
});
setTimeout(() => {
  process.nextTick(() => console.log('tick before the throw'));
  Promise.resolve().then(() => console.log('job before the throw'));
  setImmediate(() => console.log('immediate before the throw'));
  throw new Error('thrown');
}, 1);
setTimeout(() => console.log('next timer of the list'), 1);
const start = Date.now();
while (Date.now() - start < 5) {}
