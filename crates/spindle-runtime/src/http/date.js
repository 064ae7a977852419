'use strict';
// internal/http/date: the value of the `Date` header, made once a second.
//
// Servers hand the value to Rust with op_http_date. Ops used: none.

const { Timeout, arm } = require('internal/timers');

let text;
const watchers = [];

/** Now, as headers have it. */
function utcDate() {
  if (text === undefined) renew();
  return text;
}

function renew() {
  const now = new Date();
  text = now.toUTCString();
  // It holds until the second is over; the timer keeps nothing alive.
  arm(new Timeout(() => { text = undefined; expired(); }, 1000 - now.getMilliseconds(), undefined, false, false));
}

function expired() {
  for (const watcher of watchers) watcher();
}

/** Calls `watcher` whenever the value has become old. */
function onExpired(watcher) {
  watchers.push(watcher);
}

module.exports = { onExpired, utcDate };
