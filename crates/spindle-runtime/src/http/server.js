'use strict';
// internal/http/server: http.Server, and what it does with a request.
//
// The listener is net.Server's; as soon as it listens, Rust takes over its connections (op_http_serve) and tells of
// requests (internal/http/connection). Streams that a program brings itself (`server.emit('connection', stream)`), and
// those of TLS, go through internal/http/stream_connection, with the same methods below.
// Documentation: nodejs.org/api/http.html#class-httpserver.
//
// Ops used:
//   op_http_serve(listener, lenient, maxHeaderSize) -> server                                              effect
//   op_http_configure(server, timeout, keepAliveBuffer, probe seconds | -1, max | 0, bits)               effect
//   op_http_expired(server, headers ms, request ms) -> [conn], op_http_idle(server, all: bool) -> [conn]   effect
//   op_http_count(server) -> number                                                                        effect
//   op_http_announce: see internal/http/socket

const border = require('internal/border');
const net = require('net');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { awaitEntries } = require('internal/requests');
const { clearInterval, setInterval } = require('timers');
const { CONTINUE, FLAG, MAX_HEADER_PAIRS, METHODS, SEND: { BARE }, isLenient, maxHeaderSizeOf, parseError } = require('internal/http/common');
const { IncomingMessage, endMessage, kVersion } = require('internal/http/incoming');
const { ServerResponse, finishUnseen } = require('internal/http/response');
const { kUniqueHeaders, parseUniqueHeaders } = require('internal/http/outgoing_headers');
const { Connection, conns, failed, open, servers } = require('internal/http/connection');
const STATUS_CODES = require('internal/http/status');

const startChannel = require('diagnostics_channel').channel('http.server.request.start');

const validators = () => require('internal/validators');

const kIncomingMessage = Symbol('IncomingMessage');
const kServerResponse = Symbol('ServerResponse');
const kResponseOptions = Symbol('ResponseOptions');
const kOptimizeEmpty = Symbol('OptimizeEmptyRequestsOption');
/** Rust's number, or -1 while it does not listen. */
const kId = Symbol('kId');
const kTimeout = Symbol('kTimeout');
const kMaxConnections = Symbol('kMaxConnections');
const kChecking = Symbol('http.server.connectionsCheckingInterval');
const kStreams = Symbol('kStreamConnections');

// `var`: see internal/requests.
var { KEEP_ALIVE, UPGRADE, BODY, HOST, EXPECT, TRANSFER_ENCODING, CONTENT_LENGTH, VERSION_SHIFT } = FLAG;
const CONNECT = METHODS.indexOf('CONNECT');

