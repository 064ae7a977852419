// The entry throws, with a handler: the ticks and jobs it queued before run at once.
// kind: order
process.on('uncaughtException', (error, origin) => console.log('handler:', error.message, origin));
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('job'));
setTimeout(() => console.log('timer'), 1);
const start = Date.now();
while (Date.now() - start < 10) {}
throw new Error('thrown');
