'use strict';
// net: TCP and Unix-socket servers and clients (nodejs.org/api/net.html).
//
// This file puts the module together: sockets are in internal/net/socket, how they connect in internal/net/connect,
// servers in internal/net/server, what Rust knows in internal/net/handle. Not here: TLS, HTTP, dns.
//
// Ops used: none of its own.

const { isIP, isIPv4, isIPv6 } = require('internal/net/addresses');
const { normalize, setters } = require('internal/net/arguments');
const { Server } = require('internal/net/server');
const { Socket } = require('internal/net/socket');

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

function connect(...args) {
  const normalized = normalize(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

module.exports = {
  _normalizeArgs: normalize,
  get BlockList() { return require('internal/net/blocklist').BlockList; },
  get SocketAddress() { return require('internal/net/blocklist').SocketAddress; },
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket, // its name of old
  ...setters,
};
