'use strict';
// internal/task_queues: process.nextTick and queueMicrotask.
//
// Rust drains after every entry into JavaScript: all ticks (`runTicks`), then all promise jobs, until both are empty.
// Nothing here drains promise jobs; rejected promises are internal/rejections' matter.
// Documentation: nodejs.org/api/process.html#processnexttickcallback-args.
//
// Ops used:
//   op_queue_microtask(fn) -> ()   state   appends the function to the promise-job queue

const { i32, HAS_TICK, HAS_CONTEXT, EXITING } = require('internal/flags');
const { setEntry } = require('internal/bootstrap');

const { op_queue_microtask } = ops;
const apply = Reflect.apply;
const context = () => require('internal/async_context');

const RING = 2048;
const RING_KEPT = 1 << 16;

// `var` instead of `let`: a captured `let` is checked for initialisation at every use, 2.5 of 13 ns per tick.
var words = i32;
// A ring of pairs (callback, arguments). The arguments are undefined for most ticks. The length is a power of two, so that positions wrap with a mask.
var ring = emptyRing();
var mask = ring.length - 1;
var head = 0;
var tail = 0;

function emptyRing() {
  return new Array(RING).fill(undefined);
}

function nextTick(callback) {
  if (typeof callback !== 'function') refuse(callback);
  // Ticks queued while the process exits would never run.
  if (words[EXITING] !== 0) return;
  var at = tail;
  ring[at] = callback;
  // Only this use of `arguments` keeps the engine from making an object of it.
  if (arguments.length > 1) {
    var args = [];
    for (var i = 1; i < arguments.length; i++) args[i - 1] = arguments[i];
    ring[at + 1] = args;
  }
  if (words[HAS_CONTEXT] !== 0) ring[at + 1] = context().wrap(args);
  tail = (at + 2) & mask;
  if (tail === head) growRing();
  words[HAS_TICK] = 1;
}

/** Doubles the full ring; positions change, order does not. */
function growRing() {
  const old = ring;
  ring = old.slice(head).concat(old.slice(0, head));
  head = 0;
  tail = old.length;
  for (let i = 0; i < tail; i++) ring.push(undefined);
  mask = ring.length - 1;
}

/**
 * Runs all ticks, also those queued meanwhile. A tick that throws ends the run; the rest stay queued and HAS_TICK
 * stays set, so that the next checkpoint goes on with them.
 */
function runTicks() {
  while (head !== tail) {
    var at = head;
    var callback = ring[at];
    var args = ring[at + 1];
    ring[at] = undefined;
    head = (at + 2) & mask;
    if (args === undefined && words[HAS_CONTEXT] === 0) {
      callback();
    } else {
      ring[at + 1] = undefined;
      runWith(callback, args);
    }
  }
  words[HAS_TICK] = 0;
  // A burst is over: do not keep its megabytes.
  if (mask >= RING_KEPT) resetRing();
}

function resetRing() {
  ring = emptyRing();
  mask = ring.length - 1;
  head = tail = 0;
}

function runWith(callback, args) {
  if (words[HAS_CONTEXT] !== 0) return context().run(callback, undefined, args);
  switch (args.length) {
    case 1: return callback(args[0]);
    case 2: return callback(args[0], args[1]);
    case 3: return callback(args[0], args[1], args[2]);
    default: return apply(callback, undefined, args);
  }
}

function refuse(value) {
  require('internal/validators').validateFunction(value, 'callback');
}

function queueMicrotask(callback) {
  if (typeof callback !== 'function') refuse(callback);
  op_queue_microtask(callback);
}

setEntry('runTicks', runTicks);

module.exports = { nextTick, queueMicrotask, runTicks };
