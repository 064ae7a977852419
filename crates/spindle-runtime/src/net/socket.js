'use strict';
// internal/net/socket: net.Socket, a duplex stream over a TCP connection, a Unix socket or a pipe.
//
// This file joins stream.Duplex to a handle of internal/net/handle: reading on demand, writing, ending, the time-out.
// How a socket gets its connection is in internal/net/connect; servers are in internal/net/server. Order of events:
// 'data' in the poll phase, 'end' and 'finish' in ticks, 'close' in the closing phase.
// Documentation: nodejs.org/api/net.html#class-netsocket.
//
//   adoptConnection(id, head, options) -> Socket     for HTTP upgrades: `id` is the number of an established TCP
//       connection that Rust owned so far, `head` what it has read beyond its own message (Uint8Array or undefined);
//       `options` as net.Socket's. The head is not pushed into the stream: 'upgrade' hands it over itself.
//
// Ops used: none; see internal/net/handle.

const border = require('internal/border');
const { codes, errnoException } = require('internal/errors');
const { Pipe, TCP, failed, fdType, openFd } = require('internal/net/handle');
const { nextTick } = require('internal/task_queues');
const { Duplex } = require('stream');
const { Buffer } = require('buffer');

const timers = () => require('internal/net/timeout');

const kTimeout = Symbol('kTimeout');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kNoDelay = Symbol('kSetNoDelay');
const kKeepAlive = Symbol('kSetKeepAlive');
const kKeepAliveDelay = Symbol('kSetKeepAliveInitialDelay');
const kTypeOfService = Symbol('kSetTOS');
/** How much was still to be written when the time-out last looked. */
const kLastQueueSize = Symbol('lastWriteQueueSize');
/** The program's own memory for reads: { buffer, make, callback }. */
const kOwnMemory = Symbol('kBuffer');

// ---- the constructor

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  checkOptions(options);
  this.connecting = false;
  this._hadError = false;
  this._handle = null;
  this._parent = null;
  this._host = null;
  this[kLastQueueSize] = 0;
  this[kTimeout] = null;
  this[kOwnMemory] = null;
  options = typeof options === 'number' ? { fd: options } : { ...options };
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false; // 'close' is emitted when the handle has closed
  options.autoDestroy = true;
  options.decodeStrings = false;
  Reflect.apply(Duplex, this, [options]);
  if (options.handle) this._handle = options.handle;
  else if (options.fd !== undefined) this._handle = handleOf(options.fd);
  if (isOnread(options.onread)) this[kOwnMemory] = ownMemory(options.onread);
  this.on('end', onReadableStreamEnd);
  this[kNoDelay] = Boolean(options.noDelay);
  this[kKeepAlive] = Boolean(options.keepAlive);
  this[kKeepAliveDelay] = Math.trunc(options.keepAliveInitialDelay / 1000) || 0;
  this[kTypeOfService] = options.typeOfService;
  this._pendingData = null;
  this._pendingEncoding = '';
  this.server = null;
  this._server = null;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  if (options.blockList !== undefined) this.blockList = checkedBlockList(options.blockList);
  if (this._handle !== null) begin(this, options);
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function checkOptions(options) {
  if (options === undefined || options === null) return;
  for (const name of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (options[name]) throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
  }
  if (options.keepAliveInitialDelay !== undefined) {
    require('internal/validators').validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
}

function checkedBlockList(list) {
  const { BlockList } = require('internal/net/blocklist');
  if (!BlockList.isBlockList(list)) throw new codes.ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', list);
  return list;
}

function handleOf(fd) {
  require('internal/validators').validateInt32(fd, 'fd', 0);
  const type = fdType(fd);
  if (type !== 'PIPE' && type !== 'TCP' && type !== 'TTY') throw new codes.ERR_INVALID_FD_TYPE(type);
  const handle = openFd(fd, type);
  if (typeof handle === 'number') throw errnoException(handle, 'open');
  return handle;
}

const isOnread = (onread) => onread !== null && typeof onread === 'object' && typeof onread.callback === 'function' &&
  (onread.buffer instanceof Uint8Array || typeof onread.buffer === 'function');

function ownMemory({ buffer, callback }) {
  return typeof buffer === 'function' ? { buffer: buffer(), make: buffer, callback } : { buffer, make: null, callback };
}

/** A socket that is made with a connection reads at once, unless it shall wait. */
function begin(socket, options) {
  watch(socket);
  if (options.readable === false) return;
  if (options.pauseOnCreate) {
    socket.readableFlowing = false;
    socket._handle.readStop();
  } else if (!options.manualStart) {
    socket.read(0);
  }
}

// ---- reading

/** Ties the handle to the socket. */
function watch(socket) {
  const handle = socket._handle;
  handle.owner = socket;
  handle.onread = (chunk) => onread(socket, handle, chunk);
  handle.onend = (status) => onend(socket, status);
  const memory = socket[kOwnMemory];
  if (memory !== null) {
    handle.into = memory.buffer;
    handle.onread = (count) => onreadInto(socket, handle, memory, count);
  }
}

function onread(socket, handle, chunk) {
  if (socket.destroyed) return;
  if (socket[kTimeout] !== null || socket._parent !== null) socket._unrefTimer();
  if (!socket.push(chunk)) handle.readStop();
}

function onreadInto(socket, handle, memory, count) {
  if (socket.destroyed) return;
  socket._unrefTimer();
  const wantsMore = Reflect.apply(memory.callback, socket, [count, memory.buffer]) !== false;
  if (memory.make !== null) {
    const next = Reflect.apply(memory.make, socket, []);
    if (next) handle.into = memory.buffer = next;
  }
  if (!wantsMore) handle.readStop();
}

function onend(socket, status) {
  if (socket.destroyed) return;
  socket._unrefTimer();
  if (status < 0) return void socket.destroy(failed(socket._handle, status, 'read'));
  if (socket.readableEnded) return;
  socket.push(null);
  // With an empty buffer nobody would ask again, so that 'end' would not come.
  socket.read(0);
}

/** The other side has ended: without half-open sockets writing can only fail. */
function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterEnd;
}

