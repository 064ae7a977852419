// P26. A tick that queues a tick starves everything else: the timer never fires while it goes on. Bounded here, so that it ends.
// kind: order
// forms: cjs mjs ts
let ticks = 0;
function recurse() {
  if (++ticks < 200000) process.nextTick(recurse);
  else console.log('ticks over', ticks);
}
recurse();

setTimeout(() => console.log('timer, after ticks:', ticks), 0);
Promise.resolve().then(() => console.log('promise, after ticks:', ticks));
setImmediate(() => console.log('immediate, after ticks:', ticks));
