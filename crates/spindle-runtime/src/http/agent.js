'use strict';
// internal/http/agent: http.Agent, which keeps the connections of clients and hands them from request to request.
//
// Connections are filed by `getName(options)`: those in use in `sockets`, those that wait for work in `freeSockets`, and
// requests that wait for a connection in `requests`. A connection that is free emits 'free'; one that leaves the agent
// for good ('upgrade') emits 'agentRemove'. Documentation: nodejs.org/api/http.html#class-httpagent.
//
// Ops used: none.

const EventEmitter = require('events');
const border = require('internal/border');
const { i32 } = require('internal/flags');
const net = require('net');

const validators = () => require('internal/validators');

/** Options of a request that waits, and the async context of whoever made it. */
const kRequestOptions = Symbol('requestOptions');
const kRequestContext = Symbol('requestContext');

/** In the Keep-Alive header: how many seconds the server will wait. */
const TIMEOUT_HINT = /^timeout=(\d+)/;
/** A connection is given up this long before the server said that it would close it, in ms. */
const KEEP_ALIVE_MARGIN = 1000;

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  Reflect.apply(EventEmitter, this, []);
  this.options = { __proto__: null, ...options };
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  this.options.noDelay ??= true;
  this.options.path = null; // else net takes the request's path for a Unix socket's
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  const margin = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof margin === 'number' && margin >= 0 && Number.isFinite(margin) ? margin : KEEP_ALIVE_MARGIN;
  validators().validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets === undefined) this.maxTotalSockets = Infinity;
  else validators().validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  this.on('free', (socket, requestOptions) => onfree(this, socket, requestOptions));
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);

Agent.defaultMaxSockets = Infinity;

const proto = Agent.prototype;

proto.createConnection = function createConnection(...args) {
  return net.createConnection(...args);
};

/** What connections have in common that can serve the same requests. */
proto.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

// ---- from request to connection

/** Gives the request a connection: one that is free, a new one, or, at the limit, the next that becomes free. */
proto.addRequest = function addRequest(req, options, port, localAddress) {
  if (typeof options === 'string') options = { host: options, port, localAddress };
  options = optionsFor(this, req, options);
  const name = this.getName(options);
  this.sockets[name] ||= [];
  const socket = takeFree(this, name);
  const free = this.freeSockets[name]?.length ?? 0;
  if (socket !== undefined) {
    this.reuseSocket(socket, req);
    assign(this, req, socket);
    this.sockets[name].push(socket);
  } else if (free + this.sockets[name].length < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (error, made) => {
      if (error) req.onSocket(made, error);
      else assign(this, req, made);
    });
  } else {
    (this.requests[name] ||= []).push(req);
    req[kRequestOptions] = options;
    req[kRequestContext] = i32[border.WORD_HAS_CONTEXT] === 0 ? undefined : require('internal/async_context').wrap([]);
  }
};

function optionsFor(agent, req, options) {
  options = { __proto__: null, ...options, ...agent.options };
  if (options.socketPath) options.path = options.socketPath;
  if (!options.servername && options.servername !== '') options.servername = serverName(options, req);
  return options;
}

/** For TLS: the host that the request is for. */
function serverName({ host }, req) {
  const header = req.getHeader('host');
  let name = host;
  if (header) {
    require('internal/validators').validateString(header, 'options.headers.host');
    name = header.startsWith('[') ? header.slice(1, header.indexOf(']')) : header.split(':', 1)[0];
  }
  return net.isIP(name) ? '' : name;
}

function takeFree(agent, name) {
  const free = agent.freeSockets[name];
  if (free === undefined) return undefined;
  while (free.length > 0 && free[0].destroyed) free.shift();
  const socket = agent.scheduling === 'fifo' ? free.shift() : free.pop();
  if (free.length === 0) delete agent.freeSockets[name];
  return socket;
}

function assign(agent, req, socket) {
  req.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === agentTimeout) return;
  socket.setTimeout(req.timeout);
}

