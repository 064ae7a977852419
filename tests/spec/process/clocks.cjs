// `hrtime`, `hrtime.bigint`, `uptime`, `performance.now`: monotonic and of the same unit.
const before = process.hrtime();
const big = process.hrtime.bigint();
const start = Date.now();
while (Date.now() - start < 20) {}
const [seconds, nanoseconds] = process.hrtime(before);
const ns = Number(process.hrtime.bigint() - big);
console.log(typeof big, seconds === 0, nanoseconds >= 19e6 && nanoseconds < 2e8, ns >= 19e6 && ns < 2e8);
console.log(process.uptime() > 0.015 && process.uptime() < 20);
const t = performance.now();
console.log(t > 15 && t < 20_000, performance.now() >= t, Math.abs(performance.timeOrigin + t - Date.now()) < 100);
for (const bad of [5, [1]]) {
  try {
    process.hrtime(bad);
  } catch (error) {
    console.log(error.name, error.code);
  }
}
