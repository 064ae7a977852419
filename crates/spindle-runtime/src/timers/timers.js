'use strict';
// timers: setTimeout, setInterval, setImmediate and their counterparts, the global ones and those of `node:timers`.
//
// They check their arguments and make the objects; everything that happens later is in internal/timers.
// Documentation: nodejs.org/api/timers.html.
//
// Ops used: none of its own.

const internal = require('internal/timers');

const validators = () => require('internal/validators');
const kPromisify = Symbol.for('nodejs.util.promisify.custom');

// `var`: see internal/task_queues.
var { Immediate, Timeout, arm, cancel, cancelImmediate, cancelNumbered } = internal;

/** Calls `callback` with `args` once, after at least `after` ms. */
function setTimeout(callback, after) {
  if (typeof callback !== 'function') validators().validateFunction(callback, 'callback');
  var args;
  if (arguments.length > 2) {
    args = [];
    for (var i = 2; i < arguments.length; i++) args[i - 2] = arguments[i];
  }
  var timer = new Timeout(callback, after, args, false, true);
  arm(timer);
  return timer;
}

/** Calls `callback` with `args` every `repeat` ms, counted from the start of each call. */
function setInterval(callback, repeat) {
  if (typeof callback !== 'function') validators().validateFunction(callback, 'callback');
  var args;
  if (arguments.length > 2) {
    args = [];
    for (var i = 2; i < arguments.length; i++) args[i - 2] = arguments[i];
  }
  var timer = new Timeout(callback, repeat, args, true, true);
  arm(timer);
  return timer;
}

/** Takes a timer, or the number or numeric text that it was turned into; anything else is ignored. */
function clearTimeout(timer) {
  if (timer === undefined || timer === null) return;
  if (timer._onTimeout) cancel(timer);
  else if (typeof timer === 'number' || typeof timer === 'string') cancelNumbered(timer);
}

function clearInterval(timer) {
  clearTimeout(timer);
}

/** Calls `callback` with `args` in the next check phase. */
function setImmediate(callback) {
  if (typeof callback !== 'function') validators().validateFunction(callback, 'callback');
  var args;
  if (arguments.length > 1) {
    args = [];
    for (var i = 1; i < arguments.length; i++) args[i - 1] = arguments[i];
  }
  return new Immediate(callback, args);
}

function clearImmediate(immediate) {
  if (immediate instanceof Immediate) cancelImmediate(immediate);
}

const promises = () => require('timers/promises');

Object.defineProperty(setTimeout, kPromisify, { __proto__: null, enumerable: true, get: () => promises().setTimeout });
Object.defineProperty(setImmediate, kPromisify, { __proto__: null, enumerable: true, get: () => promises().setImmediate });

module.exports = { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
Object.defineProperty(module.exports, 'promises', { __proto__: null, configurable: true, enumerable: true, get: promises });
