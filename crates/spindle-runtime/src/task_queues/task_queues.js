'use strict';
// internal/task_queues: process.nextTick and queueMicrotask.
//
// Rust drains after every entry into JavaScript: all ticks (`runTicks`), then all promise jobs, until both are empty.
// Nothing here drains promise jobs; rejected promises are internal/rejections' matter.
// Documentation: nodejs.org/api/process.html#processnexttickcallback-args.
//
// Ops used:
//   op_queue_microtask(fn) -> ()   state   appends the function to the promise-job queue

const border = require('internal/border');
const flags = require('internal/flags');

const { op_queue_microtask } = ops;
const apply = Reflect.apply;
const context = () => require('internal/async_context');
const validators = () => require('internal/validators');

const ENTRIES = 256;
const ENTRIES_KEPT = 1 << 15;

// `var`, and indices as numbers: a captured `let` or `const` is checked for initialisation at every use, which is a
// fifth of the cost of a tick (11 ns against 13.5).
var i32 = flags.i32;

/** One place in the queue; `args` is undefined for most ticks. */
class Entry {
  constructor(next) {
    this.callback = undefined;
    this.args = undefined;
    this.next = next;
  }
}

// A ring of entries, reused for ever: from `head` up to `tail` they hold ticks. Objects rather than one array, because
// the engine notes a young callback put into an old array at three times the cost. A lone tick does not even get there:
// it waits in `first`, and comes before all others.
var head = makeRing();
var tail = head;
var first;
var firstArgs;
var entries = ENTRIES;

function makeRing() {
  const start = new Entry(null);
  start.next = start;
  addEntries(start, ENTRIES - 1);
  return start;
}

/** Puts `count` fresh entries behind `entry`. */
function addEntries(entry, count) {
  for (let i = 0; i < count; i++) entry.next = new Entry(entry.next);
}

// A tick queued while the process exits is taken like any other: nothing drains any more, so it never runs.
function nextTick(callback) {
  if (typeof callback !== 'function') validators().validateFunction(callback, 'callback');
  var args;
  // Only this use of `arguments` keeps the engine from making an object of it.
  if (arguments.length > 1) {
    args = [];
    for (var i = 1; i < arguments.length; i++) args[i - 1] = arguments[i];
  }
  // HAS_CONTEXT
  if (i32[border.WORD_HAS_CONTEXT] !== 0) args = context().wrap(args, 'TickObject');
  if (first === undefined && head === tail) {
    first = callback;
    if (args !== undefined) firstArgs = args;
    // HAS_TICK
    i32[border.WORD_HAS_TICK] = 1;
    return;
  }
  var entry = tail;
  entry.callback = callback;
  if (args !== undefined) entry.args = args;
  // The ring always keeps one entry free, so that full and empty differ.
  if (entry.next === head) grow(entry);
  tail = entry.next;
}

function grow(entry) {
  addEntries(entry, entries);
  entries *= 2;
}

/**
 * Runs all ticks, also those queued meanwhile. A tick that throws ends the run; the rest stay queued and HAS_TICK
 * stays set, so that the next checkpoint goes on with them.
 */
function runTicks() {
  for (;;) {
    var callback = first;
    var args;
    if (callback !== undefined) {
      first = undefined;
      args = firstArgs;
      if (args !== undefined) firstArgs = undefined;
    } else if (head !== tail) {
      var entry = head;
      callback = entry.callback;
      args = entry.args;
      entry.callback = undefined;
      if (args !== undefined) entry.args = undefined;
      head = entry.next;
    } else {
      break;
    }
    if (args === undefined) callback();
    else runWith(callback, args);
  }
  i32[border.WORD_HAS_TICK] = 0;
  // A burst is over: do not keep its megabytes.
  if (entries > ENTRIES_KEPT) shrink();
}

function shrink() {
  head = tail = makeRing();
  entries = ENTRIES;
}

function runWith(callback, args) {
  if (i32[border.WORD_HAS_CONTEXT] !== 0) return context().run(callback, undefined, args);
  switch (args.length) {
    case 1: return callback(args[0]);
    case 2: return callback(args[0], args[1]);
    case 3: return callback(args[0], args[1], args[2]);
    default: return apply(callback, undefined, args);
  }
}

/** Appends to the queue of promise jobs. */
function queueMicrotask(callback) {
  if (typeof callback !== 'function') validators().validateFunction(callback, 'callback');
  op_queue_microtask(callback);
}

require('internal/bootstrap').setEntry('runTicks', runTicks);

module.exports = { nextTick, queueMicrotask, runTicks };
