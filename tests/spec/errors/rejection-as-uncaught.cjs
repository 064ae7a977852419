// Without an `unhandledRejection` listener the rejection reaches `uncaughtException` with its
// origin; values that are no Error arrive wrapped.
process.on('uncaughtException', (error, origin) => {
  console.log(error.name, error.code, error.message.slice(-30), origin);
});
Promise.reject(new TypeError('an error of twenty-nine chars.'));
Promise.reject(7);
setImmediate(() => console.log('alive'));
