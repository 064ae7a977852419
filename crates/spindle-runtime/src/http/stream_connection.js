'use strict';
// internal/http/stream_connection: a server's connection over a stream that JavaScript reads and writes.
//
// TLS sockets, streams given to `server.emit('connection', stream)`, and whatever a program assigns to a response.
// internal/http/turns says what servers and responses expect of it.
//
// Ops used (described in internal/http/common): op_http_parser_{new,expect,execute,finish,free}.

const { Buffer } = require('buffer');
const STATUS_CODES = require('internal/http/status');
const { EVENT, FLAG, METHODS, SEND, isLenient, maxHeaderSizeOf, parseError } = require('internal/http/common');
const { endMessage, pushBody } = require('internal/http/incoming');
const { drained, kConn, kFields, kReason, kStatus } = require('internal/http/response');
const { Turns, dropBody } = require('internal/http/turns');
const { utcDate } = require('internal/http/date');

const { HEAD, DATE, KEEP, CLOSE, LENGTH, TE, CHUNK, LAST_CHUNK, END, LAST, LATIN1, HOLD, BARE } = SEND;

const WIDE = /[^\x00-\x7f]/;
const TAKES_UPGRADE = 2;

/** A response's head as text; `http/send.rs` writes the same. */
function headText(res, bits, length) {
  const status = res[kStatus];
  let text = `HTTP/1.1 ${status} ${res[kReason] ?? STATUS_CODES[status] ?? 'unknown'}\r\n${res[kFields]}`;
  if (bits & DATE) text += `Date: ${utcDate()}\r\n`;
  if (bits & KEEP) text += 'Connection: keep-alive\r\n';
  else if (bits & CLOSE) text += 'Connection: close\r\n';
  const { _keepAliveTimeout: keepAlive, _maxRequestsPerSocket: max } = res;
  if ((bits & (KEEP | BARE)) === KEEP && keepAlive > 0) {
    text += `Keep-Alive: timeout=${Math.floor(keepAlive / 1000)}${max > 0 ? `, max=${max}` : ''}\r\n`;
  }
  if (bits & LENGTH) text += `Content-Length: ${length}\r\n`;
  if (bits & TE) text += 'Transfer-Encoding: chunked\r\n';
  return `${text}\r\n`;
}

/** How a body that is text is written. */
const encodingOf = (bits) => (bits & LATIN1) === 0 ? 'utf8' : 'latin1';

/** Writes responses to a stream. */
class Writer extends Turns {
  constructor(socket) {
    super();
    this.socket = socket;
    this.handle = null;
    this.isHeld = false;
  }

  send(res, bits, body) {
    const length = body === undefined ? 0 : typeof body === 'string' ? Buffer.byteLength(body, encodingOf(bits)) : body.length;
    let before = bits & HEAD ? headText(res, bits, length) : '';
    let after = '';
    if (bits & CHUNK && length > 0) {
      before += `${length.toString(16)}\r\n`;
      after = '\r\n';
    }
    if (bits & LAST_CHUNK) after += '0\r\n\r\n';
    return this.sendParts(before, body, after, bits);
  }

  sendRaw(body, bits) {
    return this.sendParts('', body, '', bits);
  }

  /** A body, if any, between two texts. */
  sendParts(before, body, after, bits) {
    const { socket } = this;
    if (socket.destroyed || socket.writable === false) return -1;
    const isText = typeof body === 'string';
    const encoding = encodingOf(bits);
    this.hold();
    if (isText && (encoding === 'latin1' || !WIDE.test(before + after))) {
      this.write(before + body + after, encoding);
    } else {
      this.write(before, 'latin1');
      if (body !== undefined && body.length > 0) this.write(body, isText ? encoding : undefined);
      this.write(after, 'latin1');
    }
    if (bits & END) return this.ended(bits);
    if ((bits & HOLD) === 0) return this.flush();
    return socket.writableLength ?? 0;
  }

  write(data, encoding) {
    if (data !== '') this.socket.write(data, encoding);
  }

  hold() {
    if (this.isHeld) return;
    this.isHeld = true;
    this.socket.cork?.();
  }

  release() {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.socket.uncork?.();
  }

  flush() {
    const { socket } = this;
    this.release();
    if (socket.destroyed) return -1;
    const unsent = socket.writableLength ?? 0;
    if (unsent > 0) socket.write('', 'latin1', () => this.drain());
    return unsent;
  }

  /** The response is complete; it has finished when the stream has taken all of it. */
  ended() {
    const res = this.current;
    this.socket.write('', 'latin1', () => drained(res));
    this.release();
    return 1;
  }

  drain() {
    if (this.current !== null) drained(this.current);
  }

  finished(res) {
    const { socket } = this;
    if (socket._httpMessage === res) socket._httpMessage = null;
    this.passOn(res);
  }

  /** Takes over the responses that a connection still owes when it becomes an ordinary socket. */
  adopt(conn) {
    this.current = conn.current;
    this.waiting = conn.waiting;
    for (const res of [this.current, ...this.waiting]) res[kConn] = this;
  }

  toSocket() {
    return this.socket;
  }

  destroy(error, done) {
    this.destroyed = true;
    if (done !== undefined) this.socket.once('close', done);
    this.socket.destroy(error);
  }

  setTimeout(msecs) {
    this.socket.setTimeout?.(msecs);
  }
}

