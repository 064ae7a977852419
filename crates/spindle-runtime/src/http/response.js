'use strict';
// internal/http/response: ServerResponse, the answer to one request.
//
// It writes through its connection: internal/http/connection (sockets that Rust owns) or internal/http/stream_connection
// (any other stream). Both take a head, a piece of the body and the end in one `send`, so that a response that is ended
// at once is one op and one system call. What is written before it is the response's turn waits in `outputData`.
// Documentation: nodejs.org/api/http.html#class-httpserverresponse. Ops used: none here.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { getDefaultHighWaterMark } = require('internal/streams/bits');
const STATUS_CODES = require('internal/http/status');
const { CHUNKED, SEND, hasInvalidChar, validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { collectHeaders, kOutHeaders, kUniqueHeaders } = require('internal/http/outgoing_headers');
const {
  OutgoingMessage, checkBody, countBody, dropForbiddenChunks, endAgain, isStrict, kBytesWritten, kCorked, kErrored, kHighWaterMark, kNeedDrain,
  kRejectBody, kSocket, nop, refuse, sizeOf,
} = require('internal/http/outgoing');

const { channel } = require('diagnostics_channel');

var createdChannel = channel('http.server.response.created');
var finishChannel = channel('http.server.response.finish');

const validators = () => require('internal/validators');

// `var`: see internal/requests.
var { HEAD, DATE, KEEP, CLOSE, LENGTH, TE, CHUNK, LAST_CHUNK, END, LAST, LATIN1, HOLD, BARE } = SEND;

/** Pieces of at least this many bytes go out at once instead of waiting for the end of the tick. */
const LARGE = 16 * 1024;

const kConn = Symbol('kConn');
const kBits = Symbol('kHeadBits');
const kFields = Symbol('kFields');
const kReason = Symbol('kReason');
/** What `writeHead` was told; `statusCode` may be changed afterwards, without effect. */
const kStatus = Symbol('kStatus');
/** Callbacks of writes that are not out yet, or null. */
const kCallbacks = Symbol('kCallbacks');
/** A tick that writes what is held back is on its way. */
const kFlushing = Symbol('kFlushing');
/** Bytes that waited for the peer after the last write. */
const kUnsent = Symbol('kUnsent');
const kPieces = Symbol('kPieces');
const kQueue = Symbol('kQueue');


// Objects of few properties are much cheaper than those of many, so most have their first value on the prototype.
function ServerResponse(req, options) {
  this.req = req;
  this[kConn] = null;
  this[kBits] = 0;
  this[kFields] = '';
  this[kStatus] = 200;
  this.statusMessage = undefined;
  this.finished = false;
  this.destroyed = false;
  this._header = null;
  this._headerSent = false;
  this._contentLength = null;
  this._keepAliveTimeout = 0;
  if (options !== undefined) {
    if (options.highWaterMark !== undefined) this[kHighWaterMark] = options.highWaterMark;
    if (options.rejectNonStandardBodyWrites) this[kRejectBody] = true;
  }
  if (req.method === 'HEAD') this._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = CHUNKED.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
  if (createdChannel.hasSubscribers) createdChannel.publish({ request: req, response: this });
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const proto = ServerResponse.prototype;
Object.assign(proto, {
  [kQueue]: null, [kSocket]: null, [kReason]: undefined, [kCallbacks]: null, [kFlushing]: false, [kUnsent]: 0, [kPieces]: null,
  [kOutHeaders]: null, [kUniqueHeaders]: null, [kErrored]: null, [kCorked]: 0, [kNeedDrain]: false, [kBytesWritten]: 0,
  [kHighWaterMark]: getDefaultHighWaterMark(false), [kRejectBody]: false,
  statusCode: 200, shouldKeepAlive: true, outputSize: 0, writable: true, sendDate: true, strictContentLength: false, chunkedEncoding: false,
  useChunkedEncodingByDefault: true, maxRequestsOnConnectionReached: false, _defaultKeepAlive: true, _removedConnection: false,
  _removedContLen: false, _removedTE: false, _last: false, _hasBody: true, _trailer: '', _closed: false, _sent100: false,
  _expect_continue: false, _maxRequestsPerSocket: 0, _onPendingData: nop,
});

function define(name, get, set) {
  Object.defineProperty(proto, name, { __proto__: null, configurable: true, get, set });
}

define('socket', function() {
  const socket = this[kSocket];
  if (socket !== null || !Object.hasOwn(this, kConn) || this[kConn] === null) return socket;
  return this[kSocket] = this[kConn].toSocket();
}, function(value) { this[kSocket] = value; });

/** What waits for the response's turn; most have nothing. */
define('outputData', function() { return this[kQueue] ?? []; }, function(value) { this[kQueue] = value; });
define('closed', function() { return this._closed || (this.destroyed && this.finished && this[kConn] === null); });
define('writableFinished', function() { return this.finished && this.outputSize === 0 && this[kUnsent] === 0; });
define('writableLength', function() { return this.outputSize + this[kUnsent]; });
define('writableHighWaterMark', function() { return this[kHighWaterMark]; });

// ---- the head

proto._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

proto.writeHead = writeHead;
function writeHead(statusCode, reason, headers) {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  const status = statusCode | 0;
  if (status < 100 || status > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  const usual = STATUS_CODES[status];
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    if (!this.statusMessage) this.statusMessage = usual || 'unknown';
    headers ??= reason;
  }
  this.statusCode = status;
  const own = this[kOutHeaders];
  if (own !== null && headers) {
    mergeHeaders(this, headers);
    headers = own;
  } else if (own !== null) {
    headers = own;
  }
  const message = this.statusMessage;
  if (message !== usual && hasInvalidChar(message)) throw new codes.ERR_INVALID_CHAR('statusMessage');
  if (status === 204 || status === 304 || (status >= 100 && status <= 199)) this._hasBody = false;
  // The client may or may not send the body that it has announced, so nothing can follow it.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this[kReason] = message === usual ? undefined : `${message}`;
  this[kStatus] = status;
  storeHead(this, headers);
  return this;
}

/** Headers given to `writeHead` take the place of those set before. */
function mergeHeaders(res, headers) {
  if (!Array.isArray(headers)) {
    for (const key of Object.keys(headers)) if (key) res.setHeader(key, headers[key]);
    return;
  }
  const flat = Array.isArray(headers[0]) ? headers.flat() : headers;
  if (flat.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
  for (let i = 0; i < flat.length; i += 2) res.removeHeader(flat[i]);
  for (let i = 0; i < flat.length; i += 2) if (flat[i]) res.appendHeader(flat[i], flat[i + 1]);
}

/** Renders the header lines and decides what the connection adds to them. */
function storeHead(res, headers) {
  const seen = collectHeaders(res, headers);
  let bits = HEAD;
  if (res.sendDate && !seen.date) bits |= DATE;
  dropForbiddenChunks(res);
  if (res._removedConnection) {
    res._last = !res.shouldKeepAlive;
  } else if (!seen.connection) {
    const keeps = res.shouldKeepAlive && (seen.contLen || res.useChunkedEncodingByDefault);
    if (!keeps) res._last = true;
    bits |= keeps && !res.maxRequestsOnConnectionReached ? KEEP : CLOSE;
    if (!res._defaultKeepAlive) bits |= BARE;
  }
  if (!seen.contLen && !seen.te) bits |= framing(res, seen);
  if (res.chunkedEncoding !== true && seen.trailer) throw new codes.ERR_HTTP_TRAILER_INVALID();
  res[kBits] = bits;
  res[kFields] = seen.lines;
  // Programs ask whether there is a head, and what it says.
  res._header = seen.lines === '' ? '\r\n' : seen.lines;
  res._headerSent = false;
}

function framing(res, seen) {
  if (!res._hasBody) {
    res.chunkedEncoding = false;
  } else if (!res.useChunkedEncodingByDefault) {
    res._last = true;
  } else if (!seen.trailer && !res._removedContLen && typeof res._contentLength === 'number') {
    return LENGTH;
  } else if (!res._removedTE) {
    res.chunkedEncoding = true;
    return TE;
  } else {
    res._last = true; // the end of the connection is the end of the body
  }
  return 0;
}

// ---- what goes to the connection

/** Sends, or keeps until it is the response's turn. The number of bytes that wait for the peer. */
function transmit(res, bits, body, callback) {
  const conn = res[kConn];
  if (!res._headerSent && res[kBits] !== 0 && (bits & BARE) === 0) {
    bits |= res[kBits];
    res._headerSent = true;
  }
  if (conn === null || conn.current !== res) return keep(res, bits, body, callback);
  if (typeof callback === 'function' && callback !== nop) (res[kCallbacks] ??= []).push(callback);
  const unsent = sendNow(res, conn, bits, body);
  res[kUnsent] = unsent > 0 ? unsent : 0;
  return unsent;
}

function sendNow(res, conn, bits, body) {
  if ((bits & LAST_CHUNK) === 0 || res._trailer === '') return conn.send(res, bits, body);
  // Trailers stand in the last chunk, which is then text of ours.
  conn.send(res, (bits & ~(LAST_CHUNK | END | LAST)) | HOLD, body);
  return conn.sendRaw(`0\r\n${res._trailer}\r\n`, BARE | LATIN1 | (bits & (END | LAST | HOLD)));
}

function keep(res, bits, body, callback) {
  const size = (body === undefined ? 0 : body.length) + ((bits & HEAD) !== 0 ? res[kFields].length : 0);
  (res[kQueue] ??= []).push({ bits, body, callback });
  res.outputSize += size;
  res[kConn]?.noteQueued(size);
  return res.outputSize;
}

/** It is the response's turn: what waited goes out together. */
function beginTurn(res, conn) {
  res[kConn] = conn;
  conn.current = res;
  if (res._events !== undefined && res._events.socket !== undefined) res.emit('socket', res.socket);
  const outputData = res[kQueue];
  if (outputData === null) return;
  res[kQueue] = null;
  conn.noteQueued(-res.outputSize);
  res.outputSize = 0;
  let unsent = 0;
  for (let i = 0; i < outputData.length; i++) {
    const { bits, body, callback } = outputData[i];
    if (typeof callback === 'function' && callback !== nop) (res[kCallbacks] ??= []).push(callback);
    unsent = sendNow(res, conn, i < outputData.length - 1 ? bits | HOLD : bits & ~HOLD, body);
  }
  res[kUnsent] = unsent > 0 ? unsent : 0;
  if (unsent < 0) return;
  if (res.finished) afterEnd(res, unsent);
  else afterWrite(res, unsent);
}

/** Text and bytes as `send` takes them; other encodings become bytes. */
function bodyOf(chunk, encoding) {
  if (typeof chunk !== 'string' || !encoding) return chunk;
  switch (encoding) {
    case 'utf8': case 'utf-8': case 'latin1': case 'binary': return chunk;
    default: return Buffer.from(chunk, encoding);
  }
}

const latin1Bit = (chunk, encoding) => (encoding === 'latin1' || encoding === 'binary') && typeof chunk === 'string' ? LATIN1 : 0;

// ---- write

proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (typeof callback !== 'function') callback = nop;
  const size = sizeOf(chunk, encoding);
  if (refuse(this, callback)) return false;
  if (!this._header) this._implicitHeader();
  if (!checkBody(this, callback)) return true;
  countBody(this, size, false);
  if (this[kCorked] > 0 && this._headerSent && this.chunkedEncoding) return writeCorked(this, chunk, encoding, callback, size);
  return writeOut(this, chunk, encoding, callback, size);
};

function writeOut(res, chunk, encoding, callback, size) {
  let bits = latin1Bit(chunk, encoding);
  if (res.chunkedEncoding && size > 0) bits |= CHUNK;
  if (size < LARGE) bits |= HOLD;
  const unsent = transmit(res, bits, bodyOf(chunk, encoding), callback);
  // A connection that is gone tells by 'close'.
  if (unsent < 0) return false;
  if ((bits & HOLD) !== 0) scheduleFlush(res);
  else if (unsent === 0) scheduleFlush(res);
  // What goes out only at the end of the tick counts as waiting, as in Node.
  const goesOn = unsent < res[kHighWaterMark] && size < res[kHighWaterMark];
  if (!goesOn) res[kNeedDrain] = true;
  return goesOn;
}

function scheduleFlush(res) {
  if (res[kFlushing] || res[kQueue] !== null || res[kCorked] > 0) return;
  res[kFlushing] = true;
  nextTick(flushTick, res);
}

/** The end of the tick: what was held back goes out together. */
function flushTick(res) {
  res[kFlushing] = false;
  const conn = res[kConn];
  if (conn === null || conn.current !== res || res.finished) return;
  const unsent = conn.flush();
  if (unsent < 0) return;
  res[kUnsent] = unsent;
  afterWrite(res, unsent);
}

/** Tells those who wait for their bytes to be out, once all are. */
function afterWrite(res, unsent) {
  if (unsent > 0) return; // the connection tells when they are: `drained`
  const callbacks = res[kCallbacks];
  if (callbacks !== null) {
    res[kCallbacks] = null;
    for (const callback of callbacks) nextTick(callback);
  }
  if (res[kNeedDrain] && !res.finished) nextTick(emitDrain, res);
}

function emitDrain(res) {
  if (!res[kNeedDrain] || res.destroyed) return;
  res[kNeedDrain] = false;
  res.emit('drain');
}

/** The connection has written all that it had. */
function drained(res) {
  res[kUnsent] = 0;
  if (res.finished) afterEnd(res, 0);
  else afterWrite(res, 0);
}

// While corked, what is written becomes one chunk.

proto.cork = function cork() {
  this[kCorked]++;
};

proto.uncork = function uncork() {
  if (this[kCorked] === 0 || --this[kCorked] > 0) return;
  sendPieces(this);
  if (this._headerSent) scheduleFlush(this);
};

function writeCorked(res, chunk, encoding, callback, size) {
  const pieces = res[kPieces] ??= { list: [], callbacks: [], size: 0 };
  pieces.list.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding || 'utf8') : chunk);
  if (callback !== nop) pieces.callbacks.push(callback);
  pieces.size += size;
  return pieces.size < res[kHighWaterMark];
}

