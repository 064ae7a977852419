'use strict';
// internal/http/incoming: IncomingMessage, a request as a server sees it or a response as a client sees it.
//
// Most requests have no body that anybody reads and headers that few look at, so a message holds as little as it can: the
// header lines are one string until somebody asks, the readable state is made at its first use, and `socket` may be a
// server's connection that becomes a net.Socket only when a program wants it. All of that is behind accessors of the
// prototype, so that it works on objects whose prototype a framework has changed to one of its own.
// Documentation: nodejs.org/api/http.html#class-httpincomingmessage.
//
// Ops used:
//   op_http_headers(text, max) -> [name, value, ...]   pure

const { Readable } = require('stream');
const { READABLE } = require('internal/streams/bits');
const { ReadableState } = require('internal/streams/readable_state');
const { nextTick } = require('internal/task_queues');
const { MAX_HEADER_PAIRS } = require('internal/http/common');

// `var`: see internal/requests.
var { op_http_headers } = ops;

/** The readable state, or undefined until its first use. */
const kState = Symbol('kState');
/** A server's connection (internal/http/connection), or null. */
const kConn = Symbol('kConn');
const kSocket = Symbol('kSocket');
const kVersion = Symbol('kVersion');
const kText = Symbol('kHeaderText');
const kMax = Symbol('kMaxHeaderPairs');
const kRaw = Symbol('kRawHeaders');
const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kTrailerText = Symbol('kTrailerText');
const kRawTrailers = Symbol('kRawTrailers');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
/** The message was complete before anybody looked at the stream. */
const kEnded = Symbol('kEnded');

// Objects of few properties are much cheaper than those of many, so most have their first value on the prototype.
function IncomingMessage(socket) {
  this[kConn] = null;
  this[kText] = '';
  this[kVersion] = 0;
  this[kEnded] = false;
  this.complete = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  // A server's connection stands in for its socket.
  if (socket !== undefined && socket !== null) {
    if (socket.isHttpConnection === true) this[kConn] = socket;
    else this[kSocket] = socket;
  }
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

const proto = IncomingMessage.prototype;
Object.assign(proto, {
  [kState]: undefined, [kSocket]: undefined, [kMax]: MAX_HEADER_PAIRS, [kRaw]: undefined, [kHeaders]: undefined,
  [kHeadersDistinct]: undefined, [kTrailerText]: '', [kRawTrailers]: undefined, [kTrailers]: undefined, [kTrailersDistinct]: undefined,
  joinDuplicateHeaders: false, aborted: false, statusCode: null, statusMessage: null, _consuming: false, _dumped: false,
});

function define(name, get, set, enumerable = false) {
  Object.defineProperty(proto, name, { __proto__: null, configurable: true, enumerable, get, set });
}

// ---- the stream

define('_readableState', function() {
  const state = this[kState];
  return state === undefined ? beginStream(this) : state;
}, function(value) { this[kState] = value; });

/** Makes the readable state: somebody listens, reads or pushes. */
function beginStream(message) {
  // The prototype itself has no state.
  if (!Object.hasOwn(message, kConn)) return undefined;
  const mark = message[kSocket]?.readableHighWaterMark;
  const state = message[kState] = new ReadableState(mark === undefined ? undefined : { highWaterMark: mark }, message, false);
  // Nothing is read ahead until somebody reads.
  state.bits |= READABLE.READING_MORE;
  if (message[kEnded]) message.push(null);
  return state;
}

/** Whether anybody has used the stream so far. */
const isTouched = (message) => message[kState] !== undefined;

proto._read = function _read() {
  if (!this._consuming) {
    this[kState].bits &= ~READABLE.READING_MORE;
    this._consuming = true;
  }
  const conn = this[kConn];
  if (conn !== null) conn.resumeBody(this);
  else if (this.socket?.readable) readStart(this.socket);
};

proto._destroy = function _destroy(error, callback) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  const conn = this[kConn];
  if (conn !== null && (this[kSocket] === undefined || this[kSocket] === conn.socket)) {
    if (!conn.destroyed && this.aborted) conn.destroy(error, () => nextTick(endDestroy, this, error, callback));
    else nextTick(endDestroy, this, error, callback);
    return;
  }
  const { socket } = this;
  if (!socket || socket.destroyed || !this.aborted) return void nextTick(endDestroy, this, error, callback);
  socket.destroy(error);
  const { finished } = require('stream');
  const cleanup = finished(socket, (failure) => {
    if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
    cleanup();
    nextTick(endDestroy, this, failure || error, callback);
  });
};