class StreamConnection extends Writer {
  constructor(socket, server) {
    super(socket);
    this.server = server;
    this.incoming = null;
    this.upgrading = null;
    this.requests = 0;
    this.hadError = false;
    this.bodyPaused = false;
    this.keepAliveSet = false;
    /** When the message under way began (0: none), and whether its head is complete. */
    this.begun = Date.now();
    this.hasHead = false;
    this.parser = ops.op_http_parser_new(false, isLenient(server.insecureHTTPParser), maxHeaderSizeOf(server.maxHeaderSize) >>> 0);
    this.listeners = {
      __proto__: null,
      data: (chunk) => this.execute(chunk),
      end: () => this.peerEnded(),
      close: () => this.closed(),
      error: (error) => this.fail(error),
      timeout: () => this.server._timedOut(this),
    };
    for (const name in this.listeners) socket.on(name, this.listeners[name]);
    socket.server ??= server;
    socket.parser = { incoming: null, socket };
    socket._paused = false;
    if (server.timeout) this.setTimeout(server.timeout);
  }

  isIdle() {
    return this.current === null && this.incoming === null;
  }

  /** Whether the head, or the whole request, has taken longer than allowed (0: any time is). */
  isExpired(headers, request) {
    if (this.begun === 0 || this.destroyed) return false;
    const age = Date.now() - this.begun;
    return (headers > 0 && !this.hasHead && age > headers) || (request > 0 && age > request);
  }

  // -- reading

  execute(chunk) {
    if (this.parser < 0) return;
    if (this.begun === 0) {
      this.begun = Date.now();
      this.hasHead = false;
    }
    this.apply(ops.op_http_parser_execute(this.parser, chunk), chunk);
  }

  apply(events, chunk) {
    for (let i = 0; i < events.length;) {
      switch (events[i]) {
        case EVENT.HEAD:
          if (this.onhead(events[i + 1], events[i + 2], events[i + 3], events[i + 4])) {
            ops.op_http_parser_expect(this.parser, TAKES_UPGRADE);
          }
          i += 5;
          break;
        case EVENT.BODY:
          this.onbody(chunk.subarray(events[i + 1], events[i + 2]));
          i += 3;
          break;
        case EVENT.END:
          this.onend(events[i + 1]);
          i += 2;
          break;
        case EVENT.UPGRADE:
          return this.onupgrade(chunk.subarray(events[i + 1]));
        case EVENT.ERROR:
          return void this.server._clientError(parseError(events[i + 1], events[i + 2], events[i + 3], chunk), this);
      }
      if (this.parser < 0) return;
    }
    // A request that asked for another protocol ends what was parsed; the rest waited for the answer.
    if (this.asked) {
      this.asked = false;
      this.execute(Buffer.alloc(0));
    }
  }

  onhead(code, url, fields, flags) {
    if (this.keepAliveSet) {
      this.keepAliveSet = false;
      this.setTimeout(this.server.timeout || 0);
    }
    this.hasHead = true;
    this.asked = (flags & FLAG.UPGRADE) !== 0 || METHODS[code] === 'CONNECT';
    const taken = this.server._onrequest(this, code, url, fields, flags);
    if (this.socket.parser) this.socket.parser.incoming = this.incoming;
    return taken;
  }

  onbody(bytes) {
    const { incoming } = this;
    if (incoming === null || pushBody(incoming, Buffer.from(bytes))) return;
    this.bodyPaused = true;
    this.socket.pause();
  }

  onend(trailers) {
    this.begun = 0;
    const { incoming } = this;
    if (incoming !== null && !incoming.complete) endMessage(incoming, trailers);
    this.resume();
  }

  resumeBody(req) {
    if (this.incoming === req) this.resume();
  }

  resume() {
    if (!this.bodyPaused || this.isFull()) return;
    this.bodyPaused = false;
    this.socket.resume();
  }

  noteQueued(size) {
    super.noteQueued(size);
    this.resume();
  }

  holdIfFull() {
    if (!this.isFull() || this.bodyPaused) return;
    this.bodyPaused = true;
    this.socket.pause();
  }

  onupgrade(head) {
    this.leave();
    this.server._upgradedStream(this, head);
  }

  /** Stops listening: the stream is somebody else's now. */
  leave() {
    const { socket, listeners } = this;
    for (const name in listeners) socket.removeListener(name, listeners[name]);
    this.free();
    socket.parser = null;
  }

  free() {
    if (this.parser >= 0) ops.op_http_parser_free(this.parser);
    this.parser = -1;
  }

  peerEnded() {
    if (this.parser < 0) return;
    const events = ops.op_http_parser_finish(this.parser);
    this.server._ended(this, events[0] === EVENT.ERROR);
  }

  // -- writing

  ended(bits) {
    const unsent = super.ended(bits);
    if (bits & LAST) {
      if (typeof this.socket.destroySoon === 'function') this.socket.destroySoon();
      else this.socket.end();
    } else if (this.waiting.length === 0 && this.server.keepAliveTimeout > 0) {
      this.keepAliveSet = true;
      this.setTimeout(this.server.keepAliveTimeout + this.server.keepAliveTimeoutBuffer);
    }
    return unsent;
  }

  finished(res) {
    const { req } = res;
    dropBody(req);
    if (this.incoming === req && req.complete) this.incoming = null;
    super.finished(res);
  }

  // -- its life

  close() {
    this.destroyed = true;
    this.socket.end();
  }

  fail(error) {
    if (this.hadError) return;
    this.hadError = true;
    this.server._clientError(error, this);
  }

  closed() {
    this.free();
    this.abandon(null);
  }
}

module.exports = { StreamConnection, Writer };
