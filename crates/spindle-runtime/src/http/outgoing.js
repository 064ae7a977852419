'use strict';
// internal/http/outgoing: OutgoingMessage, a message on its way out over any socket or stream.
//
// A client's requests are these. A server's responses inherit from it but write through their connection
// (internal/http/response). The head is sent together with the first piece of the body; until a message has its socket,
// or its turn, what it writes waits in `outputData`.
// Documentation: nodejs.org/api/http.html#class-httpoutgoingmessage. Ops used: none.

const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { Stream } = require('internal/streams/legacy');
const { getDefaultHighWaterMark } = require('internal/streams/bits');
const { collectHeaders, kOutHeaders, kUniqueHeaders, methods } = require('internal/http/outgoing_headers');
const { utcDate } = require('internal/http/date');

const kNeedDrain = Symbol('kNeedDrain');
const kCorked = Symbol('kCorked');
const kSocket = Symbol('kSocket');
const kErrored = Symbol('kErrored');
const kBytesWritten = Symbol('kBytesWritten');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectBody = Symbol('kRejectNonStandardBodyWrites');
/** Pieces that a corked message will send as one chunk. */
const kChunked = Symbol('kChunkedBuffer');

function nop() {}

function OutgoingMessage(options) {
  this._events = undefined;
  this._eventsCount = 0;
  this._maxListeners = undefined;
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this[kBytesWritten] = 0;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this[kNeedDrain] = false;
  this.finished = false;
  this._headerSent = false;
  this[kCorked] = 0;
  this[kChunked] = null;
  this._closed = false;
  this[kSocket] = null;
  this._header = null;
  this[kOutHeaders] = null;
  this._keepAliveTimeout = 0;
  this._onPendingData = nop;
  this[kErrored] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? getDefaultHighWaterMark(false);
  this[kUniqueHeaders] = null;
  this[kRejectBody] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const proto = OutgoingMessage.prototype;
for (const [name, value] of Object.entries(methods)) proto[name] = value;

function define(name, get, set) {
  Object.defineProperty(proto, name, { __proto__: null, configurable: true, enumerable: name === 'headersSent', get, set });
}

define('errored', function() { return this[kErrored]; });
define('closed', function() { return this._closed; });
define('writableFinished', function() {
  return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
});
define('writableObjectMode', () => false);
define('writableLength', function() {
  return this.outputSize + chunkedLength(this) + (this.socket ? this.socket.writableLength : 0);
});
define('writableHighWaterMark', function() {
  return this.socket ? this.socket.writableHighWaterMark : this[kHighWaterMark];
});
define('writableCorked', function() { return this[kCorked]; });
define('writableNeedDrain', function() { return !this.destroyed && !this.finished && this[kNeedDrain]; });
define('writableEnded', function() { return this.finished; });
define('headersSent', function() { return Boolean(this._header); });
define('socket', function() { return this[kSocket]; }, function(value) { this[kSocket] = value; });
define('connection', function() { return this.socket; }, function(value) { this.socket = value; });

// ---- sending

proto._implicitHeader = function _implicitHeader() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

/** Renders the head: `firstLine`, the headers, and what a message of this kind adds by itself. */
proto._storeHeader = function _storeHeader(firstLine, headers) {
  const seen = collectHeaders(this, headers);
  let header = firstLine + seen.lines;
  if (this.sendDate && !seen.date) header += `Date: ${utcDate()}\r\n`;
  dropForbiddenChunks(this);
  header += connectionLines(this, seen) + framingLine(this, seen);
  // A message without chunks ends with its head or its length, so nothing can follow it.
  if (this.chunkedEncoding !== true && seen.trailer) throw new codes.ERR_HTTP_TRAILER_INVALID();
  this._header = `${header}\r\n`;
  this._headerSent = false;
  // Whoever waits for 100 Continue must be shown the head now.
  if (seen.expect) this._send('');
};

/** 204 and 304 have no body, and clients that do not know that would take a last chunk for one. */
function dropForbiddenChunks(message) {
  if (!message.chunkedEncoding || (message.statusCode !== 204 && message.statusCode !== 304)) return;
  message.chunkedEncoding = false;
  message.shouldKeepAlive = false;
}

function connectionLines(message, seen) {
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive;
    return '';
  }
  if (seen.connection) return '';
  const keeps = message.shouldKeepAlive && (seen.contLen || message.useChunkedEncodingByDefault || message.agent);
  if (!keeps) message._last = true;
  if (!keeps || message.maxRequestsOnConnectionReached) return 'Connection: close\r\n';
  if (!message._keepAliveTimeout || !message._defaultKeepAlive) return 'Connection: keep-alive\r\n';
  const max = ~~message._maxRequestsPerSocket > 0 ? `, max=${message._maxRequestsPerSocket}` : '';
  return `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(message._keepAliveTimeout / 1000)}${max}\r\n`;
}

