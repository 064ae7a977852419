'use strict';
// internal/net/state: what a socket does while it lives: connecting, reading, writing, ending. net.js has the API around it.
//
// A SocketState is driven from two sides: by the program through net.Socket's methods, and by the loop through its
// Handle (`io`, `pending`, `closed`). The order of events is Node's: 'data' inside the poll event, 'end' and 'finish' in
// ticks, 'close' in the closing phase. Writing is tried at once and waits for readiness only when the kernel has no room.
// Each read is an entry of its own, so that ticks and promises run in between; what is left over comes back through
// op_tcp_reschedule.
//
// Ops used: none of its own; net.js lends its ops (`lend`).

const { codes, errnoException, exceptionWithHostPort } = require('internal/errors');
const { isIP } = require('internal/net/addresses');
const { setResource } = require('internal/requests');
const { nextTick } = require('internal/task_queues');
const { Buffer } = require('buffer');

const READABLE = 1;
const WRITABLE = 2;
const READ_CLOSED = 4;
const ERROR = 16;
const EAGAIN = -11;
const HIGH_WATER = 64 * 1024;
const READ_SIZE = 64 * 1024;
const BULK_SIZE = 256 * 1024; // of a socket that keeps filling what it is given: a quarter of the turns

const kState = Symbol('state');

/** net's ops. */
let io;
/** What small reads are read into. */
let scratch;

// ---- the handle: what internal/requests calls

class Handle {
  constructor(id, owner) {
    this.id = id;
    this.owner = owner;
    setResource(id, this);
  }
  onio(bits) { this.owner[kState].io(bits); }
  onpending(status) { this.owner[kState].pending(status); }
  onclosed() { this.owner[kState].closed(); }
  close() { io.op_tcp_close(this.id); }
  ref() { io.op_tcp_ref(this.id, true); }
  unref() { io.op_tcp_ref(this.id, false); }
}

// ---- one socket's state

/** Pieces of text from pieces of bytes: what is cut off inside a character waits for the next piece. */
class Decoder {
  constructor(encoding) {
    this.encoding = Buffer.isEncoding(encoding) ? encoding.toLowerCase().replace('-', '') : 'utf8';
    this.rest = null;
  }
  write(bytes) {
    if (this.rest !== null) bytes = Buffer.concat([this.rest, bytes]);
    const whole = bytes.length - this.open(bytes);
    this.rest = whole === bytes.length ? null : bytes.subarray(whole);
    return bytes.toString(this.encoding, 0, whole);
  }
  end() {
    const text = this.rest === null ? '' : this.rest.toString(this.encoding);
    this.rest = null;
    return text;
  }
  /** How many bytes at the end belong to a character (or base64 group) that goes on. */
  open(bytes) {
    switch (this.encoding) {
      case 'utf8': {
        for (let back = 1; back <= Math.min(3, bytes.length); back++) {
          const byte = bytes[bytes.length - back];
          if ((byte & 0xc0) === 0x80) continue;
          const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
          return size > back ? back : 0;
        }
        return 0;
      }
      case 'utf16le': case 'ucs2': return bytes.length % 2;
      case 'base64': case 'base64url': return bytes.length % 3;
      default: return 0;
    }
  }
}

class SocketState {
  constructor(socket) {
    this.socket = socket;
    // reading
    this.flowing = null; // null: nobody has asked yet; false: paused
    this.decoder = null;
    this.chunks = []; // read, not yet handed out
    this.chunkBytes = 0;
    this.resuming = false;
    this.waitingBits = 0; // readiness that arrived while nothing more was wanted
    this.ended = false; // the peer has closed its side
    this.endScheduled = false;
    this.endEmitted = false;
    this.isBulk = false; // the last read was as long as can be: expect more
    this.bytesRead = 0;
    // writing
    this.queue = [];
    this.length = 0;
    this.callbacks = 0; // write callbacks that a tick will run
    this.needDrain = false;
    this.ending = false;
    this.shutting = false;
    this.finished = false;
    this.endCallbacks = [];
    this.bytesWritten = 0;
    // both
    this.destroyed = false;
    this.error = null;
    this.closeEmitted = false;
    this.attempts = null; // addresses still to try
    this.failures = [];
    this.target = undefined; // [address or path, port] of the attempt under way
    // options, and what net.Socket's methods keep here
    this.noDelay = false;
    this.keepAlive = false;
    this.keepAliveDelay = 0; // s
    this.unrefed = false;
    this.timer = undefined;
    this.ownName = undefined;
    this.peerName = undefined;
  }

