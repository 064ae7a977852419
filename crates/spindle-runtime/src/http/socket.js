'use strict';
// internal/http/socket: a server's connection as a net.Socket, for programs that look at `req.socket`.
//
// The handle of such a socket speaks the language of internal/net/handle, but the socket is still Rust's: reading happens
// in its parser, so the socket itself has nothing to read until an upgrade. Then `become` makes the handle an ordinary one,
// and the same socket object goes on as an ordinary socket.
//
// Ops used (conn = a connection's number; a negative result is -errno):
//   op_http_tap(conn)                                                effect   what is read is told as it is, too
//   op_http_announce(conn) -> [bytes read, bytes written] | null: its end will be told                                effect
//   op_http_detach(conn) -> [id of net, unread ArrayBuffer, unwritten ArrayBuffer] | null                             effect
//   op_http_name(conn, peer: bool) -> [address, port, family] | null                                                  effect
//   op_http_ref(conn, bool), op_http_nodelay(conn, bool) -> 0, op_http_keepalive(conn, bool, seconds) -> 0            effect
//   op_http_close, op_http_timeout: see internal/http/connection

const border = require('internal/border');
const { Buffer } = require('buffer');
const net = require('net');
const { TCP } = require('internal/net/handle');
const { nextTick } = require('internal/task_queues');
const { SEND: { BARE } } = require('internal/http/common');

const kConnection = Symbol('kConnection');

class ConnHandle extends TCP {
  constructor(conn) {
    super();
    this.conn = conn;
    this.waiters = null;
    for (const [index, name] of ['bytesRead', 'bytesWritten'].entries()) this.count(index, name);
  }

  /** A count that is Rust's until the handle is an ordinary one, which goes on from there. */
  count(index, name) {
    let value = 0;
    const ask = () => {
      if (this.conn !== null) value = ops.op_http_announce(this.conn.id)?.[index] ?? value;
      return value;
    };
    ask();
    Object.defineProperty(this, name, { __proto__: null, configurable: true, enumerable: true, get: ask, set(count) { value = count; } });
  }

  /** From here on an ordinary handle. */
  become(id) {
    void [this.bytesRead, this.bytesWritten];
    this.conn = null;
    this.attach(id);
  }

  readStart() {
    return this.conn === null ? super.readStart() : 0;
  }

  readStop() {
    return this.conn === null ? super.readStop() : 0;
  }

  write(chunk, done) {
    if (this.conn === null) return super.write(chunk, done);
    const unsent = this.conn.sendRaw(chunk, BARE);
    if (unsent <= 0) return unsent;
    (this.waiters ??= []).push(done);
    return 1;
  }

  writev(list, done) {
    if (this.conn === null) return super.writev(list, done);
    return this.write(Buffer.concat(list.map((piece) => typeof piece === 'string' ? Buffer.from(piece) : piece)), done);
  }

  drained() {
    const { waiters } = this;
    this.waiters = null;
    if (waiters !== null) for (const done of waiters) done(0);
  }

  shutdown(done) {
    if (this.conn === null) return super.shutdown(done);
    // It fails only on a connection that is closing, which is more than was asked for.
    ops.op_http_close(this.conn.id, 0);
    nextTick(done, 0);
    return 0;
  }

  close(done) {
    if (this.conn === null) return super.close(done);
    this.end(2, done);
  }

  reset(done) {
    return this.conn === null ? super.reset(done) : this.end(3, done);
  }

  end(how, done) {
    if (this.isClosing) return border.EBADF;
    this.isClosing = true;
    this.conn.destroyed = true;
    // A connection that has closed by itself will tell nothing more.
    if (this.conn.isClosed) done?.();
    else {
      this.afterClose = done ?? null;
      ops.op_http_close(this.conn.id, how);
    }
    return 0;
  }

  getsockname(out) {
    return this.conn === null ? super.getsockname(out) : this.nameInto(out, false);
  }

  getpeername(out) {
    return this.conn === null ? super.getpeername(out) : this.nameInto(out, true);
  }