function sendPieces(res) {
  const pieces = res[kPieces];
  if (pieces === null) return;
  res[kPieces] = null;
  const tell = pieces.callbacks.length === 0 ? nop : () => { for (const callback of pieces.callbacks) callback(); };
  writeOut(res, Buffer.concat(pieces.list), null, tell, pieces.size);
}

proto.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  if (!this._headerSent) transmit(this, 0, undefined, nop);
};

/** Bytes as they are, before or between what the message itself sends. */
proto._writeRaw = function _writeRaw(data, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const unsent = transmit(this, BARE | latin1Bit(data, encoding), bodyOf(data, encoding), callback);
  if (callback) scheduleFlush(this);
  return unsent < this[kHighWaterMark];
};

proto._send = function _send(data, encoding, callback) {
  const unsent = transmit(this, latin1Bit(data, encoding), bodyOf(data, encoding), callback);
  if (callback) scheduleFlush(this);
  return unsent < this[kHighWaterMark];
};

// ---- end

proto.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (this.finished) return endAgain(this, chunk, callback);
  let bits = END;
  let body;
  if (chunk) {
    if (typeof chunk !== 'string' || this.strictContentLength) countEnd(this, chunk, encoding);
    if (this.destroyed) {
      refuse(this, nop);
    } else {
      if (!this._header) {
        this._contentLength = chunk.length;
        this._implicitHeader();
      }
      if (checkBody(this, nop)) {
        body = bodyOf(chunk, encoding);
        bits |= latin1Bit(chunk, encoding);
      }
    }
  }
  if (!this._header) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (this.strictContentLength) checkLength(this, chunk, encoding);
  if (typeof callback === 'function') this.once('finish', callback);
  if (this[kPieces] !== null) sendPieces(this);
  this[kCorked] = 0;
  if (this._hasBody && this.chunkedEncoding) bits |= body === undefined ? LAST_CHUNK : CHUNK | LAST_CHUNK;
  if (this._last) bits |= LAST;
  this.finished = true;
  const unsent = transmit(this, bits, body, nop);
  if (this[kQueue] === null && this[kConn] !== null) {
    this._finish();
    if (unsent >= 0) afterEnd(this, unsent);
  }
  return this;
};

