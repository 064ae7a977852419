// A callback of 80 ms makes a timer of 50 ms about 30 ms late, never earlier than the block.
const start = Date.now();
setTimeout(() => {
  const ms = Date.now() - start;
  console.log('after the block:', ms >= 80, 'but soon:', ms < 180);
}, 50);
setImmediate(() => {
  while (Date.now() - start < 80) {}
});
