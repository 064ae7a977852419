// P26. Recursive ticks starve the timers: 200,000 ticks run before a timer of 1 ms.
let ticks = 0;
setTimeout(() => console.log('timer after', ticks, 'ticks'), 1);
(function recurse() {
  if (++ticks < 200_000) process.nextTick(recurse);
})();