// ---- the constructor

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validators().validateObject(options, 'options');
  }
  storeOptions(this, options);
  net.Server.call(this, {
    allowHalfOpen: true, noDelay: options.noDelay ?? true, keepAlive: options.keepAlive, keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  });
  if (listener) this.on('request', listener);
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', beginServing);
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeaders(options.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

const proto = Server.prototype;

/** `options[name]`, checked, or `otherwise`. */
function number(options, name, otherwise) {
  const value = options[name];
  if (value === undefined) return otherwise;
  validators().validateInteger(value, name, 0);
  return value;
}

function flag(options, name, otherwise) {
  const value = options[name];
  if (value === undefined) return otherwise;
  validators().validateBoolean(value, `options.${name}`);
  return value;
}

function storeOptions(server, options) {
  server[kId] = -1;
  server[kTimeout] = 0;
  server[kMaxConnections] = undefined;
  server[kStreams] = null;
  server[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  server[kServerResponse] = options.ServerResponse || ServerResponse;
  server.maxHeaderSize = number(options, 'maxHeaderSize', undefined);
  server[kOptimizeEmpty] = flag(options, 'optimizeEmptyRequests', false);
  server.insecureHTTPParser = flag(options, 'insecureHTTPParser', undefined);
  server.requestTimeout = number(options, 'requestTimeout', 300_000);
  server.headersTimeout = number(options, 'headersTimeout', Math.min(60_000, server.requestTimeout));
  if (server.requestTimeout > 0 && server.headersTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    throw new codes.ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', server.headersTimeout);
  }
  server.keepAliveTimeout = number(options, 'keepAliveTimeout', 5000);
  server.keepAliveTimeoutBuffer = number(options, 'keepAliveTimeoutBuffer', 1000);
  server.connectionsCheckingInterval = number(options, 'connectionsCheckingInterval', 30_000);
  server.requireHostHeader = flag(options, 'requireHostHeader', true);
  server.joinDuplicateHeaders = flag(options, 'joinDuplicateHeaders', undefined);
  server.rejectNonStandardBodyWrites = flag(options, 'rejectNonStandardBodyWrites', false);
  if (options.shouldUpgradeCallback !== undefined) {
    validators().validateFunction(options.shouldUpgradeCallback, 'options.shouldUpgradeCallback');
    server.shouldUpgradeCallback = options.shouldUpgradeCallback;
  } else {
    server.shouldUpgradeCallback = shouldUpgrade;
  }
  server[kResponseOptions] = { highWaterMark: options.highWaterMark, rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites };
}

function shouldUpgrade() {
  return this.listenerCount('upgrade') > 0;
}

// ---- listening

/** Watches how long requests take. */
function setupConnectionsTracking() {
  if (this[kChecking]) clearInterval(this[kChecking]);
  this[kChecking] = setInterval(checkConnections, this.connectionsCheckingInterval, this).unref();
}

function beginServing() {
  const handle = this._handle;
  setupConnectionsTracking.call(this);
  if (handle === null || handle === undefined || !(handle.id >= 0)) return;
  this[kId] = ops.op_http_serve(handle.id, isLenient(this.insecureHTTPParser), maxHeaderSizeOf(this.maxHeaderSize) >>> 0);
  servers[this[kId]] = this;
  awaitEntries('httpRequest', 1, this[kId]);
  awaitEntries('httpEvent', 2, this[kId]);
  configure(this);
}

/** Tells Rust the settings that it works by. */
function configure(server) {
  if (server[kId] < 0) return;
  const probe = server.keepAlive ? server.keepAliveInitialDelay >>> 0 : -1;
  const max = server[kMaxConnections];
  // The first listener is ours.
  const bits = (server.noDelay === false ? 0 : border.HTTP_SERVER_NO_DELAY) | (server.listenerCount('connection') > 1 ? border.HTTP_SERVER_TELLS_CONNECTIONS : 0);
  ops.op_http_configure(server[kId], server[kTimeout] >>> 0, server.keepAliveTimeoutBuffer >>> 0, probe,
    typeof max === 'number' && max > 0 ? Math.floor(max) : 0, bits);
}

for (const [name, key] of [['timeout', kTimeout], ['maxConnections', kMaxConnections]]) {
  Object.defineProperty(proto, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return this[key]; },
    set(value) {
      this[key] = value;
      configure(this);
    },
  });
}

for (const name of ['on', 'addListener', 'prependListener']) {
  proto[name] = function(type, listener) {
    const result = net.Server.prototype[name].call(this, type, listener);
    if (type === 'connection' && this[kId] !== undefined) configure(this);
    return result;
  };
}

proto.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

proto.getConnections = function getConnections(callback) {
  validators().validateFunction(callback, 'cb');
  nextTick(callback, null, this._connections + countOf(this));
  return this;
};

const countOf = (server) => server[kId] < 0 ? 0 : ops.op_http_count(server[kId]);

// ---- requests

/** A head is complete. True if the connection is to go on in another protocol. */
proto._onrequest = function _onrequest(conn, code, url, fields, flags) {
  const req = new this[kIncomingMessage](conn);
  const version = flags >> VERSION_SHIFT;
  req[kVersion] = version;
  req.method = METHODS[code];
  req.url = url;
  req._setHead(fields, typeof this.maxHeadersCount === 'number' ? this.maxHeadersCount << 1 : MAX_HEADER_PAIRS);
  if (this.joinDuplicateHeaders) req.joinDuplicateHeaders = true;
  conn.incoming = req;
  if ((code === CONNECT || (flags & UPGRADE) !== 0) && takesUpgrade(this, req)) {
    conn.upgrading = req;
    if ((flags & BODY) === 0) req.complete = true;
    return true;
  }
  req.upgrade = false;
  if (this[kOptimizeEmpty] && (flags & (TRANSFER_ENCODING | CONTENT_LENGTH)) === 0) req._dumpAndCloseReadable();
  const res = new this[kServerResponse](req, this[kResponseOptions]);
  res._keepAliveTimeout = this.keepAliveTimeout;
  if (this.maxRequestsPerSocket !== 0) res._maxRequestsPerSocket = this.maxRequestsPerSocket;
  if ((flags & KEEP_ALIVE) === 0) res.shouldKeepAlive = false;
  if (this[kUniqueHeaders] !== null) res[kUniqueHeaders] = this[kUniqueHeaders];
  conn.take(res);
  if (startChannel.hasSubscribers) startChannel.publish({ request: req, response: res, socket: conn.toSocket(), server: this });
  if ((flags & BODY) !== 0) respond(this, conn, req, res, version === 0x11, flags);
  else respondWhole(this, conn, req, res, version === 0x11, flags);
  return false;
};

