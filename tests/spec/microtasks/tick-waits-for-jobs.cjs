// Ticks are a queue of their own: one that a promise job queues waits for all jobs.
// kind: order
queueMicrotask(() => {
  console.log('m1');
  process.nextTick(() => console.log('tick'));
  queueMicrotask(() => console.log('m1 child'));
});
queueMicrotask(() => console.log('m2'));
