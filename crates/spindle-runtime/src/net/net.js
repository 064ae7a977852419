'use strict';
// net: TCP and Unix-socket servers and clients (nodejs.org/api/net.html).
//
// Sockets are event emitters with the reading and writing halves of a stream written out here, in the order of events
// that Node's have: 'data' inside the poll event, 'end' and 'finish' in ticks, 'close' in the closing phase. Writing is
// tried at once and waits for readiness only when the kernel has no room. Each read and each accepted connection is an
// entry of its own, so that ticks and promises run between them: what is left over comes back through
// op_tcp_reschedule. Not here: TLS, HTTP, dns.
//
// Ops used (id = the number of a socket; a negative result is -errno):
//   op_tcp_listen(host, port, backlog) -> id, op_unix_listen(path, backlog) -> id        effect   throw a system error
//   op_tcp_connect(host, port) -> id, op_unix_connect(path) -> id                        effect   a unix failure arrives as PENDING
//   op_tcp_connect_result(id) -> 0, op_tcp_accept(id) -> id                              effect
//   op_tcp_read(id, view) -> n, op_tcp_write(id, view, offset) -> n, op_tcp_write_string(id, text) -> n   effect
//   op_tcp_shutdown(id) -> 0        effect   its completion arrives as PENDING
//   op_tcp_close(id), op_tcp_reset(id), op_tcp_ref(id, bool), op_tcp_reschedule(id, bits)   effect
//   op_tcp_name(id, peer: bool) -> [address, port, family] | undefined                   effect
//   op_tcp_nodelay(id, bool) -> 0, op_tcp_keepalive(id, bool, seconds) -> 0              effect
//   op_net_lookup(request, host, family: 0 | 4 | 6) -> "address address .."              pool

const { codes, uvException } = require('internal/errors');
const { add, setResource } = require('internal/requests');
const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { nextTick } = require('process');

const READABLE = 1;
const WRITABLE = 2;
const READ_CLOSED = 4;
const ERROR = 16;
const EAGAIN = -11;
const HIGH_WATER = 64 * 1024;
const READ_SIZE = 64 * 1024;

const kState = Symbol('state');
const kIndex = Symbol('connection');

// ---- errors

/** 'read ECONNRESET', with errno, code, syscall. */
function errnoError(status, syscall) {
  const { code } = uvException({ errno: status, syscall });
  const error = new Error(`${syscall} ${code}`);
  return Object.assign(error, { errno: status, code, syscall });
}

/** 'connect ECONNREFUSED 127.0.0.1:80'. */
function connectError(status, address, port) {
  const error = errnoError(status, 'connect');
  const where = port > 0 ? `${address}:${port}` : address;
  error.message = `${error.message} ${where}`;
  error.address = address;
  if (port) error.port = port;
  return error;
}

/** 'listen EADDRINUSE: address already in use :::80'. */
function listenError(status, address, port) {
  const plain = uvException({ errno: status, syscall: 'listen' });
  const text = plain.message.slice(plain.code.length + 2, -', listen'.length);
  const where = port > 0 ? ` ${address}:${port}` : address ? ` ${address}` : '';
  const error = new Error(`listen ${plain.code}: ${text}${where}`);
  Object.assign(error, { code: plain.code, errno: status, syscall: 'listen', address });
  if (port) error.port = port;
  return error;
}

function lookupError(status, hostname) {
  const { code } = uvException({ errno: status, syscall: 'getaddrinfo' });
  return Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), { errno: status, code, syscall: 'getaddrinfo', hostname });
}

// ---- addresses

function isIPv4(text) {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(`${text}`);
}

function isIPv6(text) {
  text = `${text}`;
  const zone = text.indexOf('%');
  if (zone !== -1) {
    if (!/^[0-9a-zA-Z\-._:]+$/.test(text.slice(zone + 1))) return false;
    text = text.slice(0, zone);
  }
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  let count = groups.length;
  const last = groups[groups.length - 1];
  if (last?.includes('.')) {
    if (!isIPv4(last) || text.endsWith('::')) return false;
    groups.pop();
    count++;
  }
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  return halves.length === 2 ? count <= 7 : count === 8;
}

