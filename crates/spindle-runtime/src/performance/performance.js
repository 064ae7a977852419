'use strict';
// internal/performance: the global `performance`. Most programs only ask for the time, so all but the clock is loaded when
// it is used: marks and measures from internal/performance/entries, observers from internal/performance/observer.
// Documentation: nodejs.org/api/perf_hooks.html.
//
// Ops used:
//   op_performance_now() -> f64      effect   ms since the process began
//   op_performance_moments() -> f64[3]   state   ms: the engine begun, the engine there, the built-ins there
//   op_performance_loop() -> f64[5]  effect   ms: start of the loop (-1: not yet), idle time; turns polled, events, events that did not have to be waited for

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } } = require('internal/errors');
const { EventTarget } = require('internal/event_target');

const { op_performance_now } = ops;
const entries = () => require('internal/performance/entries');
const inspectKey = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('create');

/** Milliseconds since the process began, with fraction. */
const now = () => op_performance_now();

const origin = Date.now() - now();

class Performance extends EventTarget {
  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }

  clearMarks(name = undefined) { entries().clear('mark', name === undefined ? undefined : `${name}`); }
  clearMeasures(name = undefined) { entries().clear('measure', name === undefined ? undefined : `${name}`); }
  clearResourceTimings() {}

  getEntries() { return entries().entries(); }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return entries().entries(`${name}`, type === undefined ? undefined : `${type}`);
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return entries().entries(undefined, `${type}`);
  }

  mark(name, options = {}) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return entries().mark(name, options);
  }

  measure(name, startOrOptions = {}, endMark = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return entries().measure(name, startOrOptions, endMark);
  }

  now() { return op_performance_now(); }

  /** Nothing makes resource entries, so there is nothing to limit. */
  setResourceTimingBufferSize() {}

  /** When the process began, in milliseconds since 1970. */
  get timeOrigin() { return origin; }

  toJSON() {
    return { nodeTiming: nodeTiming(), timeOrigin: origin, eventLoopUtilization: eventLoopUtilization() };
  }

  [inspectKey](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `Performance ${inspect({ nodeTiming: this.nodeTiming, timeOrigin: origin }, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

const enumerable = { __proto__: null, enumerable: true };
for (const name of [
  'clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark', 'measure', 'now',
  'setResourceTimingBufferSize', 'timeOrigin', 'toJSON',
]) Object.defineProperty(Performance.prototype, name, enumerable);

Object.defineProperties(Performance.prototype, {
  [Symbol.toStringTag]: { __proto__: null, value: 'Performance', configurable: true },
  eventLoopUtilization: { __proto__: null, value: eventLoopUtilization, writable: true, configurable: true },
  nodeTiming: { __proto__: null, get: nodeTiming, set: replace('nodeTiming'), configurable: true },
  markResourceTiming: { __proto__: null, value: function markResourceTiming() {}, writable: true, configurable: true },
  timerify: { __proto__: null, value: timerify, writable: true, configurable: true },
  onresourcetimingbufferfull: { __proto__: null, value: null, writable: true, enumerable: true, configurable: true },
});

function replace(name) {
  return function(value) {
    Object.defineProperty(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  };
}

// ---- the loop

let timing;

/** performance.nodeTiming: an entry whose figures are always of now. */
function nodeTiming() {
  return timing ??= require('internal/performance/timing').makeTiming(now, ops.op_performance_moments(), () => ops.op_performance_loop());
}

/** How much of its time the loop spent working, since it began or between two earlier answers. */
function eventLoopUtilization(current, earlier) {
  const [start, idle] = ops.op_performance_loop();
  if (start < 0) return { idle: 0, active: 0, utilization: 0 };
  if (earlier) return shares(current.idle - earlier.idle, current.active - earlier.active);
  const active = now() - start - idle;
  return current ? shares(idle - current.idle, active - current.active) : shares(idle, active);
}

const shares = (idle, active) => ({ idle, active, utilization: active / (idle + active) });

// ---- functions

/** `fn`, with an entry of type 'function' for each call. */
function timerify(fn, options = {}) {
  const { validateFunction, validateObject } = require('internal/validators');
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && typeof histogram?.record !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  const finish = (start, args) => {
    const duration = now() - start;
    histogram?.record(Math.ceil(duration * 1e6) || 1);
    const { enqueue, hasObserver } = require('internal/performance/observer');
    if (!hasObserver()) return;
    // The arguments are the entry's elements too.
    enqueue(Object.assign(entries().makeEntry(fn.name, 'function', start, duration, args), args));
  };
  function timerified(...args) {
    const start = now();
    const result = new.target === undefined ? Reflect.apply(fn, this, args) : Reflect.construct(fn, args, fn);
    if (new.target === undefined && typeof result?.finally === 'function') return result.finally(() => finish(start, args));
    finish(start, args);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

module.exports = { Performance, eventLoopUtilization, nodeTiming, now, performance: new Performance(kCreate), timerify };
