// No timer fires before its delay has passed on the clock, whole milliseconds aside.
let early = 0;
let left = 0;
for (let i = 0; i < 200; i++) {
  const delay = 2 + (i * 37) % 60;
  const armed = process.hrtime.bigint();
  left++;
  setTimeout(() => {
    const ms = Number(process.hrtime.bigint() - armed) / 1e6;
    if (ms < delay - 1) early++;
    if (--left === 0) console.log('early:', early);
  }, delay);
}