/** Errors of a message are told only to those who listen. */
function endDestroy(message, error, callback) {
  if (message.listenerCount('error') === 0) callback();
  else callback(error);
}

/** Throws the rest of the body away. */
proto._dump = function _dump() {
  if (this._dumped) return;
  // Nobody has looked, so nobody can be told either.
  if (this[kState] === undefined && this[kEnded]) return;
  this._dumped = true;
  if (this[kState] === undefined) {
    this[kConn]?.resumeBody(this);
    if (this[kConn] !== null) return;
  }
  this.removeAllListeners('data');
  this.resume();
};

proto.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  const conn = this[kConn];
  if (conn !== null && this[kSocket] === undefined) conn.setTimeout(msecs);
  else this.socket.setTimeout(msecs);
  return this;
};

/** As if nobody ever could read it: a stream that has ended and closed, without an event. */
proto._dumpAndCloseReadable = function _dumpAndCloseReadable() {
  this._dumped = true;
  this._consuming = true;
  const { ENDED, END_EMITTED, DESTROYED, CLOSED, CLOSE_EMITTED } = READABLE;
  this._readableState.bits |= ENDED | END_EMITTED | DESTROYED | CLOSED | CLOSE_EMITTED;
};

/** A body's bytes, from a parser. False if no more are wanted for now. */
function pushBody(message, chunk) {
  return message._dumped || message.push(chunk);
}

/** The message is complete; `trailers` are header lines. */
function endMessage(message, trailers) {
  message.complete = true;
  if (trailers !== '') message[kTrailerText] = trailers;
  if (message[kState] === undefined) message[kEnded] = true;
  else if (!message[kState].ended) message.push(null);
}

function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

function readStop(socket) {
  if (socket) socket.pause();
}

// ---- the socket

define('socket', function() {
  const socket = this[kSocket];
  if (socket !== undefined || !Object.hasOwn(this, kConn)) return socket;
  const conn = this[kConn];
  return conn === null ? undefined : (this[kSocket] = conn.toSocket());
}, function(value) { this[kSocket] = value; }, true);

for (const name of ['connection', 'client']) {
  define(name, function() { return this.socket; }, function(value) { this.socket = value; });
}

// ---- the version, as one number: sixteen times the major one plus the minor one; 0 = not known

define('httpVersionMajor', function() { return this[kVersion] === 0 ? null : this[kVersion] >> 4; }, function(value) {
  this[kVersion] = (value << 4) | (this[kVersion] & 15);
}, true);
define('httpVersionMinor', function() { return this[kVersion] === 0 ? null : this[kVersion] & 15; }, function(value) {
  this[kVersion] = (this[kVersion] & ~15) | value;
}, true);
define('httpVersion', function() {
  const version = this[kVersion];
  return version === 0x11 ? '1.1' : version === 0 ? null : `${version >> 4}.${version & 15}`;
}, function(value) {
  const [major, minor] = `${value}`.split('.');
  this[kVersion] = (major << 4) | (minor & 15);
}, true);

// ---- headers

/** Gives the message its header lines; `max` bounds the elements of the raw list that count, 0 = not at all. */
proto._setHead = function _setHead(text, max) {
  this[kText] = text;
  if (max !== MAX_HEADER_PAIRS) this[kMax] = max;
};

/** As in Node, the limit on headers shortens the raw list only where there are more than 32. */
const UNLIMITED = 2 * 32;

function parseLines(text, max) {
  if (text === '') return [];
  const list = op_http_headers(text, 0);
  return max > 0 && list.length > UNLIMITED && list.length > max ? list.slice(0, max) : list;
}

