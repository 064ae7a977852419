// An interval repeats, counted from the start of each run, until it is cleared.
const start = Date.now();
let runs = 0;
const interval = setInterval((a, b) => {
  if (++runs < 20) return;
  clearInterval(interval);
  const ms = Date.now() - start;
  console.log(runs, a, b, 'in time:', ms >= 190 && ms < 600);
}, 10, 'a', 'b');
// Cleared from within its first run.
const once = setInterval(() => {
  console.log('once');
  clearInterval(once);
}, 1);
