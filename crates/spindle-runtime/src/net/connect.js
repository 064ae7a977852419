'use strict';
// internal/net/connect: how a net.Socket gets its connection: look-up, attempts, the choice between address families.
//
// With several addresses they are tried in turn, the families alternating; an attempt that takes longer than
// `autoSelectFamilyAttemptTimeout` is given up for the next one (the idea is RFC 8305's). The events of a socket in this
// time are 'lookup', 'connectionAttempt', 'connectionAttemptFailed', 'connectionAttemptTimeout', 'connect', 'ready'.
//
// Ops used: none; see internal/net/handle.

const border = require('internal/border');
const { codes, exceptionWithHostPort } = require('internal/errors');
const { isIP } = require('internal/net/addresses');
const { checkConnectOptions, isNormalized, normalize } = require('internal/net/arguments');
const { Pipe, TCP } = require('internal/net/handle');
const { Socket, applyOptions, watch } = require('internal/net/socket');
const { nextTick } = require('internal/task_queues');

const timers = () => require('internal/net/timeout');

/** socket.connect(..args). */
function connectSocket(socket, args) {
  const [options, callback] = isNormalized(args[0]) ? args[0] : normalize(args);
  if (options.port === undefined && (options.path === undefined || options.path === null)) {
    throw new codes.ERR_MISSING_ARGS(['options', 'port', 'path']);
  }
  if (socket.write !== Socket.prototype.write) socket.write = Socket.prototype.write;
  if (socket.destroyed) renew(socket);
  const isPath = Boolean(options.path);
  if (socket._handle === null) {
    socket._handle = isPath ? new Pipe() : new TCP();
    watch(socket);
  }
  if (callback !== null) socket.once('connect', callback);
  socket._unrefTimer();
  socket.connecting = true;
  if (!isPath) {
    lookupAndConnect(socket, options);
    return socket;
  }
  require('internal/validators').validateString(options.path, 'options.path');
  connectPath(socket, options.path);
  return socket;
}

/** A destroyed socket may connect again. */
function renew(socket) {
  socket._undestroy();
  socket._handle = null;
  socket._peername = undefined;
  socket._sockname = undefined;
}

function lookupAndConnect(socket, options) {
  const target = checkConnectOptions(options);
  const { host, localAddress } = target;
  const family = isIP(host);
  if (family !== 0) {
    nextTick(() => { if (socket.connecting) connectTo(socket, target, host, family); });
    return;
  }
  if (options.lookup !== undefined && options.lookup !== null) require('internal/validators').validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const hasFamily = (wanted) => wanted === 4 || wanted === 6;
  const request = { family: familyNumber(options.family), hints: options.hints || 0 };
  if (!hasFamily(request.family) && request.hints === 0) request.hints = dns.ADDRCONFIG;
  socket._host = host;
  const lookup = options.lookup || dns.lookup;
  if (target.autoSelectFamily && !hasFamily(request.family) && !localAddress) lookupAll(socket, target, options, lookup, request);
  else lookupOne(socket, target, options, lookup, request);
}

const familyNumber = (family) => family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;

function lookupOne(socket, target, options, lookup, request) {
  lookup(target.host, request, (error, address, family) => {
    socket.emit('lookup', error, address, family, target.host);
    if (!socket.connecting) return; // destroyed meanwhile
    error ||= badAddress(address, family, options);
    if (error) return failSoon(socket, error);
    socket._unrefTimer();
    connectTo(socket, target, address, family);
  });
}

function badAddress(address, family, options) {
  if (isIP(address) === 0) return new codes.ERR_INVALID_IP_ADDRESS(address);
  if (family !== 4 && family !== 6) return new codes.ERR_INVALID_ADDRESS_FAMILY(family, options.host, options.port);
  return null;
}

/** Whoever called net.connect could not listen for errors yet if the look-up fails at once. */
function failSoon(socket, error) {
  nextTick((failed, reason) => { failed.destroy(reason); }, socket, error);
}

function lookupAll(socket, target, options, lookup, request) {
  request.all = true;
  lookup(target.host, request, (error, addresses) => {
    if (!socket.connecting) return;
    if (error) {
      socket.emit('lookup', error, undefined, undefined, target.host);
      return failSoon(socket, error);
    }
    const families = new Map(); // the family of the first address comes first
    for (const { address, family } of addresses) {
      socket.emit('lookup', error, address, family, target.host);
      if (!socket.connecting) return;
      if (isIP(address) === 0 || (family !== 4 && family !== 6)) continue;
      if (!families.has(family)) families.set(family, []);
      if (!families.get(family).includes(address)) families.get(family).push(address);
    }
    const attempts = alternate([...families.entries()]);
    if (attempts.length === 0) return failSoon(socket, badAddress(addresses[0].address, addresses[0].family, options));
    socket._unrefTimer();
    if (attempts.length === 1) return connectTo(socket, target, attempts[0].address, attempts[0].family);
    socket.autoSelectFamilyAttemptedAddresses = [];
    tryNext({ socket, target, attempts, next: 0, errors: [], timer: null });
  });
}

/** [[6, [a, b]], [4, [c]]] as a, c, b. */
function alternate(families) {
  const result = [];
  const longest = Math.max(0, ...families.map(([, list]) => list.length));
  for (let index = 0; index < longest; index++) {
    for (const [family, list] of families) if (index < list.length) result.push({ address: list[index], family });
  }
  return result;
}

// ---- one address