  io(bits) {
    const { socket } = this;
    if (socket.connecting) return this.connectReady();
    if (bits & (READABLE | READ_CLOSED | ERROR)) this.readReady(bits);
    if (bits & WRITABLE && this.queue.length > 0 && !this.destroyed) this.flush();
  }

  // -- reading

  get wantsMore() {
    return !this.ended && !this.destroyed && (this.flowing === true || (this.flowing !== false && this.chunkBytes < HIGH_WATER));
  }

  readReady(bits) {
    if (!this.wantsMore) {
      this.waitingBits |= bits & ~WRITABLE;
      return;
    }
    const { id } = this.socket._handle;
    // Small reads go through one view for all sockets: fresh memory of that size costs more than the read itself.
    const view = this.isBulk ? Buffer.allocUnsafeSlow(BULK_SIZE) : (scratch ??= Buffer.allocUnsafeSlow(READ_SIZE));
    const count = io.op_tcp_read(id, view);
    if (count === EAGAIN) return;
    if (count < 0) return this.socket.destroy(errnoException(count, 'read'));
    this.timer?.refresh();
    if (count === 0) return this.eof();
    this.bytesRead += count;
    // A short read has emptied the socket, unless the event said that the end is there as well.
    if (count === view.length || bits & READ_CLOSED) io.op_tcp_reschedule(id, READABLE | (bits & READ_CLOSED));
    const isOwn = view !== scratch && count > BULK_SIZE / 2; // else a short piece would keep all of it alive
    this.isBulk = count >= READ_SIZE;
    this.push(isOwn ? view.subarray(0, count) : Buffer.from(view.subarray(0, count)));
  }

  push(bytes) {
    if (this.flowing === true && this.chunks.length === 0 && !this.resuming) return this.deliver(bytes);
    this.chunks.push(bytes);
    this.chunkBytes += bytes.length;
    if (this.socket.listenerCount('readable') > 0) nextTick(() => this.socket.emit('readable'));
  }

  deliver(bytes) {
    if (this.decoder === null) return void this.socket.emit('data', bytes);
    const text = this.decoder.write(bytes);
    if (text !== '') this.socket.emit('data', text);
  }

  eof() {
    if (this.ended) return;
    this.ended = true;
    this.endIfDrained();
  }

  endIfDrained() {
    if (!this.ended || this.endScheduled || this.chunks.length > 0 || this.destroyed) return;
    this.endScheduled = true;
    nextTick(() => this.emitEnd());
  }

  emitEnd() {
    const { socket } = this;
    if (this.destroyed || this.endEmitted) return;
    const rest = this.decoder?.end();
    if (rest) socket.emit('data', rest);
    this.endEmitted = true;
    socket.readable = false;
    if (!socket.allowHalfOpen) socket.write = writeAfterEnd;
    socket.emit('end');
    if (!this.ending && !socket.allowHalfOpen) nextTick(() => socket.end());
    else this.destroyIfDone();
  }

  resume() {
    if (this.flowing === true) return;
    this.flowing = true;
    this.resuming = true;
    nextTick(() => {
      this.resuming = false;
      if (this.flowing !== true) return;
      this.socket.emit('resume');
      this.drainChunks();
    });
  }

  drainChunks() {
    while (this.flowing === true && this.chunks.length > 0 && !this.destroyed) {
      const bytes = this.chunks.shift();
      this.chunkBytes -= bytes.length;
      this.deliver(bytes);
    }
    this.endIfDrained();
    this.readAgain();
  }

  /** Asks for the readiness that arrived while reading was not wanted. */
  readAgain() {
    if (this.waitingBits === 0 || !this.wantsMore || this.socket._handle === null) return;
    io.op_tcp_reschedule(this.socket._handle.id, this.waitingBits);
    this.waitingBits = 0;
  }

  // -- writing

