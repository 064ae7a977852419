'use strict';
// internal/performance/timing: performance.nodeTiming, the moments of the process's own life.
//
// Spindle has no stages between its start and the program's that could be told apart, so the moments before the loop are
// those at which this process began and at which its first built-in ran.
//
// Ops used: none; internal/performance lends what it needs.

const { PerformanceEntry, kCreate } = require('internal/performance/entries');

class PerformanceNodeTiming extends PerformanceEntry {
  toJSON() {
    const { name, entryType, startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit, idleTime } = this;
    return { name, entryType, startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit, idleTime };
  }
}

/** `loop()` gives [start, idle time, turns, events, events that waited]. */
function makeTiming(now, loop) {
  const timing = new PerformanceNodeTiming(kCreate, 'node', 'node', 0, 0);
  let loopExit = -1;
  require('process').on('exit', () => { loopExit = now(); });
  const shown = (get) => ({ __proto__: null, get, enumerable: true, configurable: true });
  Object.defineProperties(timing, {
    duration: shown(now),
    nodeStart: shown(() => 0),
    v8Start: shown(() => 0),
    environment: shown(() => 0),
    bootstrapComplete: shown(() => 0),
    loopStart: shown(() => loop()[0]),
    loopExit: shown(() => loopExit),
    idleTime: shown(() => loop()[1]),
    uvMetricsInfo: shown(() => {
      const [, , loopCount, events, eventsWaiting] = loop();
      return { loopCount, events, eventsWaiting };
    }),
  });
  return timing;
}

module.exports = { makeTiming };
