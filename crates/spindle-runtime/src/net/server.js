'use strict';
// internal/net/server: net.Server.
//
// Its handle takes one connection an entry, so that ticks and promises run between two of them. The server is closed
// when it no longer listens and its last connection has gone. Documentation: nodejs.org/api/net.html#class-netserver.
//
// Ops used: none; see internal/net/handle.

const border = require('internal/border');
const { codes, errnoException, uvExceptionWithHostPort } = require('internal/errors');
const { isIP } = require('internal/net/addresses');
const { normalize, toNumber } = require('internal/net/arguments');
const { chmodPath, fdType, listenFd, listenPath, listenTcp } = require('internal/net/handle');
const { Socket, applyOptions } = require('internal/net/socket');
const { nextTick } = require('internal/task_queues');
const EventEmitter = require('events');

const validators = () => require('internal/validators');

const BACKLOG = 511;

/** What a program listens with that the system lacks: no IPv6. */
const WITHOUT_V6 = [border.EINVAL, border.EAFNOSUPPORT, border.EADDRNOTAVAIL];

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  Reflect.apply(EventEmitter, this, []);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
  } else if (options === undefined || options === null || typeof options === 'object') {
    options = { ...options };
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  if (options.keepAliveInitialDelay !== undefined) {
    validators().validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.highWaterMark !== undefined) {
    validators().validateNumber(options.highWaterMark, 'options.highWaterMark');
    if (options.highWaterMark < 0) options.highWaterMark = require('stream').getDefaultHighWaterMark();
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = Math.trunc((options.keepAliveInitialDelay ?? 0) / 1000);
  this.highWaterMark = options.highWaterMark ?? require('stream').getDefaultHighWaterMark();
  if (options.blockList !== undefined) {
    const { BlockList } = require('internal/net/blocklist');
    if (!BlockList.isBlockList(options.blockList)) throw new codes.ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    this.blockList = options.blockList;
  }
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

const proto = Server.prototype;

// ---- listening

proto.listen = function listen(...args) {
  let [options, callback] = normalize(args);
  if (this._handle !== null) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  if (callback !== null) this.once('listening', callback);
  const backlog = backlogOf(args, options);
  options = options._handle ?? options.handle ?? options;
  if (options.signal !== undefined) followSignal(this, options.signal);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    listenOnFd(this, options.fd, backlog);
    return this;
  }
  if (args.length === 0 || typeof args[0] === 'function' || (options.port === undefined && 'port' in options) || options.port === null) options = { ...options, port: 0 };
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validators().validatePort(options.port, 'options.port');
    listenOnPort(this, options, backlog);
    return this;
  }
  if (options.path !== undefined && isPath(options.path)) {
    listenOnPath(this, options, backlog);
    return this;
  }
  if (!('port' in options || 'path' in options)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  throw new codes.ERR_INVALID_ARG_VALUE('options', options);
};

const isPath = (value) => typeof value === 'string' && toNumber(value) === false;

/** (handle, backlog), (path, backlog), (port, backlog) and (port, host, backlog); then the options. */
function backlogOf(args, options) {
  const given = args.length > 1 && toNumber(args[1]) || args.length > 2 && toNumber(args[2]);
  return given || options.backlog || BACKLOG;
}

function followSignal(server, signal) {
  validators().validateAbortSignal(signal, 'options.signal');
  const abort = () => server.close();
  if (signal.aborted) return nextTick(abort);
  signal.addEventListener('abort', abort, { once: true });
  server.once('close', () => signal.removeEventListener('abort', abort));
}

function listenOnPort(server, options, backlog) {
  const flags = (options.ipv6Only ? border.NET_V6_ONLY : 0) | (options.reusePort ? border.NET_REUSE_PORT : 0);
  const port = options.port | 0;
  if (!options.host) return listenTo(server, null, port, backlog, flags);
  if (isIP(options.host) !== 0) return listenTo(server, options.host, port, backlog, flags);
  const id = server._listeningId;
  require('dns').lookup(options.host, { all: false }, (error, address) => {
    if (id !== server._listeningId) return; // closed meanwhile
    if (error) server.emit('error', error);
    else listenTo(server, address, port, backlog, flags);
  });
}

/** Without an address: all of them, IPv6 too if the system has it. */
function listenTo(server, address, port, backlog, flags) {
  let handle;
  let named = address;
  if (address === null) {
    handle = listenTcp(named = '::', port, backlog, flags);
    if (WITHOUT_V6.includes(handle)) handle = listenTcp(named = '0.0.0.0', port, backlog, flags);
  } else {
    handle = listenTcp(address, port, backlog, flags);
  }
  if (typeof handle !== 'number') return listening(server, handle, `${isIP(named)}:${named}:${port}`);
  fail(server, uvExceptionWithHostPort(handle, 'listen', named, port));
}

function listenOnPath(server, options, backlog) {
  const { path } = options;
  const handle = listenPath(path, backlog);
  if (typeof handle === 'number') return fail(server, uvExceptionWithHostPort(handle, 'listen', path, -1));
  server._pipeName = path;
  const access = (options.readableAll ? 1 : 0) | (options.writableAll ? 2 : 0);
  if (access !== 0) {
    const status = chmodPath(path, access);
    if (status < 0) {
      handle.close();
      unlinkPath(server);
      throw errnoException(status, 'uv_pipe_chmod');
    }
  }
  listening(server, handle, `-1:${path}:-1`);
}

function listenOnFd(server, fd, backlog) {
  const type = fdType(fd);
  const handle = type === 'TCP' || type === 'PIPE' ? listenFd(fd, backlog) : border.EINVAL;
  if (typeof handle === 'number') {
    const error = uvExceptionWithHostPort(handle, 'listen', null, null);
    error.address = undefined;
    return fail(server, error);
  }
  listening(server, handle, `null:null:${fd}`);
}

function listening(server, handle, key) {
  server._handle = handle;
  server._connectionKey = key;
  handle.owner = server;
  // Programs wrap it, so its arguments are those of Node's: a status comes first.
  handle.onconnection = (status, stream) => onconnection(server, stream);
  if (server._unref) handle.unref();
  nextTick(() => {
    // It may have been closed in the same tick.
    if (server._handle !== null) server.emit('listening');
  });
}

function fail(server, error) {
  nextTick(() => server.emit('error', error));
}

// ---- connections

function onconnection(server, handle) {
  if (server.maxConnections !== undefined && server.maxConnections !== null && server._connections >= server.maxConnections) return drop(server, handle, true);
  if (server.blockList !== undefined && isBlocked(server, handle)) return drop(server, handle, false);
  const socket = new Socket({
    handle,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    highWaterMark: server.highWaterMark,
    noDelay: server.noDelay,
    keepAlive: server.keepAlive,
    keepAliveInitialDelay: server.keepAliveInitialDelay * 1000,
  });
  applyOptions(socket);
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
}

function isBlocked(server, handle) {
  const peer = {};
  return handle.getpeername(peer) === 0 && server.blockList.check(peer.address, peer.family.toLowerCase());
}

/** Refuses a connection; 'drop' tells of those that were one too many. */
function drop(server, handle, tells) {
  const here = {};
  const there = {};
  const isKnown = handle.getsockname(here) === 0;
  handle.getpeername(there);
  handle.close();
  if (!tells) return;
  server.emit('drop', isKnown && here.family !== '' ? {
    localAddress: here.address, localPort: here.port, localFamily: here.family,
    remoteAddress: there.address, remotePort: there.port, remoteFamily: there.family,
  } : undefined);
}

proto.getConnections = function getConnections(callback) {
  validators().validateFunction(callback, 'cb');
  nextTick(callback, null, this._connections);
  return this;
};

// ---- the end

proto.close = function close(callback) {
  if (typeof callback === 'function') {
    if (this._handle === null) this.once('close', () => callback(new codes.ERR_SERVER_NOT_RUNNING()));
    else this.once('close', callback);
  }
  this._listeningId++;
  if (this._handle !== null) {
    this._handle.close();
    this._handle = null;
    unlinkPath(this);
  }
  this._emitCloseIfDrained();
  return this;
};

/** The path of a closed server goes, as libuv does it. */
function unlinkPath(server) {
  const path = server._pipeName;
  server._pipeName = undefined;
  if (path !== undefined && !path.startsWith('\0')) require('fs').rmSync(path, { force: true });
}

proto[Symbol.asyncDispose] = async function() {
  if (this._handle === null) return;
  await new Promise((resolve, reject) => {
    this.close((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
};

proto._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this._handle !== null || this._connections > 0) return;
  nextTick(() => this.emit('close'));
};

// ---- what can be asked

proto.address = function address() {
  if (this._handle === null) return this._pipeName ?? null;
  if (this._pipeName !== undefined) return this._pipeName;
  const name = {};
  const status = this._handle.getsockname(name);
  if (status < 0) throw errnoException(status, 'address');
  return name.family === '' ? name.address : name;
};

Object.defineProperty(proto, 'listening', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return this._handle !== null; },
  set() {},
});

proto.ref = function ref() {
  this._unref = false;
  this._handle?.ref();
  return this;
};

proto.unref = function unref() {
  this._unref = true;
  this._handle?.unref();
  return this;
};

proto[EventEmitter.captureRejectionSymbol] = function(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

module.exports = { Server };