  write(chunk, encoding, callback) {
    const { socket } = this;
    if (typeof chunk !== 'string' && !ArrayBuffer.isView(chunk)) {
      if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
      throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
    const error = this.ending ? new codes.ERR_STREAM_WRITE_AFTER_END() : this.destroyed ? new codes.ERR_STREAM_DESTROYED('write') : null;
    if (error !== null) {
      if (callback) nextTick(callback, error);
      if (!this.destroyed) socket.destroy(error);
      return false;
    }
    if (typeof chunk !== 'string') chunk = chunk instanceof Uint8Array ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    else if (encoding && encoding !== 'utf8' && encoding !== 'utf-8') chunk = Buffer.from(chunk, encoding);
    const size = typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength;
    this.length += size;
    const room = this.length < HIGH_WATER;
    if (!room) this.needDrain = true;
    if (socket.connecting || this.queue.length > 0) this.queue.push({ chunk, size, offset: 0, callback });
    else this.writeNow(chunk, size, callback);
    return room && !this.destroyed;
  }

  /** Whether the kernel took all of it, which is the common case; what it did not take is queued. */
  writeNow(chunk, size, callback) {
    const { id } = this.socket._handle;
    const count = typeof chunk === 'string' ? io.op_tcp_write_string(id, chunk) : io.op_tcp_write(id, chunk, 0);
    if (count === size) return this.wrote(size, callback);
    this.queue.push({ chunk, size, offset: Math.max(count, 0), callback });
    if (count > 0) this.bytesWritten += count;
    if (count >= 0 || count !== EAGAIN) this.flush(); // asks again, and reports what went wrong
  }

  wrote(size, callback) {
    this.bytesWritten += size;
    this.length -= size;
    this.timer?.refresh();
    if (callback === undefined && !this.needDrain) return;
    this.callbacks++;
    nextTick(() => this.afterWrite(callback));
  }

  afterWrite(callback) {
    this.callbacks--;
    if (this.needDrain && this.length === 0 && !this.ending && !this.destroyed) {
      this.needDrain = false;
      this.socket.emit('drain');
    }
    callback?.(this.error);
    this.finishIfDone();
  }

  flush() {
    const { id } = this.socket._handle;
    while (this.queue.length > 0) {
      const entry = this.queue[0];
      if (typeof entry.chunk === 'string') entry.chunk = Buffer.from(entry.chunk);
      const count = entry.size === 0 ? 0 : io.op_tcp_write(id, entry.chunk, entry.offset);
      if (count === EAGAIN) return;
      if (count < 0) return this.writeFailed(count);
      entry.offset += count;
      if (entry.offset < entry.size) {
        this.bytesWritten += count;
        continue;
      }
      this.queue.shift();
      this.bytesWritten += count - entry.size; // wrote() adds the whole size
      this.wrote(entry.size, entry.callback);
    }
    this.finishIfDone();
  }

  writeFailed(status) {
    const error = errnoException(status, 'write');
    const entry = this.queue.shift();
    if (entry.callback) nextTick(entry.callback, error);
    this.socket.destroy(error);
  }

  end(callback) {
    const { socket } = this;
    if (callback) {
      if (this.finished) nextTick(callback);
      else this.endCallbacks.push(callback);
    }
    if (this.ending) return;
    this.ending = true;
    socket.writable = false;
    this.finishIfDone();
  }

  /** Once all is written: shut the writing side down, which tells the peer. */
  finishIfDone() {
    const { socket } = this;
    if (!this.ending || this.shutting || this.length > 0 || this.callbacks > 0 || this.destroyed || socket.connecting) return;
    this.shutting = true;
    if (socket._handle === null) return nextTick(() => this.finish());
    io.op_tcp_shutdown(socket._handle.id); // told in the pending phase; that the peer was faster is no failure
  }

  /** The pending phase: a connect that failed at once, or the end of a shutdown. */
  pending(status) {
    if (this.socket.connecting) return this.connected(status);
    nextTick(() => this.finish());
  }

  finish() {
    if (this.finished || this.destroyed) return;
    this.finished = true;
    for (const callback of this.endCallbacks.splice(0)) callback();
    this.socket.emit('finish');
    this.destroyIfDone();
  }

  destroyIfDone() {
    if (this.finished && this.endEmitted) this.socket.destroy();
  }

  // -- connecting

  /** Takes the socket that Rust knows by `id`. */
  adopt(id) {
    this.socket._handle = new Handle(id, this.socket);
    if (this.unrefed) this.socket._handle.unref();
  }

  applyOptions() {
    const { id } = this.socket._handle;
    if (this.noDelay) io.op_tcp_nodelay(id, true);
    if (this.keepAlive) io.op_tcp_keepalive(id, true, this.keepAliveDelay);
  }

  stopTimer() {
    if (this.timer === undefined) return;
    require('timers').clearTimeout(this.timer);
    this.timer = undefined;
  }

  connectReady() {
    this.connected(io.op_tcp_connect_result(this.socket._handle.id));
  }

  connected(status) {
    const { socket } = this;
    if (status < 0) return this.connectFailed(status);
    socket.connecting = false;
    socket.readable = true;
    this.applyOptions();
    // As in Node the end of a half-finished connect is visible: 'connect', then 'ready'.
    socket.emit('connect');
    socket.emit('ready');
    if (this.destroyed) return;
    if (this.queue.length > 0) this.flush();
    this.finishIfDone();
  }

  connectFailed(status) {
    const { socket } = this;
    const [address, port] = this.target;
    const error = exceptionWithHostPort(status, 'connect', address, port);
    this.failures.push(error);
    socket.emit('connectionAttemptFailed', address, port, isIP(address), error);
    if (this.attempts !== null && this.attempts.length > 0) {
      socket._handle.owner = ABANDONED;
      socket._handle.close();
      socket._handle = null;
      return this.tryNext();
    }
    socket.destroy(this.failures.length > 1 ? aggregate(this.failures) : error);
  }

  tryNext() {
    const { socket } = this;
    const address = this.attempts.shift();
    this.open(address, socket._port);
  }

  open(address, port) {
    const { socket } = this;
    this.target = [address, port];
    socket.emit('connectionAttempt', address, port, isIP(address));
    if (this.destroyed) return;
    const id = io.op_tcp_connect(address, port);
    if (id < 0) {
      this.failures.push(exceptionWithHostPort(id, 'connect', address, port));
      if (this.attempts?.length > 0) return this.tryNext();
      return socket.destroy(this.failures.length > 1 ? aggregate(this.failures) : this.failures[0]);
    }
    this.adopt(id);
  }

  // -- the end

  destroy(error) {
    const { socket } = this;
    if (this.destroyed) return;
    this.destroyed = true;
    this.error = error ?? null;
    socket.connecting = false;
    socket.readable = false;
    socket.writable = false;
    socket._hadError = Boolean(error);
    this.stopTimer();
    const failed = error ?? new codes.ERR_STREAM_DESTROYED('write');
    const waiting = this.queue.splice(0).map((entry) => entry.callback).concat(this.endCallbacks.splice(0)).filter(Boolean);
    this.length = 0;
    this.chunks = [];
    if (waiting.length > 0) nextTick(() => { for (const callback of waiting) callback(failed); });
    if (error) nextTick(() => socket.emit('error', error));
    if (socket._handle !== null) {
      socket._handle.close();
      socket._handle = null;
    } else {
      nextTick(() => this.closed());
    }
    const server = socket._server;
    if (server) {
      server._connections--;
      server._emitCloseIfDrained();
    }
  }

  closed() {
    if (this.closeEmitted || !this.destroyed) return;
    this.closeEmitted = true;
    this.socket.emit('close', this.socket._hadError);
  }
}

/** Owner of handles whose socket has gone on to another address. */
const ABANDONED = { [kState]: { io() {}, pending() {}, closed() {} } };

function aggregate(errors) {
  const error = new AggregateError(errors);
  error.code = errors[0].code;
  return error;
}

/** The other side has ended the connection and half-open sockets are off: writing can only fail. */
function writeAfterEnd(chunk, encoding, callback) {
  if (typeof encoding === 'function') callback = encoding;
  const error = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
  if (typeof callback === 'function') nextTick(callback, error);
  this.destroy(error);
  return false;
}

module.exports = {
  EAGAIN, HIGH_WATER, READABLE, ABANDONED, Decoder, Handle, SocketState, kState,
  /** Hands over net's ops, once. */
  lend(ops) { io = ops; },
};
