// An error thrown by the `unhandledRejection` listener is an uncaught exception.
// status: 1
process.on('unhandledRejection', () => {
  throw new Error('from the listener');
});
Promise.reject(1);
