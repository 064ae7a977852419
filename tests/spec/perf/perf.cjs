// perf_hooks - marks, measures, observers, histograms, the loop's figures.
const { performance, PerformanceObserver, createHistogram, monitorEventLoopDelay } = require('perf_hooks');

performance.mark('a', { startTime: 5, detail: { x: 1 } });
performance.mark('b', { startTime: 9 });
console.log(performance.measure('ab', 'a', 'b'), performance.measure('d', { start: 1, duration: 3, detail: [1] }));
console.log(performance.getEntries().map(({ name, entryType, startTime, duration }) => [name, entryType, startTime, duration]));
console.log(performance.getEntriesByName('a').length, performance.getEntriesByType('measure').length);
performance.clearMarks('a');
console.log(performance.getEntriesByType('mark').map(({ name }) => name));
for (const refused of [() => performance.measure('x', 'nope'), () => performance.mark('n', { startTime: -1 }), () => performance.measure('x', { start: 1, end: 2, duration: 1 })]) {
  try {
    refused();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const histogram = createHistogram();
console.log(histogram.min, histogram.max, histogram.mean, histogram.percentiles);
for (const value of [1, 5, 5, 100, 4096, 100000, 123456789, 2 ** 40]) histogram.record(value);
console.log(histogram, histogram.percentile(50), histogram.percentile(99), histogram.countBigInt, JSON.stringify(histogram));
histogram.reset();
console.log(histogram.count);
const timed = performance.timerify(function add(a, b) { return a + b; }, { histogram });
console.log(timed(1, 2), timed.name, timed.length, histogram.count);

const observer = new PerformanceObserver((list, self) => {
  console.log(list.getEntries().map(({ name, entryType }) => [name, entryType]), self === observer);
  observer.disconnect();
});
observer.observe({ entryTypes: ['mark', 'measure'] });
performance.mark('seen');
performance.measure('too', { start: 0, end: 1 });
console.log('not yet', performance.eventLoopUtilization());

const delay = monitorEventLoopDelay({ resolution: 5 });
console.log(delay.enable(), delay.enable());
setTimeout(() => {
  console.log(delay.disable(), delay.count > 0, delay.min >= 4e6, delay.max >= delay.min, delay.percentile(50) <= delay.max);
  const { idle, active, utilization } = performance.eventLoopUtilization();
  console.log(idle > 0, active > 0, utilization > 0 && utilization < 1);
  const { nodeTiming } = performance;
  console.log(nodeTiming.loopStart > 0, nodeTiming.idleTime > 0, nodeTiming.uvMetricsInfo.loopCount > 0, nodeTiming.bootstrapComplete > 0);
}, 60);
