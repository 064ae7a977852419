'use strict';
// internal/http/client_socket: one exchange on a client's socket: from the socket's arrival to 'close' of the request.
//
// The socket may be any duplex stream. While a request has it, `socket._httpMessage` is the request and `socket.parser`
// the reader of its response; afterwards it is free again, or closed, or, after an upgrade, the program's.
//
// Ops used:
//   op_http_parser_new(true, lenient, maxHeaderSize) -> id, op_http_parser_free(id)              state
//   op_http_parser_expect(id, body), op_http_parser_execute(id, view), op_http_parser_finish(id) state   see internal/http/common

const { connResetException } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { EVENT, FLAG, MAX_HEADER_PAIRS, isLenient, maxHeaderSizeOf, parseError } = require('internal/http/common');
const { kNeedDrain } = require('internal/http/outgoing');
const { IncomingMessage, endMessage, pushBody, readStart, readStop } = require('internal/http/incoming');

const {
  op_http_parser_execute, op_http_parser_expect, op_http_parser_finish, op_http_parser_free, op_http_parser_new,
} = ops;
// ---- reading responses

/** What reads the responses on one socket; `outgoing` is the request whose response comes next. */
class ResponseReader {
  constructor(isCommon, isLenientParser, maxHeaderSize) {
    this.socket = null;
    this.outgoing = null;
    this.incoming = null;
    this.isCommon = isCommon;
    this.id = op_http_parser_new(true, isLenientParser, maxHeaderSize);
    this.upgradeOffset = -1;
  }

  begin(req, socket) {
    this.outgoing = req;
    this.socket = socket;
    this.upgradeOffset = -1;
    op_http_parser_expect(this.id, req.method === 'HEAD' ? 1 : req.method === 'CONNECT' ? 2 : 0);
  }

  /** Handles bytes; gives the error that they hold, if any. */
  execute(bytes) {
    return this.handle(op_http_parser_execute(this.id, bytes), bytes);
  }

  /** The server has ended; that may be the end of the body. */
  finish() {
    return this.handle(op_http_parser_finish(this.id), undefined);
  }

  handle(events, bytes) {
    for (let at = 0; at < events.length;) {
      switch (events[at]) {
        case EVENT.HEAD:
          this.onHead(events[at + 1], events[at + 2], events[at + 3], events[at + 4]);
          at += 5;
          break;
        case EVENT.BODY:
          if (this.incoming !== null && !pushBody(this.incoming, bytes.subarray(events[at + 1], events[at + 2]))) readStop(this.socket);
          at += 3;
          break;
        case EVENT.END:
          this.onEnd(events[at + 1]);
          at += 2;
          break;
        case EVENT.UPGRADE:
          this.upgradeOffset = events[at + 1];
          if (this.incoming !== null) this.incoming.upgrade = true;
          return null;
        case EVENT.ERROR:
          return parseError(events[at + 1], events[at + 2], events[at + 3], bytes);
      }
      // The program has destroyed the request, or the socket has gone on to the next one.
      if (this.outgoing === null) return null;
    }
    return null;
  }

  onHead(status, reason, headers, flags) {
    const { outgoing: req, socket } = this;
    if (req.res) {
      // A second response: nothing that this server says can be trusted any more.
      this.outgoing = null;
      return void socket.destroy();
    }
    const res = this.incoming = makeResponse(req, socket, status, reason, headers, flags);
    if (res.upgrade) return void (req.res = res);
    if (isInformational(status)) return onInformation(req, res);
    req.res = res;
    if (req.shouldKeepAlive && (flags & FLAG.KEEP_ALIVE) === 0 && !req.upgradeOrConnect) req.shouldKeepAlive = false;
    res.req = req;
    // First of all listeners, so that the socket is looked after whatever the program does.
    res.on('end', onResponseEnd);
    socket.on('timeout', tellResponseTimeout);
    req.on('finish', onRequestFinish);
    if (req.aborted || !req.emit('response', res)) res._dump();
  }

  onEnd(trailers) {
    const res = this.incoming;
    if (res === null || isInformational(res.statusCode)) {
      this.incoming = null;
      return;
    }
    endMessage(res, trailers);
    readStart(this.socket);
  }

  /** Keeps the parser for another request, as far as it is like others. */
  free() {
    this.outgoing = this.incoming = this.socket = null;
    if (this.isCommon && idle.length < IDLE_MAX) {
      idle.push(this);
    } else {
      op_http_parser_free(this.id);
      this.id = -1;
    }
  }
}

/** Readers with the usual options that wait for their next request. */
const idle = [];
const IDLE_MAX = 1000;

/** Whether another response follows. */
const isInformational = (status) => status >= 100 && status < 200 && status !== 101;

function makeResponse(req, socket, status, reason, headers, flags) {
  const res = new IncomingMessage(socket);
  const version = flags >> FLAG.VERSION_SHIFT;
  res.httpVersionMajor = version >> 4;
  res.httpVersionMinor = version & 15;
  res.httpVersion = `${version >> 4}.${version & 15}`;
  res.statusCode = status;
  res.statusMessage = reason;
  res.joinDuplicateHeaders = Boolean(req.joinDuplicateHeaders);
  res.upgrade = (status === 101 && (flags & FLAG.UPGRADE) !== 0) || req.method === 'CONNECT';
  res._setHead(headers, typeof req.maxHeadersCount === 'number' ? req.maxHeadersCount * 2 : MAX_HEADER_PAIRS);
  return res;
}

/** A response that announces another one. */
function onInformation(req, res) {
  if (res.statusCode === 100) req.emit('continue');
  const { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders } = res;
  req.emit('information', { statusCode, statusMessage, httpVersion, httpVersionMajor, httpVersionMinor, headers, rawHeaders });
}