/** Nothing of the request is still to come, so the response may be finished with as soon as its handler returns. */
function respondWhole(server, conn, req, res, isHttp11, flags) {
  conn.enterHandler(res);
  try {
    respond(server, conn, req, res, isHttp11, flags);
  } finally {
    // A handler that throws may have ended its response, or whoever catches the exception does so later.
    const hasEnded = conn.leaveHandler();
    endMessage(req, '');
    if (hasEnded) finishUnseen(res);
  }
}

function takesUpgrade(server, req) {
  return req.upgrade = req.method === 'CONNECT' || Boolean(server.shouldUpgradeCallback(req));
}

function respond(server, conn, req, res, is11, flags) {
  if (is11) {
    if ((flags & HOST) === 0 && server.requireHostHeader) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return;
    }
    const max = server.maxRequestsPerSocket;
    if (typeof max === 'number' && max > 0) {
      conn.requests++;
      res.maxRequestsOnConnectionReached = max <= conn.requests;
      if (max < conn.requests) {
        server.emit('dropRequest', req, conn.toSocket());
        res.writeHead(503);
        res.end();
        return;
      }
    }
    if ((flags & EXPECT) !== 0) return expect(server, req, res);
  }
  server.emit('request', req, res);
}

function expect(server, req, res) {
  if (CONTINUE.test(req.headers.expect)) {
    res._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  } else if (server.listenerCount('checkExpectation') > 0) {
    server.emit('checkExpectation', req, res);
  } else {
    res.writeHead(417);
    res.end();
  }
}

// ---- what else happens to a connection

/** A new connection, told because the program listens for 'connection'. */
proto._opened = function _opened(conn) {
  this.emit('connection', conn.toSocket());
};

/** The request that asked for another protocol is complete; `head` is what was read beyond it. */
proto._upgraded = function _upgraded(conn, head) {
  const { detach } = require('internal/http/socket');
  const req = conn.upgrading;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (this.listenerCount(event) === 0) return conn.destroy();
  const { socket } = detach(conn) ?? {};
  if (socket === undefined) return;
  conns[conn.id] = undefined;
  conn.upgrading = null;
  socket.parser = null;
  socket._httpMessage = null;
  if (conn.current !== null) {
    const { Writer } = require('internal/http/stream_connection');
    new Writer(socket).adopt(conn);
  }
  // From here on it counts like a connection of net's.
  socket._server = this;
  this._connections++;
  this.emit(event, req, socket, head);
};

/** As `_upgraded`, for a connection over a stream, which is free already. */
proto._upgradedStream = function _upgradedStream(conn, head) {
  const { socket, upgrading: req } = conn;
  const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  if (this.listenerCount(event) === 0) return void socket.destroy();
  socket.readableFlowing = null;
  this.emit(event, req, socket, head);
};

/** The peer has ended. */
proto._ended = function _ended(conn, inMessage) {
  conn.handle?.onend(0);
  if (inMessage) return this._clientError(parseError('HPE_INVALID_EOF_STATE', 'Invalid EOF state', 0, undefined), conn);
  const last = conn.waiting.at(-1) ?? conn.current;
  if (this.httpAllowHalfOpen && last !== null) {
    last._last = true;
    return;
  }
  conn.close();
};

/** Nothing was heard of the peer, or said to it, for too long. */
proto._timedOut = function _timedOut(conn) {
  const socket = () => conn.toSocket();
  const { incoming: req, current: res } = conn;
  const told = [
    conn.socket !== null && conn.socket.emit('timeout'),
    req !== null && !req.complete && req.listenerCount('timeout') > 0 && req.emit('timeout', socket()),
    res !== null && res.listenerCount('timeout') > 0 && res.emit('timeout', socket()),
    this.listenerCount('timeout') > 0 && this.emit('timeout', socket()),
  ];
  if (!told.includes(true)) conn.destroy();
};

