// P20. Prints a delay histogram as the article does, in milliseconds, once instead of every 5 s. What is printed are relations,
// because figures differ: a block of 60 ms is seen, and a reset forgets it.
// kind: order
// times: 3
// forms: cjs mjs ts
const { monitorEventLoopDelay } = require('perf_hooks');
const histogram = monitorEventLoopDelay({ resolution: 10 });
histogram.enable();

function report() {
  return {
    min: histogram.min / 1e6,
    max: histogram.max / 1e6,
    mean: histogram.mean / 1e6,
    p99: histogram.percentile(99) / 1e6,
  };
}

setTimeout(() => {
  const until = Date.now() + 60;
  while (Date.now() < until);
}, 30);

setTimeout(() => {
  const first = report();
  console.log(Object.keys(first).join(' '));
  console.log('ordered', first.min <= first.mean && first.mean <= first.max && first.p99 <= first.max);
  console.log('the block was seen', first.max >= 50 && first.p99 >= 50);
  console.log('the rest was quiet', first.min < 50);
  histogram.reset();
  console.log('forgotten', histogram.max, histogram.count);
  console.log('stopped', histogram.disable(), histogram.disable());
}, 150);