function isIP(text) {
  return isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0;
}

/** Calls `done(error, addresses)`; an address needs no look-up but still takes a tick, as dns.lookup does. */
function lookup(host, family, done) {
  if (isIP(host)) return nextTick(done, null, [host]);
  ops.op_net_lookup(add((status, list) => {
    if (status < 0) done(lookupError(status, host));
    else done(null, list.split(' '));
  }), host, family);
}

// ---- the handle: what requests.js calls

class Handle {
  constructor(id, owner) {
    this.id = id;
    this.owner = owner;
    setResource(id, this);
  }
  onio(bits) { this.owner[kState].io(bits); }
  onpending(status) { this.owner[kState].pending(status); }
  onclosed() { this.owner[kState].closed(); }
  close() { ops.op_tcp_close(this.id); }
  ref() { ops.op_tcp_ref(this.id, true); }
  unref() { ops.op_tcp_ref(this.id, false); }
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
    const { socket } = this;
    const { id } = socket._handle;
    const view = Buffer.allocUnsafeSlow(READ_SIZE);
    const count = ops.op_tcp_read(id, view);
    if (count === EAGAIN) return;
    if (count < 0) return socket.destroy(errnoError(count, 'read'));
    refreshTimeout(socket);
    if (count === 0) return this.eof();
    this.bytesRead += count;
    // A short read has emptied the socket, unless the event said that the end is there as well.
    if (count === READ_SIZE || bits & READ_CLOSED) ops.op_tcp_reschedule(id, READABLE | (bits & READ_CLOSED));
    // A small piece must not keep 64 KB alive.
    this.push(count === READ_SIZE ? view : count > READ_SIZE / 2 ? view.subarray(0, count) : Buffer.from(view.subarray(0, count)));
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
    ops.op_tcp_reschedule(this.socket._handle.id, this.waitingBits);
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
    if (socket.connecting || this.queue.length > 0 || !this.writeNow(chunk, size, callback)) {
      this.queue.push({ chunk, size, offset: 0, callback });
      if (!socket.connecting && this.queue.length === 1) this.flush();
    }
    return room && !this.destroyed;
  }

  /** The common case: the kernel takes all of it now. */
  writeNow(chunk, size, callback) {
    if (typeof chunk !== 'string') return false;
    const { id } = this.socket._handle;
    const count = ops.op_tcp_write_string(id, chunk);
    if (count === size) {
      this.wrote(size, callback);
      return true;
    }
    if (count > 0) {
      // The rest goes on as bytes: it may begin inside a character.
      this.bytesWritten += count;
      this.queue.push({ chunk: Buffer.from(chunk), size, offset: count, callback });
      this.flush();
      return true;
    }
    return false;
  }

  wrote(size, callback) {
    this.bytesWritten += size;
    this.length -= size;
    refreshTimeout(this.socket);
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
      const count = entry.size === 0 ? 0 : ops.op_tcp_write(id, entry.chunk, entry.offset);
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
    const error = errnoError(status, 'write');
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
    const status = ops.op_tcp_shutdown(socket._handle.id);
    // A refusal is told here; success arrives in the pending phase. ENOTCONN: the peer was faster.
    if (status < 0) nextTick(() => this.finish());
  }

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

  connectReady() {
    this.connected(ops.op_tcp_connect_result(this.socket._handle.id));
  }

  connected(status) {
    const { socket } = this;
    if (status < 0) return this.connectFailed(status);
    socket.connecting = false;
    socket.readable = true;
    applyOptions(socket);
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
    const error = connectError(status, address, port);
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
    const id = ops.op_tcp_connect(address, port);
    if (id < 0) {
      this.failures.push(connectError(id, address, port));
      if (this.attempts?.length > 0) return this.tryNext();
      return socket.destroy(this.failures.length > 1 ? aggregate(this.failures) : this.failures[0]);
    }
    adopt(socket, new Handle(id, socket));
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
    clearTimeout(socket);
    const failed = error ?? new codes.ERR_STREAM_DESTROYED('write');
    const waiting = this.queue.splice(0).map((entry) => entry.callback).concat(this.endCallbacks.splice(0)).filter(Boolean);
    this.length = 0;
    this.chunks = [];
    if (waiting.length > 0) nextTick(() => { for (const callback of waiting) callback(failed); });
    if (error) nextTick(() => socket.emit('error', error));
    if (socket._handle !== null) {
      this.bytesGone = [this.bytesRead, this.bytesWritten];
      socket._handle.close();
      socket._handle = null;
    } else {
      nextTick(() => this.closed());
    }
    const server = socket._server;
    if (server) {
      server._connections--;
      emitCloseIfDrained(server);
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

// ---- Socket

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  options = typeof options === 'number' ? { fd: options } : options ?? {};
  if (options.objectMode || options.readableObjectMode || options.writableObjectMode) {
    const name = options.objectMode ? 'objectMode' : options.readableObjectMode ? 'readableObjectMode' : 'writableObjectMode';
    throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
  }
  EventEmitter.call(this, options);
  this.connecting = false;
  this.readable = options.readable !== false;
  this.writable = options.writable !== false;
  this.allowHalfOpen = Boolean(options.allowHalfOpen);
  this._hadError = false;
  this._handle = null;
  this._parent = null;
  this._host = null;
  this._server = null;
  this.server = null;
  this.timeout = 0;
  hide(this, kState, new SocketState(this));
  this[kState].noDelay = Boolean(options.noDelay);
  this[kState].keepAlive = Boolean(options.keepAlive);
  this[kState].keepAliveDelay = Math.trunc((options.keepAliveInitialDelay ?? 0) / 1000);
  if (options.signal !== undefined) followSignal(options.signal, this);
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);

function hide(target, key, value) {
  Object.defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true });
}

