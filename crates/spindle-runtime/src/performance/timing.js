'use strict';
// internal/performance/timing: performance.nodeTiming, the moments of the process's own life.
//
// Ops used: none; internal/performance lends what it needs.

const { PerformanceEntry, kCreate } = require('internal/performance/entries');

class PerformanceNodeTiming extends PerformanceEntry {
  toJSON() {
    const { name, entryType, startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit, idleTime } = this;
    return { name, entryType, startTime, duration, nodeStart, v8Start, bootstrapComplete, environment, loopStart, loopExit, idleTime };
  }
}

/** `moments` of the start, and `loop()` giving [start, idle time, turns, events, events that waited]. */
function makeTiming(now, [v8Start, environment, bootstrapComplete], loop) {
  const timing = new PerformanceNodeTiming(kCreate, 'node', 'node', 0, 0);
  let loopExit = -1;
  require('process').on('exit', () => { loopExit = now(); });
  const shown = (get) => ({ __proto__: null, get, enumerable: true, configurable: true });
  Object.defineProperties(timing, {
    duration: shown(now),
    nodeStart: shown(() => 0),
    v8Start: shown(() => v8Start),
    environment: shown(() => environment),
    bootstrapComplete: shown(() => bootstrapComplete),
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