function readerFor({ insecureHTTPParser, maxHeaderSize }) {
  const isCommon = insecureHTTPParser === undefined && maxHeaderSize === undefined;
  if (isCommon && idle.length > 0) return idle.pop();
  return new ResponseReader(isCommon, Boolean(isLenient(insecureHTTPParser)), maxHeaderSizeOf(maxHeaderSize));
}

// ---- the exchange

/** The request will have this socket in the next tick; until then somebody must listen for its errors. */
function reserve(req, socket) {
  socket._httpMessage = req;
  socket.on('error', onSocketError);
}

/** The request does not want the socket any more. */
function giveBack(socket) {
  socket._httpMessage = null;
  socket.removeListener('error', onSocketError);
}

/** Gives the request the socket that was reserved for it. */
function attach(req, socket) {
  const reader = readerFor(req);
  reader.begin(req, socket);
  req.socket = socket;
  req.parser = socket.parser = reader;
  socket.on('data', onSocketData);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  if (req.timeout !== undefined || req.agent?.options?.timeout) listenForTimeout(req);
  req.emit('socket', socket);
}

function detach(socket) {
  socket.removeListener('data', onSocketData);
  socket.removeListener('end', onSocketEnd);
  socket.removeListener('drain', onSocketDrain);
}

function freeReader(reader, req, socket) {
  if (reader.socket === socket) reader.free();
  if (req) req.parser = null;
  if (socket.parser === reader) socket.parser = null;
}

function onSocketData(bytes) {
  const { parser: reader, _httpMessage: req } = this;
  const error = reader.execute(bytes);
  if (error !== null) return onParseError(this, reader, req, error);
  const res = reader.incoming;
  if (res === null) return;
  if (res.upgrade) return onUpgrade(this, reader, req, res, bytes);
  if (res.complete) {
    detach(this);
    freeReader(reader, req, this);
  }
}

function onParseError(socket, reader, req, error) {
  detach(socket);
  freeReader(reader, req, socket);
  socket.destroy();
  req.socket._hadError = true;
  req.emit('error', error);
}

/** The connection is the program's from here on, if it wants it. */
function onUpgrade(socket, reader, req, res, bytes) {
  const offset = reader.upgradeOffset < 0 ? bytes.length : reader.upgradeOffset;
  detach(socket);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', tellResponseTimeout);
  freeReader(reader, req, socket);
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (req.listenerCount(event) === 0) return void req.destroy();
  req.upgradeOrConnect = true;
  socket.emit('agentRemove');
  socket.removeListener('close', onSocketClose);
  socket.removeListener('error', onSocketError);
  socket._httpMessage = null;
  socket.readableFlowing = null;
  req.emit(event, res, socket, bytes.subarray(offset));
  req.destroyed = true;
  req._closed = true;
  req.emit('close');
}

function onSocketEnd() {
  const { parser: reader, _httpMessage: req } = this;
  if (!req.res && !req.socket._hadError) {
    req.socket._hadError = true;
    req.emit('error', connResetException('socket hang up'));
  }
  if (reader) {
    reader.finish();
    freeReader(reader, req, this);
  }
  this.destroy();
}

function onSocketError(error) {
  const { parser: reader, _httpMessage: req } = this;
  if (req) {
    // 'close' must not tell it again.
    this._hadError = true;
    req.emit('error', error);
  }
  if (reader) {
    reader.finish();
    freeReader(reader, req, this);
  }
  this.removeListener('data', onSocketData);
  this.removeListener('end', onSocketEnd);
  this.destroy();
}

function onSocketClose() {
  const { parser: reader, _httpMessage: req } = this;
  req.destroyed = true;
  const { res } = req;
  if (res) {
    if (!res.complete) res.destroy(connResetException('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!req.socket._hadError) {
      req.socket._hadError = true;
      req.emit('error', connResetException('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  if (req.outputData) req.outputData.length = 0;
  if (reader) {
    reader.finish();
    freeReader(reader, req, this);
  }
}

function onSocketDrain() {
  const req = this._httpMessage;
  if (req && !req.finished && req[kNeedDrain]) {
    req[kNeedDrain] = false;
    req.emit('drain');
  }
}

// ---- the end of an exchange

/** The response has been read. */
function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
    socket.removeListener('timeout', tellResponseTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (!socket.writable) return;
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (req.writableFinished && !this.aborted) {
    release(req);
  }
}

/** The request has been sent; the response may have been faster. */
function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) release(this);
}

/** Both directions are done: the socket is free for the next request. */
function release(req) {
  if (req.destroyed) return;
  const { socket } = req;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onSocketClose);
  socket.removeListener('error', onSocketError);
  detach(socket);
  // After the program's own listeners of 'end'.
  nextTick(tellFree, req);
  req.destroyed = true;
  // The message must not take the socket with it when it is destroyed.
  if (req.res) req.res.socket = null;
}

function tellFree(req) {
  req._closed = true;
  req.emit('close');
  if (req.socket) req.socket.emit('free');
}

/** The request never had a socket, or lost it. */
function fail(req, error) {
  req.destroyed = true;
  if (!req.aborted && !error) error = connResetException('socket hang up');
  if (error) req.emit('error', error);
  req._closed = true;
  req.emit('close');
}

// ---- time-outs

function tellTimeout() {
  this._httpMessage?.emit('timeout');
}

function tellResponseTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

/** A time-out of the socket is one of the request. */
function listenForTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = tellTimeout;
  if (req.socket) req.socket.once('timeout', tellTimeout);
  else req.on('socket', (socket) => { socket.once('timeout', tellTimeout); });
}

module.exports = { attach, fail, giveBack, listenForTimeout, reserve };