/** Throws what a chunk that cannot be written throws; sets the length where it counts. */
function countEnd(res, chunk, encoding) {
  const size = sizeOf(chunk, encoding);
  if (res.strictContentLength && !res._header) res._contentLength ??= size;
}

function checkLength(res, chunk, encoding) {
  if (!isStrict(res)) return;
  const total = res[kBytesWritten] + (chunk ? sizeOf(chunk, encoding) : 0);
  if (total !== res._contentLength) throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, res._contentLength);
}

/** The response is complete; 'finish' comes in a tick when its bytes are out. */
function afterEnd(res, unsent) {
  if (unsent !== 0) return;
  // Nobody listens so far: if that is still so when the handler returns, the tick can be saved.
  if (res._events === undefined && res[kCallbacks] === null && res[kConn].endsInHandler(res)) return;
  nextTick(finish, res);
}

/** The handler has returned, and its response is complete. */
function finishUnseen(res) {
  if (res._events === undefined) finish(res);
  else nextTick(finish, res);
}

function finish(res) {
  const callbacks = res[kCallbacks];
  if (callbacks !== null) {
    res[kCallbacks] = null;
    for (const callback of callbacks) callback();
  }
  const conn = res[kConn];
  if (conn !== null) {
    if (finishChannel.hasSubscribers) publishFinish(res, conn);
    res[kConn] = null;
    res[kSocket] = null;
    conn.finished(res);
  }
  if (res._events !== undefined) {
    res.emit('finish');
  } else {
    res.destroyed = true;
  }
}