function writeAfterEnd(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const error = require('internal/errors').genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' });
  if (typeof callback === 'function') nextTick(callback, error);
  this.destroy(error);
  return false;
}

const proto = Socket.prototype;

proto._read = function _read(n) {
  if (this.connecting || this._handle === null) this.once('connect', () => this._read(n));
  else if (!this._handle.reading) startReading(this);
};

function startReading(socket) {
  const status = socket._handle.readStart();
  if (status < 0) socket.destroy(failed(socket._handle, status, 'read'));
}

proto.pause = function pause() {
  if (this[kOwnMemory] !== null && !this.connecting && this._handle?.reading) this._handle.readStop();
  return Duplex.prototype.pause.call(this);
};

proto.resume = function resume() {
  if (this[kOwnMemory] !== null && !this.connecting && this._handle !== null && !this._handle.reading) startReading(this);
  return Duplex.prototype.resume.call(this);
};

proto.read = function read(n) {
  if (this[kOwnMemory] !== null && !this.connecting && this._handle !== null && !this._handle.reading) startReading(this);
  return Duplex.prototype.read.call(this, n);
};

// ---- writing

proto._write = function _write(chunk, encoding, callback) {
  if (this.connecting) return whenConnected(this, chunk, encoding, callback, () => this._write(chunk, encoding, callback));
  if (this._handle === null) return void callback(new codes.ERR_SOCKET_CLOSED());
  if (this[kTimeout] !== null || this._parent !== null) this._unrefTimer();
  if (typeof chunk === 'string') chunk = bytesOrText(chunk, encoding);
  afterWrite(this, this._handle.write(chunk, (status) => written(this, status, callback)), callback);
};

proto._writev = function _writev(entries, callback) {
  if (this.connecting) return whenConnected(this, entries, '', callback, () => this._writev(entries, callback));
  if (this._handle === null) return void callback(new codes.ERR_SOCKET_CLOSED());
  this._unrefTimer();
  const list = [];
  for (const { chunk, encoding } of entries) list.push(typeof chunk === 'string' ? bytesOrText(chunk, encoding) : chunk);
  afterWrite(this, this._handle.writev(list, (status) => written(this, status, callback)), callback);
};

/** Rust takes text as UTF-8; what is in another encoding becomes bytes first. */
function bytesOrText(text, encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' ? text : Buffer.from(text, encoding);
}

