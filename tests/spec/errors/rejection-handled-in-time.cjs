// Rejections are judged after the ticks and jobs of the callback, so a handler added by one of
// them is in time.
const a = Promise.reject(new Error('a'));
process.nextTick(() => a.catch((error) => console.log('caught by a tick:', error.message)));
const b = Promise.reject(new Error('b'));
Promise.resolve()
  .then(() => {})
  .then(() => b.catch((error) => console.log('caught by a job:', error.message)));
setTimeout(() => console.log('alive'), 1);