define('rawHeaders', function() {
  return this[kRaw] ??= parseLines(this[kText], this[kMax]);
}, function(value) { this[kRaw] = value; }, true);

define('rawTrailers', function() {
  return this[kRawTrailers] ??= parseLines(this[kTrailerText], this[kMax]);
}, function(value) { this[kRawTrailers] = value; }, true);

define('headers', function() {
  return this[kHeaders] ||= collect(this, this.rawHeaders, {});
}, function(value) { this[kHeaders] = value; });

define('trailers', function() {
  return this[kTrailers] ||= collect(this, this.rawTrailers, {});
}, function(value) { this[kTrailers] = value; });

define('headersDistinct', function() {
  return this[kHeadersDistinct] ||= collectDistinct(this, this.rawHeaders);
}, function(value) { this[kHeadersDistinct] = value; });

define('trailersDistinct', function() {
  return this[kTrailersDistinct] ||= collectDistinct(this, this.rawTrailers);
}, function(value) { this[kTrailersDistinct] = value; });

/** How many elements of a raw list count. */
const countOf = (message, raw) => message[kMax] > 0 ? Math.min(raw.length, message[kMax]) : raw.length;

function collect(message, raw, into) {
  const count = countOf(message, raw);
  for (let i = 0; i + 1 < count; i += 2) message._addHeaderLine(raw[i], raw[i + 1], into);
  return into;
}

function collectDistinct(message, raw) {
  const into = {};
  const count = countOf(message, raw);
  for (let i = 0; i + 1 < count; i += 2) message._addHeaderLineDistinct(raw[i], raw[i + 1], into);
  return into;
}

proto._addHeaderLines = function _addHeaderLines(headers, n) {
  if (!headers || headers.length === 0) return;
  if (this.complete) {
    this[kRawTrailers] = headers;
    if (this[kTrailers]) collect(this, headers.slice(0, n), this[kTrailers]);
  } else {
    this[kRaw] = headers;
    if (this[kHeaders]) collect(this, headers.slice(0, n), this[kHeaders]);
  }
};

const JOIN = 0;
const FIRST = 1;
const COOKIE = 2;
const LIST = 3;

/** How repeated headers are dealt with, by name as sent: [name in lower case, rule]. Grows by what peers send, within bounds. */
var rules = new Map();
const RULES_MAX = 512;
for (const [rule, names] of [
  [FIRST, 'age authorization content-length content-type etag expires from host if-modified-since if-unmodified-since last-modified ' +
    'location max-forwards proxy-authorization referer retry-after server user-agent'],
  [COOKIE, 'cookie'], [LIST, 'set-cookie'],
]) for (const name of names.split(' ')) rules.set(name, { name, rule });

function ruleOf(field) {
  const known = rules.get(field);
  return known === undefined ? newRule(field) : known;
}

function newRule(field) {
  const name = field.toLowerCase();
  const rule = rules.get(name) ?? { name, rule: JOIN };
  if (rules.size < RULES_MAX) rules.set(field, rule);
  return rule;
}

proto._addHeaderLine = function _addHeaderLine(field, value, dest) {
  const { name, rule } = ruleOf(field);
  const before = dest[name];
  if (rule === LIST) {
    if (before === undefined) dest[name] = [value];
    else before.push(value);
  } else if (rule === FIRST && !this.joinDuplicateHeaders) {
    if (before === undefined) dest[name] = value;
  } else if (rule === FIRST ? before !== undefined : typeof before === 'string') {
    dest[name] = before + (rule === COOKIE ? '; ' : ', ') + value;
  } else {
    dest[name] = value;
  }
};

proto._addHeaderLineDistinct = function _addHeaderLineDistinct(field, value, dest) {
  const { name } = ruleOf(field);
  const before = dest[name];
  if (before) before.push(value);
  else dest[name] = [value];
};

module.exports = { IncomingMessage, endMessage, isTouched, kConn, kVersion, pushBody, readStart, readStop };
