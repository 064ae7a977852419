'use strict';
// internal/http/client: ClientRequest, a request on its way to a server and the response that comes back.
//
// This file makes the request; what happens on its socket is in internal/http/client_socket, which socket it gets is its
// agent's decision. A request is destroyed when its exchange is over, also when all went well.
// Documentation: nodejs.org/api/http.html#class-httpclientrequest.
//
// Ops used: none.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { isToken } = require('internal/http/common');
const { OutgoingMessage, kErrored } = require('internal/http/outgoing');
const { kOutHeaders, kUniqueHeaders } = require('internal/http/outgoing_headers');
const { attach, fail, giveBack, listenForTimeout, reserve } = require('internal/http/client_socket');
const agents = require('internal/http/agent');

const kPath = Symbol('kPath');

const validators = () => require('internal/validators');

/** A path with one of these would be cut off or become another request. */
const NOT_IN_PATH = /[^\u0021-\u00ff]/;
/** Methods whose requests rarely have a body: without a length there is none, rather than a chunked one. */
const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function ClientRequest(input, options, callback) {
  Reflect.apply(OutgoingMessage, this, []);
  [options, callback] = normalize(input, options, callback);
  const defaultAgent = options._defaultAgent || agents.globalAgent;
  this.agent = agentOf(options, defaultAgent);
  checkTarget(options, this.agent, defaultAgent);
  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = checkHost(options.hostname, 'hostname') || checkHost(options.host, 'host') || 'localhost';
  const removes = options.setDefaultHeaders === false;
  this._removedConnection = this._removedContLen = this._removedTE = removes;
  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = require('internal/net/timeout').checkDelay(options.timeout, 'timeout');
  if (options.signal) require('internal/streams/abort').addAbortSignal(options.signal, this);
  this.method = methodOf(options.method);
  readParserOptions(this, options);
  this.path = options.path || '/';
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !WITHOUT_BODY.has(this.method);
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = options.protocol || defaultAgent.protocol;
  // An agent that will not use the connection again might as well say so.
  this.shouldKeepAlive = Boolean(this.agent) && (Boolean(this.agent.keepAlive) || Number.isFinite(this.agent.maxSockets));
  this._last = !this.shouldKeepAlive;
  if (Array.isArray(options.headers)) storeHead(this, options.headers);
  else setHeaders(this, options, host, port, defaultPort);
  this[kUniqueHeaders] = uniqueHeaders(options.uniqueHeaders);
  connect(this, options);
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

const proto = ClientRequest.prototype;

// ---- what is asked for

/** (url, options, callback), (options, callback) and (url, callback) as [options of its own, callback]. */
function normalize(input, options, callback) {
  if (typeof input === 'string') input = require('url').urlToHttpOptions(new (require('url').URL)(input));
  else if (isURL(input)) input = require('url').urlToHttpOptions(input);
  else {
    callback = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = input || {};
  } else {
    options = Object.assign(input || {}, options);
  }
  return [options, callback];
}

/** A URL of any realm or library. */
const isURL = (value) => typeof value === 'object' && value !== null && Boolean(value.href && value.protocol) &&
  value.auth === undefined && value.path === undefined;

function agentOf(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === undefined || agent === null) return typeof options.createConnection === 'function' ? undefined : defaultAgent;
  if (typeof agent.addRequest !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function checkTarget(options, agent, defaultAgent) {
  if (options.path && NOT_IN_PATH.test(String(options.path))) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = agent?.protocol || defaultAgent.protocol;
  if (protocol !== expected) throw new codes.ERR_INVALID_PROTOCOL(protocol, expected);
}

function checkHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function methodOf(method) {
  if (method !== null && method !== undefined && typeof method !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (!method) return 'GET';
  if (!isToken(method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

function readParserOptions(req, { maxHeaderSize, insecureHTTPParser, joinDuplicateHeaders }) {
  if (maxHeaderSize !== undefined) validators().validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  req.maxHeaderSize = maxHeaderSize;
  if (insecureHTTPParser !== undefined) validators().validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  req.insecureHTTPParser = insecureHTTPParser;
  if (joinDuplicateHeaders !== undefined) validators().validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  req.joinDuplicateHeaders = joinDuplicateHeaders;
}

function setHeaders(req, options, host, port, defaultPort) {
  const { headers, auth, setHost } = options;
  if (headers) for (const name of Object.keys(headers)) req.setHeader(name, headers[name]);
  const wantsHost = setHost === undefined ? options.setDefaultHeaders !== false : Boolean(setHost);
  if (host && wantsHost && !req.getHeader('host')) req.setHeader('Host', hostHeader(host, port, defaultPort));
  if (auth && !req.getHeader('Authorization')) req.setHeader('Authorization', `Basic ${Buffer.from(auth).toString('base64')}`);
  // Whoever waits for 100 Continue sends the head first.
  if (req.getHeader('expect')) storeHead(req, req[kOutHeaders]);
}

/** IPv6 addresses stand in brackets, the usual port is left out. */
function hostHeader(host, port, defaultPort) {
  const isV6 = host.indexOf(':') !== host.lastIndexOf(':') && !host.startsWith('[');
  const text = isV6 ? `[${host}]` : host;
  return port && +port !== defaultPort ? `${text}:${port}` : text;
}

function uniqueHeaders(names) {
  if (!Array.isArray(names)) return null;
  const set = new Set();
  for (const name of names) set.add(String(name).toLowerCase());
  return set;
}

function storeHead(req, headers) {
  if (req._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
  req._storeHeader(`${req.method} ${req.path} HTTP/1.1\r\n`, headers);
}

proto._implicitHeader = function _implicitHeader() {
  storeHead(this, this[kOutHeaders]);
};

/** Checked when it is changed too, because it is sent as it is. */
Object.defineProperty(proto, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return this[kPath]; },
  set(path) {
    if (NOT_IN_PATH.test(String(path))) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = path;
  },
});

// ---- the socket

function connect(req, options) {
  if (options.signal) {
    options = { ...options };
    delete options.signal; // it is the request's, which outlives no socket
  }
  if (req.agent) return req.agent.addRequest(req, options);
  options = { ...options, path: options.socketPath };
  if (typeof options.createConnection !== 'function') return req.onSocket(require('net').createConnection(options));
  let isDone = false;
  const oncreate = (error, socket) => {
    if (isDone) return;
    isDone = true;
    if (error) nextTick(() => req.emit('error', error));
    else req.onSocket(socket);
  };
  try {
    const socket = options.createConnection(options, oncreate);
    if (socket) oncreate(null, socket);
  } catch (error) {
    oncreate(error);
  }
}

/** The request gets its socket, or hears that there is none. */
proto.onSocket = function onSocket(socket, error) {
  if (socket && !error) reserve(this, socket);
  nextTick(onSocketTick, this, socket, error);
};

function onSocketTick(req, socket, error) {
  if (!req.destroyed && !error) {
    attach(req, socket);
    req._flush();
    return;
  }
  const reason = error || req[kErrored];
  if (!socket) return fail(req, reason);
  giveBack(socket);
  if (!error && req.agent && !socket.destroyed) {
    socket.emit('free');
    return fail(req, reason);
  }
  const { finished } = require('stream');
  finished(socket.destroy(reason), (failure) => {
    if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
    fail(req, failure || reason);
  });
}

/** For what is to be done to the socket, now or when the request has one that is connected. */
proto._deferToConnect = function _deferToConnect(method, args) {
  const call = () => { if (method) this.socket[method](...args); };
  const onSocket = () => {
    if (this.socket.writable && !this.socket.connecting) call();
    else this.socket.once('connect', call);
  };
  if (this.socket) onSocket();
  else this.once('socket', onSocket);
};

proto.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

proto.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

proto.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenForTimeout(this);
  msecs = require('internal/net/timeout').checkDelay(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) setSocketTimeout(this.socket, msecs);
  else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
  else socket.setTimeout(msecs);
}

proto.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

// ---- the end

proto.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  nextTick((req) => { req.emit('abort'); }, this);
  this.destroy();
};

proto.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this.res?._dump(); // nobody cares about the rest
  this[kErrored] = error;
  this.socket?.destroy(error);
  return this;
};

module.exports = { ClientRequest };
