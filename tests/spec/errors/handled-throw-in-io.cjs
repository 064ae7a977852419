// An I/O callback that throws, with a handler: what it left behind runs at the next checkpoint.
// kind: order
const fs = require('fs');
process.on('uncaughtException', (error, origin) => {
  console.log('handler:', error.message, origin);
  process.nextTick(() => console.log('tick of the handler'));
});
fs.stat(__filename, () => {
  process.nextTick(() => console.log('tick before the throw'));
  Promise.resolve().then(() => console.log('job before the throw'));
  setImmediate(() => console.log('immediate before the throw'));
  throw new Error('thrown');
});