function framingLine(message, seen) {
  if (seen.contLen || seen.te) return '';
  if (!message._hasBody) {
    message.chunkedEncoding = false;
  } else if (!message.useChunkedEncodingByDefault) {
    message._last = true;
  } else if (!seen.trailer && !message._removedContLen && typeof message._contentLength === 'number') {
    return `Content-Length: ${message._contentLength}\r\n`;
  } else if (!message._removedTE) {
    message.chunkedEncoding = true;
    return 'Transfer-Encoding: chunked\r\n';
  } else {
    message._last = true; // the end of the connection is the end of the body
  }
  return '';
}

proto._send = function _send(data, encoding, callback, byteLength) {
  if (this._headerSent) return this._writeRaw(data, encoding, callback, byteLength);
  const header = `${this._header}`;
  this._headerSent = true;
  if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding) && !hasWide(header)) {
    return this._writeRaw(header + data, encoding, callback, byteLength);
  }
  this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
  this.outputSize += header.length;
  this._onPendingData(header.length);
  return this._writeRaw(data, encoding, callback, byteLength);
};

/** Heads are Latin-1; beyond ASCII they cannot be joined with a body in UTF-8. */
function hasWide(text) {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return true;
  return false;
}

proto._writeRaw = function _writeRaw(data, encoding, callback, size) {
  const conn = this.socket;
  if (conn?.destroyed) return false; // 'close' is still to come
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (conn && conn._httpMessage === this && conn.writable) {
    if (this.outputData.length > 0) this._flushOutput(conn);
    return conn.write(data, encoding, callback);
  }
  this.outputData.push({ data, encoding, callback });
  size ??= data.length;
  this.outputSize += size;
  this._onPendingData(size);
  return this.outputSize < this[kHighWaterMark];
};

/** The message has its socket now: sends what waits. */
proto._flush = function _flush() {
  const { socket } = this;
  if (!socket?.writable) return;
  const result = this._flushOutput(socket);
  if (this.finished) {
    this._finish();
  } else if (result && this[kNeedDrain]) {
    this[kNeedDrain] = false;
    this.emit('drain');
  }
};

proto._flushOutput = function _flushOutput(socket) {
  const { outputData } = this;
  if (outputData.length === 0) return undefined;
  socket.cork();
  let result;
  for (const { data, encoding, callback } of outputData) result = socket.write(data, encoding, callback);
  socket.uncork();
  this.outputData = [];
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return result;
};

proto.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

// ---- write

/** Bytes of a chunk; throws what a chunk that cannot be written throws. */
function sizeOf(chunk, encoding) {
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, encoding || 'utf8');
  // By tag, so that another realm's arrays count too.
  if (ArrayBuffer.isView(chunk) && chunk[Symbol.toStringTag] === 'Uint8Array') return chunk.length;
  throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
}

/** Whether writing is refused; tells the error. */
function refuse(message, callback) {
  if (!message.finished && !message.destroyed) return false;
  const error = message.finished ? new codes.ERR_STREAM_WRITE_AFTER_END() : new codes.ERR_STREAM_DESTROYED('write');
  if (message.destroyed) nextTick(callback, error);
  else nextTick(tellError, message, error, callback);
  return true;
}

function tellError(message, error, callback) {
  callback(error);
  if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', error);
}

/** What a write to a message without a body does: true if it goes on. */
function checkBody(message, callback) {
  if (message._hasBody) return true;
  if (message[kRejectBody]) throw new codes.ERR_HTTP_BODY_NOT_ALLOWED();
  nextTick(callback);
  return false;
}

function isStrict(message) {
  return message.strictContentLength && message._contentLength !== null && message._contentLength !== undefined && message._hasBody &&
    !message._removedContLen && !message.chunkedEncoding && !message.hasHeader('transfer-encoding');
}