const PLAIN = {
  __proto__: null, HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413, ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** A connection failed, or its bytes make no sense. Without a listener the server answers if that can do no harm. */
proto._clientError = function _clientError(error, conn) {
  if (this.listenerCount('clientError') > 0) {
    this.emit('clientError', error, conn.toSocket());
    return;
  }
  if (!conn.destroyed && (conn.current === null || !conn.current._headerSent)) {
    const status = PLAIN[error.code] ?? 400;
    const text = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`;
    conn.sendRaw(text, BARE);
  }
  conn.hadError = true;
  conn.destroy(error);
};

/** Connections whose request takes too long get an answer, or none. */
function checkConnections(server) {
  const headers = limit(server.headersTimeout);
  const request = limit(server.requestTimeout);
  if (headers === 0 && request === 0) return;
  if (server[kStreams] !== null) {
    for (const conn of server[kStreams]) if (conn.isExpired(headers, request)) conn.fail(new codes.ERR_HTTP_REQUEST_TIMEOUT());
  }
  if (server[kId] < 0) return;
  for (const id of ops.op_http_expired(server[kId], headers, request)) {
    ops.op_http_announce(id);
    failed(conns[id] ?? open(id, server[kId]), new codes.ERR_HTTP_REQUEST_TIMEOUT());
  }
}

const limit = (msecs) => Number.isFinite(msecs) && msecs >= 0 ? msecs : 0;

// ---- the end

proto.close = function close() {
  this.closeIdleConnections();
  clearInterval(this[kChecking]);
  // The last one to close closes the server, so all must be told of.
  if (this[kId] >= 0) for (const id of ops.op_http_idle(this[kId], true)) announce(this, id);
  Reflect.apply(net.Server.prototype.close, this, arguments);
  return this;
};

function announce(server, id) {
  ops.op_http_announce(id);
  return conns[id] ?? open(id, server[kId]);
}

proto.closeAllConnections = function closeAllConnections() {
  if (this[kId] >= 0) for (const id of ops.op_http_idle(this[kId], true)) announce(this, id).destroy();
  if (this[kStreams] !== null) for (const conn of this[kStreams]) conn.destroy();
};

proto.closeIdleConnections = function closeIdleConnections() {
  if (this[kId] >= 0) for (const id of ops.op_http_idle(this[kId], false)) announce(this, id).destroy();
  if (this[kStreams] !== null) for (const conn of this[kStreams]) if (conn.isIdle()) conn.destroy();
};

proto._connectionClosed = function _connectionClosed() {
  if (this._handle === null) this._emitCloseIfDrained();
};

proto._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (countOf(this) === 0) Reflect.apply(net.Server.prototype._emitCloseIfDrained, this, []);
};

proto[Symbol.asyncDispose] = async function() {
  await new Promise((resolve, reject) => this.close((error) => error ? reject(error) : resolve()));
};

proto[Symbol.for('nodejs.rejection')] = function(error, event, ...args) {
  if (event !== 'request') return Reflect.apply(net.Server.prototype[Symbol.for('nodejs.rejection')], this, arguments);
  const res = args[1];
  if (res.headersSent || res.writableEnded) return void res.destroy();
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.statusCode = 500;
  res.end(STATUS_CODES[500]);
};

// ---- streams that are not Rust's

function connectionListener(socket) {
  if (socket._handle?.conn instanceof Connection) return;
  const { StreamConnection } = require('internal/http/stream_connection');
  const conn = new StreamConnection(socket, this);
  (this[kStreams] ??= new Set()).add(conn);
  socket.on('close', () => this[kStreams].delete(conn));
}

/** Gives another class of servers (https.Server) what connections ask of theirs. */
function shareMethods(other) {
  for (const name of [
    '_onrequest', '_clientError', '_ended', '_timedOut', '_upgradedStream', 'closeAllConnections', 'closeIdleConnections', 'setTimeout', 'timeout',
  ]) {
    Object.defineProperty(other, name, Object.getOwnPropertyDescriptor(proto, name));
  }
}

/** As https.Server needs them: what makes a net or tls server one of HTTP. */
function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kChecking]);
}

module.exports = {
  Server, _connectionListener: connectionListener, httpServerPreClose, kConnectionsCheckingInterval: kChecking, kServerResponse,
  setupConnectionsTracking, shareMethods, storeHTTPOptions(options) { storeOptions(this, options); },
};
