// An immediate queued by an immediate waits for the next turn, so timers still fire.
// kind: order
setImmediate(() => {
  console.log('i1');
  setImmediate(() => console.log('i1 child'));
});
setImmediate(() => console.log('i2'));
setTimeout(() => {
  let turns = 0;
  let stop = false;
  setTimeout(() => {
    stop = true;
    console.log('timer fired between immediates:', turns > 0);
  }, 5);
  setImmediate(function again() {
    turns++;
    if (!stop) setImmediate(again);
  });
}, 20);
