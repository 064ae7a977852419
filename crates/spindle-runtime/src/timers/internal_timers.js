'use strict';
// internal/timers: the lists behind setTimeout, setInterval and setImmediate, and the two runners that Rust enters.
//
// Timers of one duration fall due in the order in which they were armed, so they stand in one list, and a heap holds
// the lists by the time at which their first timer is due. Arming and clearing are then a few pointer writes. An empty
// list is kept for the next timer of its duration, and stays where it is in the heap until it comes to the top.
// Rust learns what it must know through internal/flags: the nearest deadline and how many timers and immediates keep
// the loop alive. It never calls in to ask, and JavaScript calls it only for the time.
// The functions that programs call are in `timers`. Documentation: nodejs.org/api/timers.html.
//
// Ops used:
//   op_now() -> f64         effect   loop time in whole ms, freshly read
//   op_has_jobs() -> bool   state    promise jobs or unreported rejections wait

const border = require('internal/border');
const flags = require('internal/flags');
const { setEntry } = require('internal/bootstrap');

const apply = Reflect.apply;

/** Longer delays become 1 ms. */
const TIMEOUT_MAX = 2 ** 31 - 1;
/** Durations below this are looked up in an array, the others in a map. */
const SHORT = 4096;
/** With this many long lists the empty ones are thrown away: a program may use ever new durations. */
const LONG_KEPT = 4096;

const context = () => require('internal/async_context');
const kInspect = Symbol.for('nodejs.util.inspect.custom');

/** Bits of a timer or immediate; hot paths say the numbers, see internal/task_queues. */
var kState = Symbol('state');
const REFED = 1;
const DESTROYED = 2;
/** Somebody has the timer's number. */
const NUMBERED = 4;

// `var` and numbers instead of captured `const`s on hot paths: see internal/task_queues.
var i32 = flags.i32;
var f64 = flags.f64;
var op_now = ops.op_now;
var op_has_jobs = ops.op_has_jobs;

// ---- Timeout

let warnedNegative = false;
let warnedNaN = false;

/** The delay that is used for `after`, which is no number from 1 to TIMEOUT_MAX: always 1, in some cases with a warning. */
function clamp(after) {
  if (after > TIMEOUT_MAX) {
    warn(`${after} does not fit into a 32-bit signed integer.`, 'TimeoutOverflowWarning');
  } else if (after < 0 && !warnedNegative) {
    warnedNegative = true;
    warn(`${after} is a negative number.`, 'TimeoutNegativeWarning');
  } else if (after !== after && !warnedNaN) {
    warnedNaN = true;
    warn(`${after} is not a number.`, 'TimeoutNaNWarning');
  }
  return 1;
}

function warn(text, name) {
  require('process').emitWarning(`${text}\nTimeout duration was set to 1.`, name);
}

class Timeout {
  // Every property is set here and in this order, so that all timers have one shape. There are eight, because objects
  // of up to eight are much cheaper to make and to keep than those of nine (7 against 17 ns, 30 against 55 if they live).
  constructor(callback, after, args, isRepeat, isRefed) {
    if (after === undefined) after = 1;
    else if (!((after *= 1) >= 1 && after <= TIMEOUT_MAX)) after = clamp(after);
    this._idleTimeout = after;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = 0;
    this._onTimeout = callback;
    this._timerArgs = i32[border.WORD_HAS_CONTEXT] === 0 ? args : context().wrap(args, 'Timeout', this);
    this._repeat = isRepeat ? after : null;
    if (isRefed) {
      this[kState] = 1;
      i32[border.WORD_TIMER_REF_COUNT]++;
    } else {
      this[kState] = 0;
    }
  }

  get _destroyed() {
    return (this[kState] & DESTROYED) !== 0;
  }

  refresh() {
    if (this._idleTimeout < 0 || this._idleTimeout === undefined) return this;
    if (this[kState] & DESTROYED) {
      this[kState] &= REFED;
      if (this[kState] === REFED) i32[border.WORD_TIMER_REF_COUNT]++;
      if (i32[border.WORD_HAS_CONTEXT] !== 0) this._timerArgs = context().wrap(this._timerArgs, 'Timeout', this);
    }
    restart(this, op_now());
    return this;
  }

