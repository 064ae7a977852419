// Several rejections are reported in their order; the ticks and jobs of the listeners run after
// the last of them.
// kind: order
process.on('unhandledRejection', (reason) => {
  console.log('unhandledRejection', reason);
  process.nextTick(() => console.log('tick of', reason));
  Promise.resolve().then(() => console.log('job of', reason));
});
Promise.reject(1);
Promise.reject(2);
setImmediate(() => console.log('immediate'));
