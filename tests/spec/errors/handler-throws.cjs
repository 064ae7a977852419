// An error inside the handler of `uncaughtException`: status 7, the second error is printed.
// status: 7
process.on('exit', (code) => console.log('exit', code));
process.on('uncaughtException', () => {
  throw new Error('second');
});
throw new Error('first');
