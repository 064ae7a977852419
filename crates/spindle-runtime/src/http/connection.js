'use strict';
// internal/http/connection: a server's connection whose socket Rust owns, and the entries by which Rust tells of it.
//
// A Connection is made at the first request of its number. It knows whose turn it is to write, which requests are still
// to be answered, and becomes a net.Socket only when a program asks for one: that socket's handle (`ConnHandle`) goes
// through the ops below until an upgrade hands the connection over to `net`.
// What happens with a request is internal/http/requests; `http/serve.rs` is the Rust side of the entries.
//
// Ops used (conn = a connection's number; a negative result is -errno):
//   op_http_send(conn, bits, status, keepAliveTimeout, maxRequests, reason, fields, trailers, text) -> unsent bytes   effect
//   op_http_send_bytes(.., view) -> unsent bytes, op_http_flush(conn) -> unsent bytes                                 effect
//   op_http_pause(conn, bool), op_http_timeout(conn, ms), op_http_date(text)                                          effect
//   op_http_close(conn, how: 0 writing side, 1 when written, 2 now, 3 reset) -> 0                                     effect
//   op_http_tap(conn)                                                effect   what is read is told as it is, too
//   op_http_announce(conn) -> [bytes read, bytes written] | null: its end will be told                                effect
//   op_http_detach(conn) -> [id of net, unread ArrayBuffer, unwritten ArrayBuffer] | null                             effect
//   op_http_name(conn, peer: bool) -> [address, port, family] | null                                                  effect
//   op_http_ref(conn, bool), op_http_nodelay(conn, bool) -> 0, op_http_keepalive(conn, bool, seconds) -> 0            effect

const border = require('internal/border');
const { Buffer } = require('buffer');
const { connResetException, errnoException } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { SEND } = require('internal/http/common');
const { endMessage, isTouched, pushBody } = require('internal/http/incoming');
const { beginTurn, closeSoon, drained, emitClose } = require('internal/http/response');
const { onExpired, utcDate } = require('internal/http/date');

// `var`: see internal/requests.
var { op_http_send, op_http_send_bytes, op_http_flush, op_http_pause } = ops;
var { DATE } = SEND;
var dateIsSet = false;

/** By number. */
var conns = [];
/** Servers by Rust's number; internal/http/server fills it. */
var servers = [];

/** Bytes of responses that wait for their turn before no more requests are taken. */
const QUEUED_MAX = 64 * 1024;

class Connection {
  constructor(id, server) {
    this.isHttpConnection = true;
    this.id = id;
    this.server = server;
    /** The response whose turn it is to write, and those after it. */
    this.current = null;
    this.waiting = [];
    /** The request whose body is being read. */
    this.incoming = null;
    /** The request that asked for another protocol, once the server has agreed. */
    this.upgrading = null;
    /** The response whose request is being announced, and whether it is complete already. */
    this.handling = null;
    this.isEnded = false;
    this.requests = 0;
    this.destroyed = false;
    this.isClosed = false;
    this.socket = null;
    this.handle = null;
    this.afterClose = null;
    this.queued = 0;
    this.bodyPaused = false;
    this.isHeld = false;
    this.isPaused = false;
    this.hadError = false;
  }

  // -- writing

  send(bits, status, keepAlive, max, reason, fields, trailers, body) {
    if ((bits & DATE) !== 0 && !dateIsSet) setDate();
    keepAlive = keepAlive >>> 0;
    max = max > 0 ? max >>> 0 : 0;
    if (body === undefined || typeof body === 'string') {
      return op_http_send(this.id, bits, status, keepAlive, max, reason, fields, trailers, body);
    }
    return op_http_send_bytes(this.id, bits, status, keepAlive, max, reason, fields, trailers, body);
  }

  flush() {
    return op_http_flush(this.id);
  }

  /** Rust has written all that it had. */
  drain() {
    this.handle?.drained();
    if (this.current !== null) drained(this.current);
  }

  /** Responses that wait have grown or shrunk by this many bytes. */
  noteQueued(size) {
    this.queued += size;
    if (this.isHeld && this.queued <= QUEUED_MAX) this.hold(false);
  }

  /** A request has come: if too much waits already, it is the last one for now. */
  holdIfFull() {
    if (this.queued > QUEUED_MAX && !this.isHeld) this.hold(true);
  }

  hold(on) {
    this.isHeld = on;
    this.pauseIfNeeded();
  }

  /** A response is complete, and its bytes are out: the next one's turn. */
  finished(res) {
    const { req } = res;
    // A body that nobody wants must not block the next request.
    if (!req._consuming && !(isTouched(req) && req.readableDidRead)) req._dump();
    closeSoon(res);
    this.current = null;
    if (this.incoming === req) this.forget(req);
    if (res._last) this.endSoon();
    else if (this.waiting.length > 0) beginTurn(this.waiting.shift(), this);
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

  /** All responses that are not complete, in order. */
  unfinished() {
    return this.current === null ? this.waiting : [this.current, ...this.waiting];
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
    this.destroyed = true;
    const responses = this.unfinished();
    this.waiting = [];
    this.current = null;
    const { upgrading } = this;
    for (const { req } of responses) if (!req.destroyed) req.destroy(connResetException('aborted'));
    if (upgrading !== null && !upgrading.destroyed) upgrading.destroy(connResetException('aborted'));
    for (const res of responses) emitClose(res);
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
      conn.destroy(errnoException(first, 'read'));
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

function dropped(text) {
  const [localAddress, localPort, localFamily, remoteAddress, remotePort, remoteFamily] = text.split(' ');
  if (!localFamily) return undefined;
  return { localAddress, localPort: Number(localPort), localFamily, remoteAddress, remotePort: Number(remotePort), remoteFamily };
}

const { setEntry } = require('internal/bootstrap');
setEntry('httpRequest', onrequest);
setEntry('httpEvent', onevent);

module.exports = { Connection, conns, failed, open, servers };