  ref() {
    const state = this[kState];
    this[kState] = state | REFED;
    if ((state & (REFED | DESTROYED)) === 0) i32[border.WORD_TIMER_REF_COUNT]++;
    return this;
  }

  unref() {
    const state = this[kState];
    this[kState] = state & ~REFED;
    if ((state & (REFED | DESTROYED)) === REFED) i32[border.WORD_TIMER_REF_COUNT]--;
    return this;
  }

  hasRef() {
    return (this[kState] & REFED) !== 0;
  }

  close() {
    cancel(this);
    return this;
  }

  [Symbol.dispose]() {
    cancel(this);
  }

  [Symbol.toPrimitive]() {
    return numberOf(this);
  }

  /** Shows a timer with the properties that Node's has, one level deep: its neighbours lead to every other timer. */
  [kInspect](_, options, inspect) {
    if (this === fresh) settleFresh();
    const shown = Object.create(Timeout.prototype, { _destroyed: { value: this._destroyed, enumerable: true } });
    const { _idleTimeout, _idlePrev, _idleNext, _idleStart, _onTimeout, _repeat } = this;
    const _timerArgs = context().argsOf(this._timerArgs);
    const first = { _idleTimeout, _idlePrev, _idleNext, _idleStart, _onTimeout, _timerArgs, _repeat };
    return inspectShallow(shown, first, { [Symbol('refed')]: this.hasRef() }, options, inspect);
  }
}

let lastNumber = 0;
/** Timers that were turned into a number, by that number, and back: clearTimeout takes it too. */
const byNumber = new Map();
const numbers = new WeakMap();

function numberOf(timer) {
  let number = numbers.get(timer);
  if (number === undefined) numbers.set(timer, number = ++lastNumber);
  if ((timer[kState] & (DESTROYED | NUMBERED)) === 0) {
    timer[kState] |= NUMBERED;
    byNumber.set(number, timer);
  }
  return number;
}

/** Marks a timer as spent and takes it out of the counts. */
function retire(timer) {
  var state = timer[kState];
  timer[kState] = state | 2;
  if (state & 1) i32[border.WORD_TIMER_REF_COUNT]--;
  if (state & 4) forgetNumber(timer);
}

function forgetNumber(timer) {
  timer[kState] &= ~NUMBERED;
  byNumber.delete(numbers.get(timer));
}

/** clearTimeout of something that has an `_onTimeout`. */
function cancel(timer) {
  timer._onTimeout = null;
  if (timer[kState] & 2) return;
  armedInRow = 0;
  retire(timer);
  // `refresh` must not arm it again.
  timer._idleTimeout = -1;
  unlink(timer);
}

/** clearTimeout of a timer's number, or of that number as text. */
function cancelNumbered(number) {
  const timer = byNumber.get(typeof number === 'string' && String(Number(number)) === number ? Number(number) : number);
  if (timer !== undefined) cancel(timer);
}

/** `first` and `last` are what the object shows before and after its own properties. */
function inspectShallow(object, first, last, options, inspect) {
  const own = Object.getOwnPropertyDescriptors(object);
  const shown = Object.create(Object.getPrototypeOf(object));
  for (const part of [Object.getOwnPropertyDescriptors(first), own, Object.getOwnPropertyDescriptors(last)]) Object.defineProperties(shown, part);
  return inspect(shown, { ...options, depth: 0, customInspect: false });
}

// ---- lists

/** Timers of one duration: a ring of timers in which the list itself is the start and the end. */
class TimersList {
  constructor(msecs) {
    this._idlePrev = this;
    this._idleNext = this;
    this.msecs = msecs;
    /** When the first timer is due, or earlier: it is only brought up to date at the top of the heap. */
    this.expiry = 0;
    /** Among lists due at the same time the one that came first. */
    this.id = 0;
    /** 0 for the nearest list, above that the place in the heap of the others, -1 for a list that does not wait. */
    this.position = -1;
  }

  [kInspect](_, options, inspect) {
    return inspect(this, { ...options, depth: 0, customInspect: false });
  }
}

var shortLists = [];
var longLists = new Map();
var longListsLimit = LONG_KEPT;
var lastListId = 0;

