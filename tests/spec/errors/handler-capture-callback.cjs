// A capture callback takes the error before the `uncaughtException` listeners, and can be reset.
console.log(process.hasUncaughtExceptionCaptureCallback());
process.setUncaughtExceptionCaptureCallback((error) => {
  console.log('captured:', error.message);
  process.setUncaughtExceptionCaptureCallback(null);
});
process.on('uncaughtException', (error) => console.log('listener:', error.message));
setTimeout(() => {
  throw new Error('one');
}, 1);
setTimeout(() => {
  throw new Error('two');
}, 5);
console.log(process.hasUncaughtExceptionCaptureCallback());
