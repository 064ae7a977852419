'use strict';
// internal/net/timeout: timers of sockets and requests, which never keep the process alive.
//
// Ops used: none; the timers are internal/timers'.

const { Timeout, arm, cancel } = require('internal/timers');

/** A delay in ms as `setTimeout` of sockets takes it; too long a one becomes the longest, with a warning. */
function checkDelay(msecs, name) {
  const { validateNumber } = require('internal/validators');
  validateNumber(msecs, name);
  const LONGEST = 2 ** 31 - 1;
  if (msecs < 0 || !Number.isFinite(msecs)) {
    const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs <= LONGEST) return msecs;
  require('process').emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${LONGEST}.`, 'TimeoutOverflowWarning');
  return LONGEST;
}

function start(callback, msecs) {
  const timer = new Timeout(callback, msecs, undefined, false, false);
  arm(timer);
  return timer;
}

function clear(timer) {
  if (timer._onTimeout) cancel(timer);
}

module.exports = { checkDelay, clear, start };
