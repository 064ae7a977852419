// A handler installed with `once` saves the process once.
// status: 1
process.once('uncaughtException', (error) => console.log('handled:', error.message));
setTimeout(() => {
  throw new Error('one');
}, 1);
setTimeout(() => {
  throw new Error('two');
}, 5);
