'use strict';
// internal/http/connection: a server's connection whose socket Rust owns, and the entries by which Rust tells of it.
//
// A Connection is made at the first request of its number. Whose turn it is to write, and which requests are still to be
// answered, is internal/http/turns. It becomes a net.Socket only when a program asks for one: that socket's handle
// (`ConnHandle`) goes through the ops below until an upgrade hands the connection over to `net`.
// What happens with a request is internal/http/server; `http/serve.rs` is the Rust side of the entries.
//
// Ops used (conn = a connection's number; a negative result is -errno):
//   op_http_send(conn, bits, status, reason, fields, text) -> unsent bytes                                            effect
//   op_http_send_bytes(.., view) -> unsent bytes, op_http_flush(conn) -> unsent bytes                                 effect
//   op_http_persist(conn, keepAliveTimeout, maxRequests): what the heads that follow say                              effect
//   op_http_pause(conn, bool), op_http_timeout(conn, ms), op_http_date(text)                                          effect
//   op_http_close(conn, how: 0 writing side, 1 when written, 2 now, 3 reset) -> 0                                     effect

const border = require('internal/border');
const { Buffer } = require('buffer');
const { errnoException } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { SEND } = require('internal/http/common');
const { endMessage, isTouched, pushBody } = require('internal/http/incoming');
const { drained, kFields, kReason, kStatus } = require('internal/http/response');
const { Turns, dropBody } = require('internal/http/turns');
const { onExpired, utcDate } = require('internal/http/date');

// `var`: see internal/requests.
var { op_http_send, op_http_send_bytes, op_http_flush, op_http_pause } = ops;
var { DATE } = SEND;
var dateIsSet = false;

/** By number. */
var conns = [];
/** Servers by Rust's number; internal/http/server fills it. */
var servers = [];

class Connection extends Turns {
  constructor(id, server) {
    super();
    this.id = id;
    this.server = server;
    /** What Rust was told last with op_http_persist. */
    this.keepAlive = 0;
    this.maxRequests = 0;
    /** The request whose body is being read. */
    this.incoming = null;
    /** The request that asked for another protocol, once the server has agreed. */
    this.upgrading = null;
    this.requests = 0;
    this.isClosed = false;
    this.socket = null;
    this.handle = null;
    this.afterClose = null;
    this.bodyPaused = false;
    this.isHeld = false;
    this.isPaused = false;
    this.hadError = false;
  }

  // -- writing

  /** A head, a piece of the body, the end of the response, as SEND's bits say. */
  send(res, bits, body) {
    if ((bits & DATE) !== 0 && !dateIsSet) setDate();
    if (res._keepAliveTimeout !== this.keepAlive || res._maxRequestsPerSocket !== this.maxRequests) persist(this, res);
    if (body === undefined || typeof body === 'string') {
      return op_http_send(this.id, bits, res[kStatus], res[kReason], res[kFields], body);
    }
    return op_http_send_bytes(this.id, bits, res[kStatus], res[kReason], res[kFields], body);
  }

  /** Text or bytes as they are. */
  sendRaw(body, bits) {
    const op = typeof body === 'string' ? op_http_send : op_http_send_bytes;
    return op(this.id, bits, 0, undefined, undefined, body);
  }

  flush() {
    return op_http_flush(this.id);
  }

  /** Rust has written all that it had. */
  drain() {
    this.handle?.drained();
    if (this.current !== null) drained(this.current);
  }

  noteQueued(size) {
    super.noteQueued(size);
    if (this.isHeld && !this.isFull()) this.hold(false);
  }

  /** A request has come: if too much waits already, it is the last one for now. */
  holdIfFull() {
    if (this.isFull() && !this.isHeld) this.hold(true);
  }

  hold(on) {
    this.isHeld = on;
    this.pauseIfNeeded();
  }

  /** A response is complete, and its bytes are out: the next one's turn. */
  finished(res) {
    const { req } = res;
    dropBody(req);
    if (this.incoming === req) this.forget(req);
    this.passOn(res);
    if (res._last) this.endSoon();
  }

  /** The request is answered; it is the connection's until its body is read too. */
  forget(req) {
    if (isTouched(req) && !req.readableEnded && !req.destroyed) return void req.once('end', () => this.forget(req));
    if (!req.complete || this.incoming !== req) return;
    this.incoming = null;
    if (this.socket?.parser) this.socket.parser.incoming = null;
  }

  // -- reading

  /** The reader of the body wants more. */
  resumeBody(req) {
    if (!this.bodyPaused || this.incoming !== req) return;
    this.bodyPaused = false;
    this.socket?.resume();
    this.pauseIfNeeded();
  }

  pauseBody() {
    this.bodyPaused = true;
    this.socket?.pause();
    this.pauseIfNeeded();
  }

  pauseIfNeeded() {
    const pauses = this.bodyPaused || this.isHeld;
    if (pauses === this.isPaused) return;
    this.isPaused = pauses;
    op_http_pause(this.id, pauses);
  }

  // -- its life

  setTimeout(msecs) {
    if (this.socket !== null) this.socket.setTimeout(msecs);
    else ops.op_http_timeout(this.id, msecs >>> 0);
  }

  /** Closes at once. `done` is called when it is closed. */
  destroy(error, done) {
    if (done !== undefined) this.whenClosed(done);
    if (this.destroyed) return;
    if (this.socket !== null) {
      this.destroyed = true;
      this.socket.destroy(error);
      return;
    }
    this.destroyed = true;
    ops.op_http_close(this.id, 2);
    if (error) nextTick(failed, this, error);
  }

