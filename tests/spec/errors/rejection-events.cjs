// `unhandledRejection` keeps the process alive; a later handler gives `rejectionHandled`.
// kind: order
process.on('unhandledRejection', (reason, promise) => {
  console.log('unhandledRejection', reason, promise === rejected);
});
process.on('rejectionHandled', (promise) => {
  console.log('rejectionHandled', promise === rejected);
});
const rejected = Promise.reject('why');
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('job'));
setImmediate(() => {
  console.log('immediate');
  rejected.catch(() => console.log('caught'));
});
process.on('exit', (code) => console.log('exit', code));