  nameInto(out, peer) {
    const name = ops.op_http_name(this.conn.id, peer);
    if (name === null) return border.EBADF;
    [out.address, out.port, out.family] = name;
    return 0;
  }

  ref() {
    if (this.conn === null) return super.ref();
    this.isRefed = true;
    ops.op_http_ref(this.conn.id, true);
  }

  unref() {
    if (this.conn === null) return super.unref();
    this.isRefed = false;
    ops.op_http_ref(this.conn.id, false);
  }

  setNoDelay(on) {
    return this.conn === null ? super.setNoDelay(on) : ops.op_http_nodelay(this.conn.id, on);
  }

  setKeepAlive(on, delay) {
    return this.conn === null ? super.setKeepAlive(on, delay) : ops.op_http_keepalive(this.conn.id, on, delay >>> 0);
  }

  onclosed() {
    if (this.conn === null) return super.onclosed();
    const done = this.afterClose;
    this.afterClose = null;
    if (done !== null) done();
    else this.conn.socket.destroy();
  }
}

/** A connection's socket; while Rust owns it, its time-outs are Rust's too. */
class Socket extends net.Socket {
  setTimeout(msecs, callback) {
    const { conn } = this._handle ?? { conn: null };
    if (conn === null || conn === undefined) return super.setTimeout(msecs, callback);
    const { checkDelay } = require('internal/net/timeout');
    msecs = checkDelay(msecs, 'msecs');
    this.timeout = msecs;
    ops.op_http_timeout(conn.id, Math.ceil(msecs));
    if (callback !== undefined) {
      require('internal/validators').validateFunction(callback, 'callback');
      if (msecs === 0) this.removeListener('timeout', callback);
      else this.once('timeout', callback);
    }
    return this;
  }
}

Socket.prototype.setEncoding = function setEncoding(encoding) {
  if (!this._handle?.conn) return net.Socket.prototype.setEncoding.call(this, encoding);
  const { codes } = require('internal/errors');
  throw new codes.ERR_HTTP_SOCKET_ENCODING();
};

for (const name of ['on', 'addListener', 'prependListener']) {
  Socket.prototype[name] = function(type, listener) {
    // What the parser reads is told to the socket's own listeners too, from now on.
    const conn = this._handle?.conn;
    if ((type === 'data' || type === 'readable') && conn) ops.op_http_tap(conn.id);
    return Reflect.apply(net.Socket.prototype[name], this, [type, listener]);
  };
}

// What a socket's owner listens to while it is the connection's.

/** Keeps it flowing; the bytes are the parser's. */
function onData() {}

function onClose() {
  this[kConnection].abort();
}

function onError(error) {
  require('internal/http/connection').failed(this[kConnection], error);
}

function makeSocket(conn) {
  const handle = new ConnHandle(conn);
  const { server } = conn;
  const socket = new Socket({ handle, allowHalfOpen: true, manualStart: true, readable: true, writable: true });
  conn.handle = handle;
  conn.socket = socket;
  socket[kConnection] = conn;
  socket.server = server;
  socket._server = null;
  socket._httpMessage = conn.current;
  socket.parser = { incoming: conn.incoming, socket };
  socket._paused = false;
  net.Socket.prototype.on.call(socket, 'data', onData);
  socket.on('close', onClose);
  socket.on('error', onError);
  return socket;
}

/** The connection becomes an ordinary socket; the bytes that its parser had not read yet. */
function detach(conn) {
  const socket = conn.toSocket();
  const parts = ops.op_http_detach(conn.id);
  if (parts === null) return null;
  const [id, unread, unwritten] = parts;
  socket.removeListener('data', onData);
  socket.removeListener('close', onClose);
  socket.removeListener('error', onError);
  socket.readableFlowing = null;
  conn.handle.become(id);
  // It has been read all the time, so it goes on reading.
  conn.handle.readStart();
  if (unwritten.byteLength > 0) socket.write(Buffer.from(unwritten));
  return { socket, unread: Buffer.from(unread) };
}

module.exports = { detach, makeSocket };
