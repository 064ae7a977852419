'use strict';
// internal/performance/histogram: how often which values came, to a number of digits rather than exactly.
//
// The layout is HdrHistogram's, so that figures are Node's to the last digit: values below 2^(m+1) have a count each, and
// from there on each doubling has 2^m counts. Counts are made as far as values reach. Documentation:
// nodejs.org/api/perf_hooks.html#class-histogram.
//
// Ops used: none.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');

const inspectKey = Symbol.for('nodejs.util.inspect.custom');
/** min of nothing. */
const NOTHING = 2n ** 63n - 1n;

/** floor(log2(value)) of a whole number from 1 to 2^53. */
function exponent(value) {
  const high = Math.floor(value / 2 ** 32);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(value >>> 0);
}

/** The counts. */
class Counts {
  constructor(lowest, highest, figures) {
    this.highest = highest;
    this.unit = 2 ** exponent(lowest);
    this.magnitude = Math.ceil(Math.log2(2 * 10 ** figures)) - 1;
    this.reset();
  }

  reset() {
    this.counts = new Float64Array(2 << this.magnitude);
    this.total = 0;
    this.exceeds = 0;
    this.min = 0;
    this.max = 0;
  }

  indexOf(value) {
    const units = Math.floor(value / this.unit);
    if (units < 2 << this.magnitude) return units;
    const bucket = exponent(units) - this.magnitude;
    return (bucket << this.magnitude) + Math.floor(units / 2 ** bucket);
  }

  /** The least value that is counted there, and how many others are. */
  rangeOf(index) {
    const bucket = Math.max(0, (index >> this.magnitude) - 1);
    const size = 2 ** bucket * this.unit;
    return { value: (index - (bucket << this.magnitude)) * size, size };
  }

  record(value, times = 1) {
    if (value > this.highest) {
      this.exceeds += times;
      return;
    }
    const index = this.indexOf(value);
    if (index >= this.counts.length) this.grow(index);
    this.counts[index] += times;
    if (this.total === 0 || value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    this.total += times;
  }

  grow(index) {
    const counts = new Float64Array(Math.max(index + 1, this.counts.length * 2));
    counts.set(this.counts);
    this.counts = counts;
  }

  /** All that were counted: `visit(lowest value, how many others there are, times)`. */
  each(visit) {
    for (let i = 0; i < this.counts.length; i++) {
      if (this.counts[i] === 0) continue;
      const { value, size } = this.rangeOf(i);
      if (visit(value, size, this.counts[i]) === false) return;
    }
  }

  lowestOf(value) { return this.rangeOf(this.indexOf(value)).value; }

  highestOf(value) {
    const { value: lowest, size } = this.rangeOf(this.indexOf(value));
    return lowest + size - 1;
  }

  mean() {
    let sum = 0;
    this.each((value, size, times) => { sum += (value + Math.floor(size / 2)) * times; });
    return sum / this.total;
  }

  stddev() {
    const mean = this.mean();
    let sum = 0;
    this.each((value, size, times) => { sum += (value + Math.floor(size / 2) - mean) ** 2 * times; });
    return Math.sqrt(sum / this.total);
  }

  percentile(percentile) {
    const wanted = Math.max(1, Math.trunc(percentile / 100 * this.total + 0.5));
    let [seen, found] = [0, 0];
    this.each((value, size, times) => {
      seen += times;
      found = value + size - 1;
      return seen < wanted;
    });
    return found;
  }

  /** Pairs of percentile and value, in steps that halve the distance to 100. */
  percentiles() {
    const pairs = [];
    let [seen, next, last] = [0, 0, 0];
    this.each((value, size, times) => {
      seen += times;
      last = value;
      const reached = 100 * seen / this.total;
      while (next <= reached && seen < this.total) {
        pairs.push([next, value]);
        next += 100 / 2 ** (Math.trunc(Math.log2(100 / (100 - next))) + 1);
      }
      if (seen === this.total && next <= reached) pairs.push([next, value]);
    });
    pairs.push([100, last]);
    return pairs;
  }
}

const kCreate = Symbol('create');

class Histogram {
  #counts;