function makeList(msecs) {
  const list = new TimersList(msecs);
  if (msecs < SHORT) {
    // Without holes the array stays a plain one for the engine.
    while (shortLists.length < msecs) shortLists.push(undefined);
    shortLists[msecs] = list;
  } else {
    if (longLists.size >= longListsLimit) dropEmptyLists();
    longLists.set(msecs, list);
  }
  return list;
}

function dropEmptyLists() {
  for (const [msecs, list] of longLists) {
    if (list._idleNext !== list) continue;
    if (list.position >= 0) dequeue(list);
    longLists.delete(msecs);
  }
  // Seldom enough to cost nothing even if no list was empty.
  longListsLimit = Math.max(LONG_KEPT, 2 * longLists.size);
}

/**
 * The timer armed last, which is not in its list yet, or null. Many timers are cleared before the next one is armed
 * (a time-out around something that turns out quick), and so never cost a list anything: 80 instead of 97 ns for both.
 * Whoever looks at the lists calls `settleFresh` first; until then they are as they were when it was armed.
 */
var fresh = null;
/** Timers armed since one was cleared. After a run of them the next ones go straight into their lists. */
var armedInRow = 0;

/** Starts a timer just made. */
function arm(timer) {
  if (fresh !== null) settleFresh();
  var start = op_now();
  timer._idleStart = start;
  if (++armedInRow > 16) return link(timer);
  fresh = timer;
  var expiry = start + (timer._idleTimeout | 0);
  if (top === null || expiry < top.expiry) f64[border.WORD_TIMER_DEADLINE] = expiry;
}

function settleFresh() {
  var timer = fresh;
  fresh = null;
  link(timer);
}

/** Starts a timer, counting from `start`, that may be running already. */
function restart(timer, start) {
  if (fresh !== null) settleFresh();
  if (timer._idleNext !== null) unlink(timer);
  timer._idleStart = start;
  link(timer);
}

/** Puts a timer at the end of its list. */
function link(timer) {
  // Parts of a millisecond do not count.
  var msecs = timer._idleTimeout | 0;
  var list = msecs < SHORT ? shortLists[msecs] : longLists.get(msecs);
  if (list === undefined) list = makeList(msecs);
  var last = list._idlePrev;
  timer._idlePrev = last;
  timer._idleNext = list;
  last._idleNext = timer;
  list._idlePrev = timer;
  if (list.position < 0) enqueue(list, timer._idleStart + msecs);
}

/** Takes a timer out of its list, if it is in one. */
function unlink(timer) {
  if (timer === fresh) {
    fresh = null;
    f64[border.WORD_TIMER_DEADLINE] = top === null ? 0 : top.expiry;
    return;
  }
  var next = timer._idleNext;
  if (next === null) return;
  var prev = timer._idlePrev;
  prev._idleNext = next;
  next._idlePrev = prev;
  timer._idleNext = null;
  timer._idlePrev = null;
  // It was the nearest timer of all. Elsewhere a list that says too early a time, or is empty, does no harm.
  if (prev === top) settleTop();
}

// ---- the lists by time: the nearest one, and a heap of the others

/** The list whose first timer is due first; null if no list waits. It is empty only while something settles that. */
var top = null;
/** The other lists that wait, as a binary heap; a list at index i has position i + 1. */
var heap = [];

const isBefore = (a, b) => a.expiry < b.expiry || (a.expiry === b.expiry && a.id < b.id);

/** Makes a list wait for `expiry`. */
function enqueue(list, expiry) {
  list.expiry = expiry;
  list.id = ++lastListId;
  if (top === null || expiry < top.expiry) {
    if (top !== null) heapPush(top);
    top = list;
    list.position = 0;
    f64[border.WORD_TIMER_DEADLINE] = expiry;
  } else {
    heapPush(list);
  }
}

function heapPush(list) {
  heap.push(list);
  siftUp(list, heap.length - 1);
}

function siftUp(list, at) {
  while (at > 0) {
    var up = (at - 1) >> 1;
    var parent = heap[up];
    if (!isBefore(list, parent)) break;
    heap[at] = parent;
    parent.position = at + 1;
    at = up;
  }
  heap[at] = list;
  list.position = at + 1;
}

