'use strict';
// perf_hooks: what require('perf_hooks') gives; the parts are in internal/performance/... Documentation:
// nodejs.org/api/perf_hooks.html.
//
// Ops used: none.

const { PerformanceEntry, PerformanceMark, PerformanceMeasure } = require('internal/performance/entries');
const { createHistogram, monitorEventLoopDelay } = require('internal/performance/histogram');
const { Performance, eventLoopUtilization, performance, timerify } = require('internal/performance');
const { PerformanceObserver, PerformanceObserverEntryList } = require('internal/performance/observer');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');

/** Here for `instanceof`: nothing makes resource entries. */
class PerformanceResourceTiming extends PerformanceEntry {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
}

const constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  monitorEventLoopDelay,
  eventLoopUtilization,
  timerify,
  createHistogram,
  performance,
};
for (const name of Object.keys(constants)) Object.defineProperty(constants, name, { __proto__: null, writable: false, configurable: false });
Object.defineProperty(module.exports, 'constants', { __proto__: null, value: constants, enumerable: true });