function followSignal(signal, socket) {
  const abort = () => {
    const { AbortError } = require('internal/errors');
    socket.destroy(new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) nextTick(abort);
  else {
    signal.addEventListener('abort', abort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', abort));
  }
}

function adopt(socket, handle) {
  socket._handle = handle;
  handle.owner = socket;
  if (socket[kState].unrefed) handle.unref();
}

function applyOptions(socket) {
  const { noDelay, keepAlive, keepAliveDelay } = socket[kState];
  if (noDelay) ops.op_tcp_nodelay(socket._handle.id, true);
  if (keepAlive) ops.op_tcp_keepalive(socket._handle.id, true, keepAliveDelay);
}

const proto = Socket.prototype;

proto.connect = function connect(...args) {
  const [options, callback] = isNormalized(args) ? args[0] : normalizeArgs(args);
  if (callback) this.once('connect', callback);
  const state = this[kState];
  if (state.destroyed || this._handle !== null) resetSocket(this);
  this.connecting = true;
  const { path, port, host = 'localhost' } = options;
  if (path !== undefined) {
    if (typeof path !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.path', 'string', path);
    connectPath(this, path);
    return this;
  }
  checkConnectOptions(options);
  this._host = host;
  this._port = port | 0;
  for (const key of ['noDelay', 'keepAlive']) if (options[key] !== undefined) this[kState][key] = Boolean(options[key]);
  if (isIP(host)) nextTick(() => { if (this.connecting) this[kState].open(host, this._port); });
  else lookupAndConnect(this, host, options);
  return this;
};

/** A destroyed socket may connect again: it gets a new state. */
function resetSocket(socket) {
  const old = socket[kState];
  const state = socket[kState] = new SocketState(socket);
  for (const key of ['noDelay', 'keepAlive', 'keepAliveDelay', 'decoder', 'flowing']) state[key] = old[key];
  delete socket.write;
  socket._handle = null;
  socket._hadError = false;
  socket.readable = socket.writable = true;
}

function checkConnectOptions(options) {
  const { port, host, lookup: custom } = options;
  if (port === undefined) throw new codes.ERR_MISSING_ARGS(['options', 'port', 'path']);
  checkPort(port, 'Port');
  if (host !== undefined && typeof host !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.host', 'string', host);
  if (custom !== undefined && typeof custom !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('options.lookup', 'Function', custom);
}

function checkPort(port, name) {
  const text = typeof port === 'string' ? port.trim() : port;
  if ((typeof port !== 'number' && typeof port !== 'string') || text === '' || +port !== +port >>> 0 || +port > 0xffff) {
    throw new codes.ERR_SOCKET_BAD_PORT(name, port, true);
  }
  return port | 0;
}

function connectPath(socket, path) {
  const state = socket[kState];
  state.target = [path, undefined];
  const id = ops.op_unix_connect(path);
  if (id < 0) return socket.destroy(connectError(id, path));
  adopt(socket, new Handle(id, socket));
}

function lookupAndConnect(socket, host, options) {
  const state = socket[kState];
  const done = (error, addresses) => {
    const first = addresses?.[0];
    socket.emit('lookup', error, first, first && isIP(first), host);
    if (!socket.connecting || socket[kState] !== state) return;
    if (error) return void nextTick(() => socket.destroy(error));
    state.attempts = [...addresses];
    state.tryNext();
  };
  if (options.lookup === undefined) return lookup(host, options.family ?? 0, done);
  options.lookup(host, { family: options.family, hints: options.hints || 0, all: true }, (error, found) => {
    if (error) return done(error);
    done(null, Array.isArray(found) ? found.map((entry) => entry.address) : [found]);
  });
}

proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
  if (this._handle === null && !this.connecting && !this[kState].destroyed) {
    const error = new codes.ERR_SOCKET_CLOSED();
    if (callback) nextTick(callback, error);
    this.destroy(error);
    return false;
  }
  return this[kState].write(chunk, encoding, callback);
};

proto.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') [chunk, encoding, callback] = [undefined, undefined, chunk];
  else if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
  if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
  this[kState].end(callback);
  return this;
};

proto.destroy = function destroy(error, callback) {
  if (callback) this.once('close', () => callback(error));
  this[kState].destroy(error);
  return this;
};

proto.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this[kState].finished) this.destroy();
  else this.once('finish', this.destroy);
};

proto.resetAndDestroy = function resetAndDestroy() {
  if (this._handle === null) return this.destroy(new codes.ERR_SOCKET_CLOSED());
  if (this.connecting) {
    this.once('connect', () => this.resetAndDestroy());
    return this;
  }
  const { id } = this._handle;
  this._handle.close = () => ops.op_tcp_reset(id);
  return this.destroy();
};

proto.on = function on(type, listener) {
  EventEmitter.prototype.on.call(this, type, listener);
  if (type === 'data' && this[kState].flowing !== false) this[kState].resume();
  return this;
};
proto.addListener = proto.on;

proto.resume = function resume() {
  this[kState].resume();
  return this;
};

proto.pause = function pause() {
  const state = this[kState];
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  return this;
};

proto.isPaused = function isPaused() {
  return this[kState].flowing === false;
};

proto.read = function read() {
  const state = this[kState];
  if (state.chunks.length === 0) {
    state.endIfDrained();
    return null;
  }
  const bytes = Buffer.concat(state.chunks.splice(0));
  state.chunkBytes = 0;
  nextTick(() => state.drainChunks());
  return state.decoder === null ? bytes : state.decoder.write(bytes);
};

proto.setEncoding = function setEncoding(encoding) {
  this[kState].decoder = new Decoder(encoding ?? 'utf8');
  return this;
};

proto.pipe = function pipe(target, options) {
  this.on('data', (chunk) => {
    if (target.write(chunk) === false) this.pause();
  });
  target.on('drain', () => this.resume());
  if (options?.end !== false && target !== require('process').stdout && target !== require('process').stderr) this.on('end', () => target.end());
  target.emit('pipe', this);
  return target;
};

proto.setTimeout = function setTimeout(ms, callback) {
  if (typeof ms !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('msecs', 'number', ms);
  this.timeout = ms;
  clearTimeout(this);
  if (callback !== undefined) {
    if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
    if (ms === 0) this.removeListener('timeout', callback);
    else this.once('timeout', callback);
  }
  if (ms > 0 && !this[kState].destroyed) {
    this[kState].timer = require('timers').setTimeout(() => this.emit('timeout'), ms).unref();
  }
  return this;
};

function clearTimeout(socket) {
  const state = socket[kState];
  if (state.timer === undefined) return;
  require('timers').clearTimeout(state.timer);
  state.timer = undefined;
}

function refreshTimeout(socket) {
  socket[kState].timer?.refresh();
}

proto.setNoDelay = function setNoDelay(enable) {
  const on = enable === undefined ? true : Boolean(enable);
  this[kState].noDelay = on;
  if (this._handle !== null && !this.connecting) ops.op_tcp_nodelay(this._handle.id, on);
  return this;
};

proto.setKeepAlive = function setKeepAlive(enable, initialDelay = 0) {
  const state = this[kState];
  state.keepAlive = Boolean(enable);
  state.keepAliveDelay = Math.trunc(initialDelay / 1000);
  if (this._handle !== null && !this.connecting) ops.op_tcp_keepalive(this._handle.id, state.keepAlive, state.keepAliveDelay);
  return this;
};

proto.ref = function ref() {
  this[kState].unrefed = false;
  this._handle?.ref();
  return this;
};

proto.unref = function unref() {
  this[kState].unrefed = true;
  this._handle?.unref();
  return this;
};

proto.address = function address() {
  const name = nameOf(this, false);
  return name === undefined ? {} : { address: name[0], family: name[2], port: name[1] };
};

/** Looked up once: it must still be known after the socket has closed. */
function nameOf(socket, peer) {
  const state = socket[kState];
  const key = peer ? 'peerName' : 'ownName';
  if (state[key] === undefined && socket._handle !== null && !socket.connecting) state[key] = ops.op_tcp_name(socket._handle.id, peer) ?? undefined;
  return state[key];
}

function getter(name, get) {
  Object.defineProperty(proto, name, { __proto__: null, enumerable: true, configurable: true, get });
}
getter('remoteAddress', function() { return nameOf(this, true)?.[0]; });
getter('remotePort', function() { return nameOf(this, true)?.[1]; });
getter('remoteFamily', function() { return nameOf(this, true)?.[2]; });
getter('localAddress', function() { return nameOf(this, false)?.[0]; });
getter('localPort', function() { return nameOf(this, false)?.[1]; });
getter('localFamily', function() { return nameOf(this, false)?.[2]; });
getter('bytesRead', function() { return this[kState].bytesRead; });
getter('bytesWritten', function() {
  const state = this[kState];
  return state.bytesWritten + state.queue.reduce((sum, entry) => sum + entry.size - entry.offset, 0);
});
getter('bufferSize', function() { return this[kState].length; });
getter('pending', function() { return this._handle === null || this.connecting; });
getter('destroyed', function() { return this[kState].destroyed; });
getter('closed', function() { return this[kState].closeEmitted; });
getter('errored', function() { return this[kState].error; });
getter('readableEnded', function() { return this[kState].endEmitted; });
getter('readableFlowing', function() { return this[kState].flowing; });
getter('readableLength', function() { return this[kState].chunkBytes; });
getter('readableHighWaterMark', () => HIGH_WATER);
getter('writableEnded', function() { return this[kState].ending; });
getter('writableFinished', function() { return this[kState].finished; });
getter('writableLength', function() { return this[kState].length; });
getter('writableHighWaterMark', () => HIGH_WATER);
getter('writableNeedDrain', function() { return this[kState].needDrain; });
getter('readyState', function() {
  if (this.connecting) return 'opening';
  if (this.readable && this.writable) return 'open';
  return this.readable ? 'readOnly' : this.writable ? 'writeOnly' : 'closed';
});

// ---- Server

class ServerState {
  constructor(server) {
    this.server = server;
    this.unrefed = false;
    this.path = undefined;
  }

  /** Takes one connection; the next one is an event of its own. */
  io() {
    const { server } = this;
    if (server._handle === null) return;
    const id = ops.op_tcp_accept(server._handle.id);
    if (id === EAGAIN) return;
    ops.op_tcp_reschedule(server._handle.id, READABLE);
    if (id < 0) return;
    if (server.maxConnections != null && server._connections >= server.maxConnections) return drop(server, id);
    const socket = new Socket({ allowHalfOpen: server.allowHalfOpen, noDelay: server.noDelay, keepAlive: server.keepAlive, keepAliveInitialDelay: server.keepAliveInitialDelay });
    adopt(socket, new Handle(id, socket));
    applyOptions(socket);
    if (server.pauseOnConnect) socket[kState].flowing = false;
    server._connections++;
    socket.server = server;
    socket._server = server;
    server.emit('connection', socket);
  }

  pending() {}
  closed() {}
}

function drop(server, id) {
  const [localAddress, localPort, localFamily] = ops.op_tcp_name(id, false) ?? [];
  const [remoteAddress, remotePort, remoteFamily] = ops.op_tcp_name(id, true) ?? [];
  new Handle(id, ABANDONED).close();
  server.emit('drop', { localAddress, localPort, localFamily, remoteAddress, remotePort, remoteFamily });
}

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this);
  if (typeof options === 'function') [options, connectionListener] = [{}, options];
  else if (options !== undefined && options !== null && typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  options ??= {};
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  this._connections = 0;
  this._handle = null;
  this._unref = false;
  this.allowHalfOpen = Boolean(options.allowHalfOpen);
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = options.keepAliveInitialDelay ?? 0;
  hide(this, kState, new ServerState(this));
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

/** The forms (port, host, ..), (path, ..) and (options, ..) as [options, callback]. */
function normalizeArgs(args) {
  const last = args[args.length - 1];
  const callback = typeof last === 'function' ? last : null;
  const first = args[0];
  let options = {};
  if (args.length === 0 || first === callback) options = {};
  else if (first !== null && typeof first === 'object') options = first;
  else if (typeof first === 'string' && Number.isNaN(+first)) options.path = first;
  else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const normalized = [options, callback];
  normalized[kIndex] = true;
  return normalized;
}

function isNormalized(args) {
  return Array.isArray(args[0]) && args[0][kIndex] === true;
}

Server.prototype.listen = function listen(...args) {
  const [options, callback] = normalizeArgs(args);
  if (this._handle !== null || this[kState].looking) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  if (callback !== null) this.once('listening', callback);
  const number = (value) => (value !== undefined && value !== null && typeof value !== 'function' && +value >= 0 ? +value : undefined);
  const backlog = number(args.length > 1 && typeof args[0] !== 'object' ? args[1] : undefined) ?? number(args[2]) ?? options.backlog ?? 511;
  if (options.signal !== undefined) {
    const close = () => this.close();
    if (options.signal.aborted) nextTick(close);
    else options.signal.addEventListener('abort', close, { once: true });
  }
  if (typeof options.port === 'number' || typeof options.port === 'string' || 'port' in options || args.length === 0 || args[0] === callback) {
    const port = options.port === undefined || options.port === null ? 0 : checkPort(options.port, 'options.port');
    if (!options.host) listenOn(this, undefined, port, backlog);
    else lookupAndListen(this, options.host, port, backlog);
    return this;
  }
  if (typeof options.path === 'string') {
    listenPath(this, options.path, backlog);
    return this;
  }
  throw new codes.ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
};

function lookupAndListen(server, host, port, backlog) {
  server[kState].looking = true;
  lookup(host, 0, (error, addresses) => {
    if (!server[kState].looking) return; // closed meanwhile
    server[kState].looking = false;
    if (error) server.emit('error', error);
    else listenOn(server, addresses[0], port, backlog);
  });
}

/** Without an address: all of them, IPv6 if the system has it. */
function listenOn(server, address, port, backlog) {
  try {
    let id;
    if (address !== undefined) id = ops.op_tcp_listen(address, port, backlog);
    else {
      try {
        id = ops.op_tcp_listen('::', port, backlog);
      } catch (error) {
        if (error.code !== 'EINVAL' && error.code !== 'EAFNOSUPPORT' && error.code !== 'EADDRNOTAVAIL') throw error;
        id = ops.op_tcp_listen('0.0.0.0', port, backlog);
      }
    }
    listening(server, id);
  } catch (error) {
    if (error.errno === undefined) throw error;
    failListening(server, listenError(error.errno, address ?? '::', port));
  }
}

function listenPath(server, path, backlog) {
  try {
    listening(server, ops.op_unix_listen(path, backlog));
    server[kState].path = path;
  } catch (error) {
    if (error.errno === undefined) throw error;
    failListening(server, listenError(error.errno, path));
  }
}

function listening(server, id) {
  server._handle = new Handle(id, server);
  if (server._unref) server._handle.unref();
  nextTick(() => { if (server._handle !== null) server.emit('listening'); });
}

function failListening(server, error) {
  nextTick(() => server.emit('error', error));
}

Server.prototype.address = function address() {
  if (this._handle === null) return null;
  if (this[kState].path !== undefined) return this[kState].path;
  const [address, port, family] = ops.op_tcp_name(this._handle.id, false);
  return { address, family, port };
};

Server.prototype.getConnections = function getConnections(callback) {
  nextTick(callback, null, this._connections);
  return this;
};

Server.prototype.close = function close(callback) {
  if (typeof callback === 'function') {
    const running = this._handle !== null || this[kState].looking;
    this.once('close', running ? callback : () => callback(new codes.ERR_SERVER_NOT_RUNNING()));
  }
  this[kState].looking = false;
  if (this._handle !== null) {
    const { path } = this[kState];
    this._handle.close();
    this._handle = null;
    this[kState].path = undefined;
    if (path !== undefined && !path.startsWith('\0')) require('fs').rmSync(path, { force: true });
  }
  emitCloseIfDrained(this);
  return this;
};

Server.prototype[Symbol.asyncDispose] = function() {
  if (this._handle === null) return Promise.resolve();
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

function emitCloseIfDrained(server) {
  if (server._handle !== null || server._connections > 0) return;
  nextTick(() => server.emit('close'));
}

Object.defineProperty(Server.prototype, 'listening', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() { return this._handle !== null; },
});

Server.prototype.ref = function ref() {
  this._unref = false;
  this._handle?.ref();
  return this;
};

Server.prototype.unref = function unref() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

// ---- functions

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

let autoSelectFamily = true;
let autoSelectFamilyTimeout = 250;

module.exports = {
  Server,
  Socket,
  Stream: Socket, // its name of old
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  getDefaultAutoSelectFamily: () => autoSelectFamily,
  setDefaultAutoSelectFamily(value) {
    if (typeof value !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE('value', 'boolean', value);
    autoSelectFamily = value;
  },
  getDefaultAutoSelectFamilyAttemptTimeout: () => autoSelectFamilyTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout(value) {
    if (!Number.isInteger(value)) throw new codes.ERR_INVALID_ARG_TYPE('value', 'number', value);
    autoSelectFamilyTimeout = Math.max(10, value);
  },
  _normalizeArgs: normalizeArgs,
};