function whenConnected(socket, data, encoding, callback, go) {
  socket._pendingData = data;
  socket._pendingEncoding = encoding;
  const onClose = () => callback(new codes.ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  socket.once('connect', () => {
    socket.off('close', onClose);
    socket._pendingData = null;
    socket._pendingEncoding = '';
    go();
  });
  socket.once('close', onClose);
}

function afterWrite(socket, status, callback) {
  if (status === 0) return callback();
  if (status === 1) return void (socket[kLastQueueSize] = socket._handle.writeQueueSize);
  socket.destroy(failed(socket._handle, status, 'write'), callback);
}

/** The kernel has taken what it had no room for before. */
function written(socket, status, callback) {
  if (socket.destroyed) return callback(null);
  if (status < 0) return socket.destroy(failed(socket._handle, status, 'write'), callback);
  socket._unrefTimer();
  callback(null);
}

proto._final = function _final(callback) {
  if (this.connecting) return void this.once('connect', () => this._final(callback));
  if (this._handle === null) return callback();
  const status = this._handle.shutdown((result) => {
    if (this.destroyed) return callback();
    callback(result < 0 && result !== border.ENOTCONN ? failed(this._handle, result, 'shutdown') : undefined);
  });
  if (status === border.ENOTCONN) callback();
  else if (status < 0) callback(failed(this._handle, status, 'shutdown'));
};

proto.end = function end(data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

// ---- the end

proto.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

proto.resetAndDestroy = function resetAndDestroy() {
  if (this._handle === null) return this.destroy(new codes.ERR_SOCKET_CLOSED());
  if (!(this._handle instanceof TCP)) throw new codes.ERR_INVALID_HANDLE_TYPE();
  if (this.connecting) this.once('connect', () => reset(this));
  else reset(this);
  return this;
};

function reset(socket) {
  socket.resetAndClosing = true;
  return socket.destroy();
}

proto._destroy = function _destroy(error, callback) {
  this.connecting = false;
  for (let socket = this; socket !== null; socket = socket._parent) clearTimer(socket);
  const handle = this._handle;
  if (handle !== null) {
    const hadError = Boolean(error);
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten + handle.writeQueueSize;
    const closed = () => this.emit('close', hadError);
    if (!this.resetAndClosing || handle.reset(closed) < 0) handle.close(closed);
    handle.onread = handle.onend = () => {};
    this._handle = null;
    this._sockname = undefined;
    callback(error);
  } else {
    callback(error);
    nextTick(() => this.emit('close', Boolean(error)));
  }
  if (this._server !== null) {
    this._server._connections--;
    this._server._emitCloseIfDrained?.();
  }
};

// ---- time-outs and options

function clearTimer(socket) {
  if (socket[kTimeout] === null || socket[kTimeout] === undefined) return;
  timers().clear(socket[kTimeout]);
  socket[kTimeout] = null;
}

proto.setTimeout = function setTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  const delay = timers().checkDelay(msecs, 'msecs');
  clearTimer(this);
  if (callback !== undefined) require('internal/validators').validateFunction(callback, 'callback');
  if (delay === 0) {
    if (callback !== undefined) this.removeListener('timeout', callback);
    return this;
  }
  this[kTimeout] = timers().start(() => this._onTimeout(), delay);
  if (callback !== undefined) this.once('timeout', callback);
  return this;
};

proto._onTimeout = function _onTimeout() {
  const last = this[kLastQueueSize];
  if (last > 0 && this._handle !== null) {
    // A write that makes progress, however slowly, is no silence.
    const now = this._handle.writeQueueSize;
    if (now !== last) {
      this[kLastQueueSize] = now;
      return void this._unrefTimer();
    }
  }
  this.emit('timeout');
};

/** Something happened: the time-outs of this socket, and of what it belongs to, begin anew. */
proto._unrefTimer = function _unrefTimer() {
  for (let socket = this; socket !== null; socket = socket._parent) socket[kTimeout]?.refresh();
};

proto.setNoDelay = function setNoDelay(enable) {
  const on = enable === undefined ? true : Boolean(enable);
  if (this._handle === null || this.connecting) {
    this[kNoDelay] = on;
  } else if (this._handle.setNoDelay && on !== this[kNoDelay]) {
    this[kNoDelay] = on;
    this._handle.setNoDelay(on);
  }
  return this;
};

proto.setKeepAlive = function setKeepAlive(enable, initialDelayMsecs) {
  const on = Boolean(enable);
  const delay = Math.trunc(initialDelayMsecs / 1000) || 0;
  if (this._handle === null || this.connecting) {
    this[kKeepAlive] = on;
    this[kKeepAliveDelay] = delay;
  } else if (this._handle.setKeepAlive && (on !== this[kKeepAlive] || (on && delay !== this[kKeepAliveDelay]))) {
    this[kKeepAlive] = on;
    this[kKeepAliveDelay] = delay;
    this._handle.setKeepAlive(on, delay);
  }
  return this;
};

proto.setTypeOfService = function setTypeOfService(tos) {
  if (Number.isNaN(tos)) throw new codes.ERR_INVALID_ARG_TYPE('tos', 'number', tos);
  require('internal/validators').validateInt32(tos, 'tos', 0, 255);
  if (this._handle === null || this.connecting) {
    this[kTypeOfService] = tos;
  } else if (this._handle.setTypeOfService && tos !== this[kTypeOfService]) {
    this[kTypeOfService] = tos;
    const status = this._handle.setTypeOfService(tos);
    if (status < 0) throw errnoException(status, 'setTypeOfService');
  }
  return this;
};

proto.getTypeOfService = function getTypeOfService() {
  if (this._handle === null || this.connecting || !this._handle.getTypeOfService) return this[kTypeOfService] ?? 0;
  const tos = this._handle.getTypeOfService();
  if (tos < 0) throw errnoException(tos, 'getTypeOfService');
  return tos;
};

/** What was asked for before there was a connection. */
function applyOptions(socket) {
  const handle = socket._handle;
  if (socket[kTypeOfService] !== undefined && handle.setTypeOfService) handle.setTypeOfService(socket[kTypeOfService]);
  if (socket[kNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  if (socket[kKeepAlive] && handle.setKeepAlive) handle.setKeepAlive(true, socket[kKeepAliveDelay]);
}

for (const name of ['ref', 'unref']) {
  proto[name] = { [name]() {
    if (this._handle === null) this.once('connect', this[name]);
    else this._handle[name]();
    return this;
  } }[name];
}

// ---- what can be asked

function getter(name, get) {
  Object.defineProperty(proto, name, { __proto__: null, enumerable: false, configurable: true, get });
}

/** Looked up once: a name must still be known after the socket has closed. */
function peerName(socket) {
  if (socket._peername === undefined) {
    const found = {};
    if (socket._handle === null || socket.connecting || socket._handle.getpeername(found) < 0) return {};
    socket._peername = found;
  }
  return socket._peername;
}

function ownName(socket) {
  if (socket._sockname === undefined) {
    const found = {};
    if (socket._handle === null || socket._handle.getsockname(found) < 0) return {};
    socket._sockname = found;
  }
  return socket._sockname;
}

proto._getpeername = function _getpeername() { return peerName(this); };
proto._getsockname = function _getsockname() { return ownName(this); };
proto.address = function address() { return isUnix(this) ? {} : ownName(this); };

const isUnix = (socket) => socket._handle instanceof Pipe;

getter('remoteAddress', function() { return isUnix(this) ? undefined : peerName(this).address; });
getter('remoteFamily', function() { return isUnix(this) ? undefined : peerName(this).family; });
getter('remotePort', function() { return isUnix(this) ? undefined : peerName(this).port; });
getter('localAddress', function() { return isUnix(this) ? undefined : ownName(this).address; });
getter('localPort', function() { return isUnix(this) ? undefined : ownName(this).port; });
getter('localFamily', function() { return isUnix(this) ? undefined : ownName(this).family; });
getter('bytesRead', function() { return this._handle === null ? this[kBytesRead] : this._handle.bytesRead; });
getter('bufferSize', function() { return this._handle === null ? undefined : this.writableLength; });
getter('pending', function() { return this._handle === null || this.connecting; });
getter('_connecting', function() { return this.connecting; });
getter('_bytesDispatched', function() { return this._handle === null ? this[kBytesWritten] : this._handle.bytesWritten; });
getter('readyState', function() {
  if (this.connecting) return 'opening';
  if (this.readable && this.writable) return 'open';
  if (this.readable) return 'readOnly';
  return this.writable ? 'writeOnly' : 'closed';
});

const byteLength = (chunk, encoding) => typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength ?? 0;

/** Includes what waits in the stream and what waits for the connection. */
getter('bytesWritten', function() {
  let bytes = this._bytesDispatched;
  const state = this._writableState;
  if (!state) return undefined;
  const buffered = this.writableBuffer ?? state.getBuffer();
  for (const { chunk, encoding } of buffered) bytes += byteLength(chunk, encoding);
  const data = this._pendingData;
  if (Array.isArray(data)) for (const { chunk, encoding } of data) bytes += byteLength(chunk, encoding);
  else if (data) bytes += byteLength(data, this._pendingEncoding);
  // What the kernel has not taken yet is written as far as the program is concerned.
  return bytes + (this._handle?.writeQueueSize ?? 0);
});

// ---- connections that somebody else owned

function adoptConnection(id, head, options) {
  const socket = new Socket({ allowHalfOpen: true, ...options, handle: new TCP(id), manualStart: true });
  if (head !== undefined && head.byteLength > 0) socket._handle.bytesRead += head.byteLength;
  return socket;
}

module.exports = { Socket, adoptConnection, applyOptions, watch };

proto.connect = function connect(...args) { return require('internal/net/connect').connectSocket(this, args); };