function siftDown(list, at) {
  var length = heap.length;
  for (;;) {
    var child = 2 * at + 1;
    if (child >= length) break;
    if (child + 1 < length && isBefore(heap[child + 1], heap[child])) child++;
    if (!isBefore(heap[child], list)) break;
    heap[at] = heap[child];
    heap[at].position = at + 1;
    at = child;
  }
  heap[at] = list;
  list.position = at + 1;
}

/** Makes a list wait no longer. */
function dequeue(list) {
  var at = list.position - 1;
  list.position = -1;
  if (at >= 0) return heapRemove(at);
  if (heap.length === 0) {
    top = null;
    return;
  }
  top = heap[0];
  heapRemove(0);
  top.position = 0;
}

function heapRemove(at) {
  var last = heap.pop();
  if (at === heap.length) return;
  siftUp(last, at);
  siftDown(last, last.position - 1);
}

/** The list at the top is due later than it says. */
function delay(expiry) {
  var list = top;
  list.expiry = expiry;
  list.id = ++lastListId;
  if (heap.length === 0 || isBefore(list, heap[0])) return;
  top = heap[0];
  top.position = 0;
  siftDown(list, 0);
}

/** Brings the top up to date, so that the deadline which Rust sees is that of a timer. */
function settleTop() {
  if (fresh !== null) settleFresh();
  while (top !== null) {
    var timer = top._idleNext;
    if (timer === top) {
      dequeue(top);
      continue;
    }
    var expiry = timer._idleStart + top.msecs;
    if (expiry <= top.expiry) break;
    delay(expiry);
  }
  f64[border.WORD_TIMER_DEADLINE] = top === null ? 0 : top.expiry;
}

// ---- running timers

let edgePassed = false;

/**
 * Runs the timers that are due at `now`, one list after the other, until a callback leaves a tick or a promise job
 * behind while another timer is due: then the answer is true, and Rust enters again with the same `now` after it has
 * drained them. A throw leaves everything ready for that next entry, too. Timers armed meanwhile start at `now` or
 * later and are not due. With `edge`, in the first timers pass of the loop, timers of 1 ms armed before it count as due.
 */
function runTimers(now, edge) {
  if (edge && !edgePassed) backdate(now);
  var ran = false;
  for (;;) {
    var timer = nextDue(now);
    if (timer === null) return false;
    if (ran && (i32[border.WORD_HAS_TICK] !== 0 || op_has_jobs())) return true;
    ran = true;
    run(timer);
  }
}

/** The first timer that is due at `now`, or null; then the deadline is published as well. */
function nextDue(now) {
  if (fresh !== null) settleFresh();
  while (top !== null && top.expiry <= now) {
    var timer = top._idleNext;
    if (timer === top) dequeue(top);
    else if (now - timer._idleStart >= top.msecs) return timer;
    else delay(Math.max(timer._idleStart + top.msecs, now + 1));
  }
  settleTop();
  return null;
}

/** Makes the 1 ms timers armed so far start a little earlier, so that `now` finds them due. */
function backdate(now) {
  edgePassed = true;
  if (fresh !== null) settleFresh();
  const list = shortLists[1];
  if (list === undefined || list._idleNext === list) return;
  for (let timer = list._idleNext; timer !== list; timer = timer._idleNext) {
    if (timer._idleStart >= now) timer._idleStart = now - 1;
  }
  if (list.expiry <= now) return;
  // With a new id it comes after every list that is due anyway.
  dequeue(list);
  enqueue(list, now);
}

function run(timer) {
  var next = timer._idleNext;
  var prev = timer._idlePrev;
  prev._idleNext = next;
  next._idlePrev = prev;
  timer._idleNext = null;
  timer._idlePrev = null;
  if (!timer._onTimeout) {
    if ((timer[kState] & DESTROYED) === 0) retire(timer);
    return;
  }
  // An interval counts from the start of its run.
  var start = timer._repeat ? op_now() : 0;
  try {
    if (i32[border.WORD_HAS_CONTEXT] !== 0) context().run(timer._onTimeout, timer, timer._timerArgs);
    else if (timer._timerArgs === undefined) timer._onTimeout();
    else apply(timer._onTimeout, timer, timer._timerArgs);
  } finally {
    if (timer._repeat && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      restart(timer, start);
    } else if (timer._idleNext === null && (timer[kState] & DESTROYED) === 0) {
      retire(timer);
    }
  }
}