function publishFinish(res, conn) {
  finishChannel.publish({ request: res.req, response: res, socket: conn.toSocket(), server: conn.server });
}

/** 'close' comes a tick after 'finish', and before the next response's turn brings more. */
function closeSoon(res) {
  if (res._events !== undefined) nextTick(emitClose, res);
}

function emitClose(res) {
  if (res._closed) return;
  res.destroyed = true;
  res._closed = true;
  res.emit('close');
}

proto._finish = function _finish() {
  if (this._events !== undefined && this._events.prefinish !== undefined) this.emit('prefinish');
};

// ---- what comes before the head

proto.writeContinue = function writeContinue(callback) {
  writeInformation(this, 100, {}, callback);
  this._sent100 = true;
};

proto.writeProcessing = function writeProcessing(callback) {
  writeInformation(this, 102, {}, callback);
};

proto.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validators().validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = linkValue(hints.link);
  if (link.length === 0) return;
  if (hasInvalidChar(link)) throw new codes.ERR_INVALID_CHAR('header content', 'Link');
  const headers = { Link: link, ...hints };
  delete headers.link;
  writeInformation(this, 103, headers, callback);
};

const LINK = /^(?:<[^>\r\n]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

/** The value of `Link` for one link or a list. */
function linkValue(links) {
  const list = Array.isArray(links) ? links : [links];
  for (const link of list) {
    if (typeof link !== 'string' || !LINK.test(link)) {
      throw new codes.ERR_INVALID_ARG_VALUE('hints', link, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
  }
  return list.join(', ');
}

/** A response before the response. */
function writeInformation(res, status, headers, callback) {
  if (res._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const name of Object.keys(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, headers[name]);
    head += `${name}: ${headers[name]}\r\n`;
  }
  return res._writeRaw(`${head}\r\n`, 'latin1', callback);
}

// ---- the connection

/** Gives the response a stream to write to; servers use it for streams that are not their own sockets. */
proto.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new codes.ERR_HTTP_SOCKET_ASSIGNED();
  const { Writer } = require('internal/http/stream_connection');
  socket._httpMessage = this;
  this[kSocket] = socket;
  const writer = new Writer(socket);
  socket.on('close', onSocketClose);
  beginTurn(this, writer);
};

function onSocketClose() {
  if (this._httpMessage) emitClose(this._httpMessage);
}

proto.detachSocket = function detachSocket(socket) {
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this[kSocket] = null;
  this[kConn] = null;
};

proto.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this[kConn] !== null) this[kConn].destroy(error);
  else if (this[kSocket] !== null) this[kSocket].destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

proto.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (this[kConn] !== null) this[kConn].setTimeout(msecs);
  else this.once('socket', (socket) => socket.setTimeout(msecs));
  return this;
};

module.exports = { ServerResponse, beginTurn, closeSoon, drained, emitClose, finishUnseen, kConn, kFields, kReason, kStatus };