function countBody(message, size, fromEnd) {
  if (!isStrict(message)) return;
  const total = message[kBytesWritten] + size;
  if (fromEnd ? total !== message._contentLength : total > message._contentLength) {
    throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, message._contentLength);
  }
  message[kBytesWritten] = total;
}

proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const result = writeChunk(this, chunk, encoding, callback, false);
  if (!result) this[kNeedDrain] = true;
  return result;
};

function writeChunk(message, chunk, encoding, callback, fromEnd) {
  if (typeof callback !== 'function') callback = nop;
  const size = sizeOf(chunk, encoding);
  if (refuse(message, callback)) return false;
  if (!message._header) {
    if (fromEnd) message._contentLength = size;
    message._implicitHeader();
  }
  if (!checkBody(message, callback)) return true;
  countBody(message, size, fromEnd);
  if (!fromEnd && message.socket && !message.socket.writableCorked) {
    message.socket.cork();
    nextTick(uncork, message.socket);
  }
  if (!message.chunkedEncoding || size === 0) return message._send(chunk, encoding, callback, size);
  if (message[kCorked] > 0 && message._headerSent) {
    (message[kChunked] ??= []).push({ chunk, encoding, callback, size });
    return chunkedLength(message) < message[kHighWaterMark];
  }
  message._send(size.toString(16), 'latin1', null);
  message._send('\r\n', 'latin1', null);
  message._send(chunk, encoding, null, size);
  return message._send('\r\n', 'latin1', callback);
}

function uncork(socket) {
  socket.uncork();
}

function chunkedLength(message) {
  let size = 0;
  if (message[kChunked] !== null) for (const piece of message[kChunked]) size += piece.size;
  return size;
}

proto.cork = function cork() {
  this[kCorked]++;
  this.socket?.cork();
};

proto.uncork = function uncork() {
  if (this[kCorked] > 0) this[kCorked]--;
  this.socket?.uncork();
  if (this[kCorked] === 0) sendChunked(this);
};

/** What was written while corked goes out as one chunk. */
function sendChunked(message) {
  const pieces = message[kChunked];
  if (pieces === null) return;
  const size = chunkedLength(message);
  message[kChunked] = null;
  message._send(size.toString(16), 'latin1', null);
  message._send('\r\n', 'latin1', null);
  for (const piece of pieces) message._send(piece.chunk, piece.encoding, null, piece.size);
  message._send('\r\n', 'latin1', pieces.length === 0 ? null : (error) => {
    for (const { callback } of pieces) callback(error);
  });
}

// ---- end

proto.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (this.finished) return endAgain(this, chunk, callback);
  this.socket?.cork();
  if (chunk) {
    writeChunk(this, chunk, encoding, null, true);
  } else if (!this._header) {
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') this.once('finish', callback);
  if (isStrict(this) && this[kBytesWritten] !== this._contentLength) {
    throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  this[kCorked] = 0;
  sendChunked(this);
  const finish = () => onFinish(this);
  if (this._hasBody && this.chunkedEncoding) this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
  else if (!this._headerSent || this.writableLength || chunk) this._send('', 'latin1', finish);
  else nextTick(finish);
  if (this.socket?._writableState) {
    this.socket._writableState.corked = 1;
    this.socket.uncork();
  }
  this.finished = true;
  if (this.outputData.length === 0 && this.socket?._httpMessage === this) this._finish();
  return this;
};

function endAgain(message, chunk, callback) {
  if (chunk) {
    nextTick(tellError, message, new codes.ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
  } else if (typeof callback === 'function') {
    if (message.writableFinished) callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
    else message.on('finish', callback);
  }
  return message;
}

function onFinish(message) {
  if (message.socket?._hadError) return;
  message.emit('finish');
}

proto._finish = function _finish() {
  this.emit('prefinish');
};

// ---- the rest

proto.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  if (this.socket) this.socket.destroy(error);
  else this.once('socket', (socket) => socket.destroy(error));
  return this;
};

proto.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  if (this.socket) this.socket.setTimeout(msecs);
  else this.once('socket', (socket) => socket.setTimeout(msecs));
  return this;
};

proto.pipe = function pipe() {
  // A message can only be written to.
  this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE());
};

proto[EventEmitter.captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

module.exports = {
  OutgoingMessage, checkBody, countBody, dropForbiddenChunks, endAgain, isStrict, kBytesWritten, kCorked, kErrored, kHighWaterMark, kNeedDrain,
  kRejectBody, kSocket, nop, refuse, sizeOf,
};
