'use strict';
// internal/performance: the global `performance`, the part that is about time (w3c.github.io/hr-time).
//
// Ops used:
//   op_process_uptime() -> f64   effect   seconds since the process began

const { op_process_uptime } = ops;

class Performance {
  /** Milliseconds since the process began, with fraction. */
  now() {
    return op_process_uptime() * 1000;
  }

  /** When the process began, in milliseconds since 1970. */
  get timeOrigin() {
    return origin;
  }

  toJSON() {
    return { timeOrigin: origin };
  }

  get [Symbol.toStringTag]() {
    return 'Performance';
  }
}

const performance = new Performance();
const origin = Date.now() - performance.now();

module.exports = { performance, Performance };