  /** Rust closes the connection by itself; a socket that a program has seen is told. */
  endSoon() {
    this.destroyed = true;
    if (this.socket !== null) this.socket.destroySoon();
  }

  /** Closes as soon as all that was written is out. */
  close() {
    this.destroyed = true;
    ops.op_http_close(this.id, 1);
  }

  whenClosed(done) {
    if (this.isClosed) return void nextTick(done);
    (this.afterClose ??= []).push(done);
  }

  /** The last event. */
  closed() {
    this.destroyed = true;
    this.isClosed = true;
    // A socket's 'close' aborts what is under way before others hear of it; without one, that is done here.
    this.handle?.onclosed();
    this.abort();
    const { afterClose } = this;
    if (afterClose !== null) for (const done of afterClose) done();
    this.server._connectionClosed();
  }

  /** What is under way comes to nothing. */
  abort() {
    this.abandon(this.upgrading);
  }

  /** The connection as a net.Socket, made at the first call. */
  toSocket() {
    if (this.socket === null) {
      const { makeSocket } = require('internal/http/socket');
      makeSocket(this);
    }
    return this.socket;
  }
}

function persist(conn, res) {
  conn.keepAlive = res._keepAliveTimeout;
  conn.maxRequests = res._maxRequestsPerSocket;
  ops.op_http_persist(conn.id, conn.keepAlive >>> 0, conn.maxRequests > 0 ? conn.maxRequests >>> 0 : 0);
}

function setDate() {
  ops.op_http_date(utcDate());
  dateIsSet = true;
}
onExpired(() => { dateIsSet = false; });

/** An error of the socket, which no response can be told of any more. */
function failed(conn, error) {
  if (conn.hadError) return;
  conn.hadError = true;
  conn.server._clientError(error, conn);
}

function open(id, server) {
  const conn = new Connection(id, servers[server]);
  conns[id] = conn;
  return conn;
}

// ---- what Rust tells

const FastBuffer = Buffer[Symbol.species] ?? Buffer;

/** `server` is the number of the server where the connection is not known yet. */
function onrequest(id, server, code, url, fields, flags) {
  const conn = conns[id] ?? open(id, server);
  return conn.server._onrequest(conn, code, url, fields, flags);
}

function onevent(what, id, server, first, second) {
  if (what === border.HTTP_EVENT_DROP) return void servers[server].emit('drop', dropped(first));
  const conn = conns[id] ?? open(id, server);
  switch (what) {
    case border.HTTP_EVENT_OPEN: return conn.server._opened(conn);
    case border.HTTP_EVENT_BODY: return onbody(conn, first);
    case border.HTTP_EVENT_END: return onend(conn, first);
    case border.HTTP_EVENT_DRAIN: return conn.drain();
    case border.HTTP_EVENT_TIMEOUT: return conn.server._timedOut(conn);
    case border.HTTP_EVENT_EOF: return conn.server._ended(conn, first === 1);
    case border.HTTP_EVENT_REFUSED: return onrefused(conn, first, second);
    case border.HTTP_EVENT_UPGRADE: return conn.server._upgraded(conn, new FastBuffer(first));
    case border.HTTP_EVENT_RAW: return onraw(conn.socket, new FastBuffer(first));
    case border.HTTP_EVENT_FAILED:
      conn.destroy(second === undefined ? errnoException(first, 'read') : layerFailure(second));
      return;
    case border.HTTP_EVENT_CLOSED:
      conns[id] = undefined;
      return conn.closed();
  }
}

function onbody(conn, bytes) {
  const { incoming } = conn;
  if (incoming !== null && !pushBody(incoming, new FastBuffer(bytes))) conn.pauseBody();
}

function onend(conn, trailers) {
  const { incoming } = conn;
  if (incoming === null) return;
  endMessage(incoming, trailers);
  if (incoming !== conn.current?.req && !conn.waiting.some((res) => res.req === incoming)) conn.forget(incoming);
  conn.bodyPaused = false;
  conn.pauseIfNeeded();
}

/** Listeners of the socket itself hear of bytes even if those were the end of it. */
function onraw(socket, bytes) {
  if (socket.destroyed) socket.emit('data', bytes);
  else socket.push(bytes);
}

/** `text` is code:offset:reason. */
function onrefused(conn, text, bytes) {
  const { parseError } = require('internal/http/common');
  const [code, offset] = text.split(':', 2);
  const reason = text.slice(code.length + offset.length + 2);
  conn.server._clientError(parseError(code, reason, Number(offset), new FastBuffer(bytes)), conn);
}

/** `text` is code and message. */
function layerFailure(text) {
  const space = text.indexOf(' ');
  return require('internal/net/handle').layerError(text.slice(0, space), text.slice(space + 1));
}

function dropped(text) {
  const [localAddress, localPort, localFamily, remoteAddress, remotePort, remoteFamily] = text.split(' ');
  if (!localFamily) return undefined;
  return { localAddress, localPort: Number(localPort), localFamily, remoteAddress, remotePort: Number(remotePort), remoteFamily };
}

const { setEntry } = require('internal/bootstrap');
setEntry('httpRequest', onrequest);
setEntry('httpEvent', onevent);

module.exports = { Connection, conns, failed, open, servers };
