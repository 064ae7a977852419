'use strict';
// internal/performance/entries: the entries of the performance timeline, and where marks and measures are kept
// (w3c.github.io/user-timing).
//
// Ops used: none.

const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_PERFORMANCE_INVALID_TIMESTAMP,
    ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS,
  },
} = require('internal/errors');
const { validateNumber, validateObject, validateString } = require('internal/validators');

const performance = () => require('internal/performance');
const inspectKey = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('create');

/** Names that stand for moments of the process's own start. */
const MOMENTS = new Set(['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete']);

// ---- the classes

class PerformanceEntry {
  #name;
  #entryType;
  #startTime;
  #duration;
  #detail;

  constructor(key, name, entryType, startTime, duration, detail) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#entryType = entryType;
    this.#startTime = startTime;
    this.#duration = duration;
    this.#detail = detail;
  }

  get name() { return this.#name; }
  get entryType() { return this.#entryType; }
  get startTime() { return this.#startTime; }
  get duration() { return this.#duration; }

  /** `detail` of any entry; only some classes show it as a property. */
  static [kCreate](entry) { return entry.#detail; }

  [inspectKey](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }

  toJSON() {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (MOMENTS.has(name)) throw new ERR_INVALID_ARG_VALUE('name', name);
    if (options !== undefined && options !== null) validateObject(options, 'options');
    const startTime = options?.startTime ?? performance().now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(kCreate, name, 'mark', startTime, 0, cloned(options?.detail));
  }

  get detail() { return PerformanceEntry[kCreate](this); }

  toJSON() {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }
}

class PerformanceMeasure extends PerformanceEntry {
  constructor(key, name, startTime, duration, detail) {
    super(key, name, 'measure', startTime, duration, detail);
  }

  get detail() { return PerformanceEntry[kCreate](this); }

  toJSON() {
    const { name, entryType, startTime, duration, detail } = this;
    return { name, entryType, startTime, duration, detail };
  }
}

const cloned = (detail) => detail === undefined || detail === null ? null : require('internal/structured_clone').structuredClone(detail);

for (const [Class, names] of [
  [PerformanceEntry, ['name', 'entryType', 'startTime', 'duration', 'toJSON']], [PerformanceMark, ['detail']], [PerformanceMeasure, ['detail']],
]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}

/** An entry of another type: 'function', 'http', ... */
function makeEntry(name, type, startTime, duration, detail) {
  const entry = new PerformanceEntry(kCreate, name, type, startTime, duration, detail);
  Object.defineProperty(entry, 'detail', { __proto__: null, value: detail, enumerable: true, configurable: true });
  return entry;
}

// ---- the timeline

/** Marks and measures in the order in which they were made. */
let timeline = [];
/** When the last mark of each name was. */
const markTimes = new Map();
/** How many entries of a kind are kept before a warning says that this looks like a leak. */
const MANY = 1e6;

function keep(entry) {
  timeline.push(entry);
  if (timeline.length === MANY + 1) {
    require('process').emitWarning(
      `Possible perf_hooks memory leak detected. ${timeline.length} ${entry.entryType} entries added to the global ` +
      'performance entry buffer. Use performance.clearMarks to clear the buffer.', 'MaxPerformanceEntryBufferExceededWarning');
  }
  require('internal/performance/observer').enqueue(entry);
  return entry;
}

function mark(name, options) {
  const entry = new PerformanceMark(name, options);
  markTimes.set(entry.name, entry.startTime);
  return keep(entry);
}

/** The time of a mark by name, or a time itself. */
function timeOf(mark) {
  if (typeof mark === 'number') {
    if (mark < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  const name = `${mark}`;
  if (MOMENTS.has(name)) return performance().nodeTiming()[name];
  const time = markTimes.get(name);
  if (time === undefined) throw new (require('internal/dom_exception').DOMException)(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return time;
}

function measure(name, startOrOptions, endMark) {
  validateString(name, 'name');
  const options = startOrOptions !== null && typeof startOrOptions === 'object' ? startOrOptions : undefined;
  const { start, end, duration } = options ?? {};
  const isGiven = options !== undefined && (start !== undefined || end !== undefined || duration !== undefined);
  if (isGiven) checkMeasure(start, end, duration, endMark);
  const endTime = endOf(endMark, start, end, duration);
  const startTime = startOf(options === undefined ? startOrOptions : start, end, duration);
  return keep(new PerformanceMeasure(kCreate, name, startTime, endTime - startTime, cloned(options?.detail)));
}

function checkMeasure(start, end, duration, endMark) {
  if (endMark !== undefined) throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
  if (start === undefined && end === undefined) {
    throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
  }
  if (start !== undefined && end !== undefined && duration !== undefined) {
    throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('Must not have options.start, options.end, and options.duration specified');
  }
}

function endOf(endMark, start, end, duration) {
  if (endMark !== undefined) return timeOf(endMark);
  if (end !== undefined) return timeOf(end);
  if (start !== undefined && duration !== undefined) return timeOf(start) + timeOf(duration);
  return performance().now();
}

function startOf(start, end, duration) {
  if (start !== undefined && start !== null) return timeOf(start);
  if (end !== undefined && duration !== undefined) return timeOf(end) - timeOf(duration);
  return 0;
}

function clear(type, name) {
  if (type === 'mark') {
    if (name === undefined) markTimes.clear();
    else markTimes.delete(name);
  }
  timeline = timeline.filter((entry) => entry.entryType !== type || (name !== undefined && entry.name !== name));
}

/** By start; those that began together in the order in which they were made. */
const inOrder = (entries) => entries.toSorted((a, b) => a.startTime - b.startTime);

function entries(name, type) {
  return inOrder(timeline.filter((entry) => (name === undefined || entry.name === name) && (type === undefined || entry.entryType === type)));
}

module.exports = {
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  clear,
  entries,
  inOrder,
  kCreate,
  makeEntry,
  mark,
  measure,
};