function connectTo(socket, target, address, family) {
  const { port } = target;
  if (isBlocked(socket, address, family)) return void socket.destroy(new codes.ERR_IP_BLOCKED(address));
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return;
  const local = localEnd(target, family);
  const handle = socket._handle;
  const [status, failedInBind] = start(handle, address, port, local, (result) => {
    if (!socket.destroyed && socket._handle === handle) finish(socket, result, address, port, family, local);
  });
  if (status < 0) {
    socket.destroy(failedInBind ? exceptionWithHostPort(status, 'bind', local.address, local.port) : connectError(status, address, port, local));
  }
}

const isBlocked = (socket, address, family) => socket.blockList?.check(address, `ipv${family}`) === true;

/** What was asked for as this end's address and port, if anything was. */
function localEnd({ localAddress, localPort }, family) {
  if (!localAddress && !localPort) return null;
  return { address: localAddress || (family === 6 ? '::' : '0.0.0.0'), port: localPort | 0 };
}

function start(handle, address, port, local, done) {
  return local === null ? [handle.connect(address, port, done), false] : handle.connectFrom(address, port, local.address, local.port, done);
}

function connectError(status, address, port, local) {
  if (local === null || local.port === 0) return exceptionWithHostPort(status, 'connect', address, port);
  const error = exceptionWithHostPort(status, 'connect', address, port, `${local.address}:${local.port}`);
  error.localAddress = local.address;
  error.localPort = local.port;
  return error;
}

function finish(socket, status, address, port, family, local) {
  if (status === 0) return established(socket);
  socket.connecting = false;
  const error = connectError(status, address, port, local);
  if (family !== undefined) socket.emit('connectionAttemptFailed', address, port, family, error);
  socket.destroy(error);
}

function established(socket) {
  socket.connecting = false;
  socket._sockname = undefined;
  socket._unrefTimer();
  applyOptions(socket);
  socket.emit('connect');
  socket.emit('ready');
  // The first read: it takes nothing, but may find the end.
  if (!socket.destroyed && !socket.isPaused()) socket.read(0);
}

function connectPath(socket, path) {
  const handle = socket._handle;
  const status = handle.connectPath(path, (result) => {
    if (socket.destroyed || socket._handle !== handle) return;
    if (result === 0) return established(socket);
    socket.connecting = false;
    const error = exceptionWithHostPort(result, 'connect', path);
    socket.emit('connectionAttemptFailed', path, undefined, undefined, error);
    socket.destroy(error);
  });
  if (status < 0) socket.destroy(exceptionWithHostPort(status, 'connect', path));
}

// ---- several addresses

/** Tries the address whose turn it is; when all have failed, so has the connection. */
function tryNext(context, isCancelled = false) {
  stopTimer(context);
  const { socket, attempts, errors, target } = context;
  if (isCancelled || context.next === attempts.length) {
    return void socket.destroy(errors.length === 0 ? new codes.ERR_SOCKET_CONNECTION_TIMEOUT() : aggregate(errors));
  }
  const index = context.next++;
  const { address, family } = attempts[index];
  const { port } = target;
  if (index > 0) replaceHandle(socket);
  if (isBlocked(socket, address, family)) {
    errors.push(new codes.ERR_IP_BLOCKED(address));
    return tryNext(context);
  }
  socket.emit('connectionAttempt', address, port, family);
  if (!socket.connecting) return;
  socket.autoSelectFamilyAttemptedAddresses.push(`${address}:${port}`);
  const attempt = { address, port, family, index, handle: socket._handle, isOver: false };
  const local = localEnd(target, family);
  const [status, failedInBind] = start(attempt.handle, address, port, local, (result) => attemptDecided(context, attempt, result));
  if (status < 0) {
    const error = failedInBind ? exceptionWithHostPort(status, 'bind', local.address, local.port) : connectError(status, address, port, local);
    return attemptFailed(context, attempt, error, false);
  }
  if (index < attempts.length - 1) context.timer = timers().start(() => attemptTimedOut(context, attempt), target.timeout);
}

function replaceHandle(socket) {
  const old = socket._handle;
  const handle = new TCP();
  if (!old.isRefed) handle.unref();
  old.close();
  socket._handle = handle;
  watch(socket);
}

function stopTimer(context) {
  if (context.timer !== null) timers().clear(context.timer);
  context.timer = null;
}

function attemptDecided(context, attempt, status) {
  if (attempt.isOver) return;
  stopTimer(context);
  const { socket } = context;
  if (socket.destroyed || !socket.connecting) return attempt.handle.close();
  if (status === 0) return established(socket);
  attemptFailed(context, attempt, connectError(status, attempt.address, attempt.port, null), status === border.ECANCELED);
}

function attemptFailed(context, { address, port, family }, error, isCancelled) {
  context.errors.push(error);
  context.socket.emit('connectionAttemptFailed', address, port, family, error);
  if (context.socket.connecting) tryNext(context, isCancelled);
}

function attemptTimedOut(context, attempt) {
  const { address, port, family } = attempt;
  context.timer = null;
  attempt.isOver = true;
  context.socket.emit('connectionAttemptTimeout', address, port, family);
  context.errors.push(connectError(border.ETIMEDOUT, address, port, null));
  if (context.socket.connecting) tryNext(context);
}

function aggregate(errors) {
  const error = new AggregateError(errors);
  error.code = errors[0].code;
  return error;
}

module.exports = { connectSocket };
