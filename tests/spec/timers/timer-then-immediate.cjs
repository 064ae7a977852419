// From within a timer: the immediate of the same turn, then the timer of the next one.
// kind: order
setTimeout(() => {
  setTimeout(() => console.log('timer'), 0);
  setImmediate(() => console.log('immediate'));
  process.nextTick(() => console.log('tick'));
  console.log('outer timer');
}, 5);
