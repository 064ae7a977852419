// The classes of perf_hooks are globals, and the same.
const perf = require('perf_hooks');
for (const name of ['Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver',
  'PerformanceObserverEntryList', 'PerformanceResourceTiming']) {
  const { enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
  console.log(name, globalThis[name] === perf[name], enumerable, configurable);
}
console.log(performance instanceof Performance, performance.mark('a') instanceof PerformanceMark);