  constructor(key, counts) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#counts = counts;
  }

  /** The counts of a histogram of ours; undefined of anything else. */
  static [kCreate](histogram) {
    return typeof histogram === 'object' && histogram !== null && #counts in histogram ? histogram.#counts : undefined;
  }

  get count() { return this.#counts.total; }
  get countBigInt() { return BigInt(this.count); }
  get min() { return Number(this.minBigInt); }
  get minBigInt() { return this.#counts.total === 0 ? NOTHING : BigInt(this.#counts.lowestOf(this.#counts.min)); }
  get max() { return this.#counts.total === 0 ? 0 : this.#counts.highestOf(this.#counts.max); }
  get maxBigInt() { return BigInt(this.max); }
  get mean() { return this.#counts.mean(); }
  get exceeds() { return this.#counts.exceeds; }
  get exceedsBigInt() { return BigInt(this.exceeds); }
  get stddev() { return this.#counts.stddev(); }

  percentile(percentile) {
    const counts = this.#counts;
    validateNumber(percentile, 'percentile');
    if (Number.isNaN(percentile) || percentile <= 0 || percentile > 100) {
      throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    }
    return counts.percentile(percentile);
  }

  percentileBigInt(percentile) { return BigInt(this.percentile(percentile)); }
  get percentiles() { return new Map(this.#counts.percentiles()); }
  get percentilesBigInt() { return new Map(this.#counts.percentiles().map(([percentile, value]) => [percentile, BigInt(value)])); }
  reset() { this.#counts.reset(); }

  [inspectKey](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, count, percentiles }, inner)}`;
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, percentiles } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles) };
  }
}

class RecordableHistogram extends Histogram {
  /** Time of the last recordDelta() in ns, 0 = none. */
  #last = 0;

  record(value) {
    const counts = Histogram[kCreate](this);
    if (typeof value === 'bigint') {
      counts.record(Number(value));
      return;
    }
    validateInteger(value, 'val', 1);
    counts.record(value);
  }

  /** The time in ns since the last call. */
  recordDelta() {
    const now = Math.round(require('internal/performance').now() * 1e6);
    if (this.#last > 0) Histogram[kCreate](this).record(Math.max(1, now - this.#last));
    this.#last = now;
  }

  add(other) {
    if (!(other instanceof RecordableHistogram)) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    const counts = Histogram[kCreate](this);
    Histogram[kCreate](other).each((value, size, times) => counts.record(value, times));
  }
}

/** Time between the ticks of a timer: more than its interval means that the loop was late. */
class IntervalHistogram extends Histogram {
  #timer;
  #resolution;
  #last = 0;

  constructor(key, counts, resolution) {
    super(key, counts);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== undefined) return false;
    const { now } = require('internal/performance');
    const counts = Histogram[kCreate](this);
    this.#last = now();
    this.#timer = require('timers').setInterval(() => {
      const time = now();
      counts.record(Math.max(1, Math.round((time - this.#last) * 1e6)));
      this.#last = time;
    }, this.#resolution);
    this.#timer.unref();
    return true;
  }

  disable() {
    if (this.#timer === undefined) return false;
    require('timers').clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }

  [Symbol.dispose]() { this.disable(); }
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  const checked = (value, name, least) => {
    if (typeof value === 'bigint') return Number(value);
    validateInteger(value, `options.${name}`, least);
    return value;
  };
  const least = checked(lowest, 'lowest', 1);
  const most = checked(highest, 'highest', 2 * least);
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kCreate, new Counts(least, most, figures));
}

/** The longest delay that is counted: an hour, in ns. */
const LONGEST_DELAY = 3.6e12;

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kCreate, new Counts(1, LONGEST_DELAY, 3), resolution);
}

module.exports = { RecordableHistogram, createHistogram, monitorEventLoopDelay };
