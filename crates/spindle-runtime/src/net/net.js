'use strict';
// net: TCP and Unix-socket servers and clients (nodejs.org/api/net.html).
//
// The API: Socket, Server and the functions around them. What a socket does while it lives is in internal/net/state.
// Sockets are event emitters that behave as Node's streams do; they become streams when the stream module is there.
// A server takes one connection an entry, so that ticks and promises run between two of them. Not here: TLS, HTTP, dns.
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

const { codes, dnsException, exceptionWithHostPort, uvExceptionWithHostPort } = require('internal/errors');
const { add } = require('internal/requests');
const { nextTick } = require('internal/task_queues');
const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { checkPort, isIP, isIPv4, isIPv6 } = require('internal/net/addresses');
const { ABANDONED, Decoder, EAGAIN, HIGH_WATER, Handle, READABLE, SocketState, kState, lend } = require('internal/net/state');

lend(ops);

/** Marks what normalizeArgs has made. */
const kNormalized = Symbol('normalized');

/** Calls `done(error, addresses)`; an address needs no look-up but still takes a tick, as dns.lookup does. */
function lookup(host, family, done) {
  if (isIP(host)) return nextTick(done, null, [host]);
  ops.op_net_lookup(add((status, list) => {
    if (status < 0) done(dnsException(status, 'getaddrinfo', host));
    else done(null, list.split(' '));
  }), host, family);
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

function connectPath(socket, path) {
  const state = socket[kState];
  state.target = [path, undefined];
  const id = ops.op_unix_connect(path);
  if (id < 0) return socket.destroy(exceptionWithHostPort(id, 'connect', path));
  state.adopt(id);
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
  // Not `this.write`: after the other side ended that one refuses, while what `end` brings still goes out.
  if (chunk !== undefined && chunk !== null) proto.write.call(this, chunk, encoding);
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
  this[kState].stopTimer();
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
    const { allowHalfOpen, noDelay, keepAlive, keepAliveInitialDelay } = server;
    const socket = new Socket({ allowHalfOpen, noDelay, keepAlive, keepAliveInitialDelay });
    const state = socket[kState];
    state.adopt(id);
    state.applyOptions();
    if (server.pauseOnConnect) state.flowing = false;
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
  else if (options !== undefined && options !== null && typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
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
  normalized[kNormalized] = true;
  return normalized;
}

function isNormalized(args) {
  return Array.isArray(args[0]) && args[0][kNormalized] === true;
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
    failListening(server, uvExceptionWithHostPort(error.errno, 'listen', address ?? '::', port));
  }
}

function listenPath(server, path, backlog) {
  try {
    listening(server, ops.op_unix_listen(path, backlog));
    server[kState].path = path;
  } catch (error) {
    if (error.errno === undefined) throw error;
    failListening(server, uvExceptionWithHostPort(error.errno, 'listen', path));
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
  this._emitCloseIfDrained();
  return this;
};

Server.prototype[Symbol.asyncDispose] = function() {
  if (this._handle === null) return Promise.resolve();
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

Server.prototype._emitCloseIfDrained = function() {
  if (this._handle === null && this._connections === 0) nextTick(() => this.emit('close'));
};

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