// ---- immediates

var queueHead = null;
var queueTail = null;
/** What is left of the batch that the current check phase runs, and whether it runs one. */
var batch = null;
var inBatch = false;

class Immediate {
  // Four properties: see Timeout.
  constructor(callback, args) {
    this._idleNext = null;
    this._onImmediate = callback;
    this._argv = i32[border.WORD_HAS_CONTEXT] === 0 ? args : context().wrap(args, 'Immediate', this);
    this[kState] = 1;
    i32[border.WORD_IMMEDIATE_COUNT]++;
    i32[border.WORD_IMMEDIATE_REF_COUNT]++;
    if (queueTail === null) queueHead = this;
    else queueTail._idleNext = this;
    queueTail = this;
  }

  get _destroyed() {
    return (this[kState] & DESTROYED) !== 0;
  }

  ref() {
    if (this[kState] === 0) {
      this[kState] = REFED;
      i32[border.WORD_IMMEDIATE_REF_COUNT]++;
    }
    return this;
  }

  unref() {
    if (this[kState] === REFED) {
      this[kState] = 0;
      i32[border.WORD_IMMEDIATE_REF_COUNT]--;
    }
    return this;
  }

  hasRef() {
    return this[kState] === REFED;
  }

  [Symbol.dispose]() {
    cancelImmediate(this);
  }

  [kInspect](_, options, inspect) {
    const { _idleNext, _onImmediate, _destroyed } = this;
    const _argv = context().argsOf(this._argv);
    const refed = _destroyed ? null : this.hasRef();
    const first = { _idleNext, _idlePrev: null, _onImmediate, _argv, _destroyed, [Symbol('refed')]: refed };
    return inspectShallow(Object.create(Immediate.prototype), first, {}, options, inspect);
  }
}

/** Takes an immediate out of the counts for ever. */
function retireImmediate(immediate) {
  i32[border.WORD_IMMEDIATE_COUNT]--;
  if (immediate[kState] === REFED) i32[border.WORD_IMMEDIATE_REF_COUNT]--;
  immediate[kState] = DESTROYED;
}

function cancelImmediate(immediate) {
  if (immediate[kState] === DESTROYED) return;
  // It stays in its queue, which passes over it.
  retireImmediate(immediate);
  immediate._onImmediate = null;
  // None is left that a check phase would run and so take out of the queue.
  if (i32[border.WORD_IMMEDIATE_COUNT] === 0) queueHead = queueTail = batch = null;
}

/**
 * Runs the immediates that were queued when the check phase began; those queued meanwhile wait for the next one. True
 * and throws mean the same as with `runTimers`: enter again, the batch goes on.
 */
function runImmediates() {
  if (batch === null) {
    // The batch that this entry was to go on with is through.
    if (inBatch) return inBatch = false;
    batch = queueHead;
    queueHead = queueTail = null;
    inBatch = true;
  }
  while (batch !== null) {
    var immediate = batch;
    batch = immediate._idleNext;
    // A spent immediate that is still reachable must not keep those behind it.
    immediate._idleNext = null;
    if (immediate[kState] === DESTROYED) continue;
    retireImmediate(immediate);
    if (i32[border.WORD_HAS_CONTEXT] !== 0) context().run(immediate._onImmediate, immediate, immediate._argv);
    else if (immediate._argv === undefined) immediate._onImmediate();
    else apply(immediate._onImmediate, immediate, immediate._argv);
    immediate._onImmediate = null;
    if (batch !== null && (i32[border.WORD_HAS_TICK] !== 0 || op_has_jobs())) return true;
  }
  return inBatch = false;
}

setEntry('runTimers', runTimers);
setEntry('runImmediates', runImmediates);

module.exports = {
  Immediate,
  Timeout,
  arm,
  cancel,
  cancelImmediate,
  cancelNumbered,
  kTimeout: Symbol('timeout'),
};