proto.createSocket = function createSocket(req, options, callback) {
  options = optionsFor(this, req, options);
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  let isDone = false;
  const oncreate = (error, socket) => {
    if (isDone) return;
    isDone = true;
    if (error) return callback(error);
    (this.sockets[name] ||= []).push(socket);
    this.totalSocketCount++;
    follow(this, socket, options);
    callback(null, socket);
  };
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  const socket = this.createConnection(options, oncreate);
  if (socket) oncreate(null, socket);
};

function follow(agent, socket, options) {
  const onFree = () => agent.emit('free', socket, options);
  const onClose = () => {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  };
  const onTimeout = () => {
    // A request has its own idea of what a time-out means; nobody waits for a free connection.
    for (const name in agent.freeSockets) if (agent.freeSockets[name].includes(socket)) return void socket.destroy();
  };
  const onRemove = () => {
    onClose();
    socket.removeListener('close', onClose);
    socket.removeListener('free', onFree);
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('agentRemove', onRemove);
  };
  socket.on('free', onFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
}

// ---- from connection to the next request

function onfree(agent, socket, options) {
  const name = agent.getName(options);
  // Nothing can be sent over it any more, although its 'close' is still to come.
  if (!socket.writable) return void socket.destroy();
  const waiting = agent.requests[name];
  if (waiting !== undefined && waiting.length > 0) {
    const req = waiting.shift();
    if (waiting.length === 0) delete agent.requests[name];
    return inContextOf(req, () => assign(agent, req, socket));
  }
  const req = socket._httpMessage;
  if (!req || !req.shouldKeepAlive || !agent.keepAlive) return void socket.destroy();
  const free = agent.freeSockets[name] ?? [];
  const count = free.length + (agent.sockets[name]?.length ?? 0);
  const tooMany = agent.totalSocketCount > agent.maxTotalSockets || count > agent.maxSockets || free.length >= agent.maxFreeSockets;
  if (tooMany || !agent.keepSocketAlive(socket)) return void socket.destroy();
  agent.freeSockets[name] = free;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  socket.once('error', freeSocketFailed);
  free.push(socket);
}

/** A request that had to wait goes on in the context in which it was made. */
function inContextOf(req, go) {
  const context = req[kRequestContext];
  req[kRequestContext] = undefined;
  if (context === undefined) go();
  else require('internal/async_context').run(go, undefined, context);
}

function freeSocketFailed() {
  this.destroy();
  this.emit('agentRemove');
}

proto.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  removeFrom(this.sockets, name, socket);
  if (!socket.writable) removeFrom(this.freeSockets, name, socket);
  // There is room for a connection of those that wait: of the same name, or of another that has none.
  let [req] = this.requests[name] ?? [];
  if (req === undefined) {
    for (const other of Object.keys(this.requests)) {
      if (this.sockets[other]?.length > 0) break;
      [req] = this.requests[other];
      options = req[kRequestOptions];
      break;
    }
  }
  if (req === undefined || !options) return;
  req[kRequestOptions] = undefined;
  this.createSocket(req, options, (error, made) => {
    if (error) req.onSocket(made, error);
    else made.emit('free');
  });
};

function removeFrom(lists, name, socket) {
  const list = lists[name];
  const index = list === undefined ? -1 : list.indexOf(socket);
  if (index === -1) return;
  list.splice(index, 1);
  if (list.length === 0) delete lists[name];
}

/** Prepares a connection for waiting; false: it is better closed. */
proto.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = socket._httpMessage?.res?.headers['keep-alive'];
  const seconds = hint === undefined ? undefined : TIMEOUT_HINT.exec(hint)?.[1];
  if (seconds !== undefined) {
    const left = Math.max(0, Number.parseInt(seconds, 10) * 1000 - this.agentKeepAliveTimeoutBuffer);
    if (left === 0) return false;
    if (left < timeout) timeout = left;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

proto.reuseSocket = function reuseSocket(socket, req) {
  req.reusedSocket = true;
  socket.removeListener('error', freeSocketFailed);
  socket.ref();
};

/** Closes all connections. */
proto.destroy = function destroy() {
  for (const lists of [this.freeSockets, this.sockets]) {
    for (const name of Object.keys(lists)) for (const socket of [...lists[name]]) socket.destroy();
  }
};

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
};
