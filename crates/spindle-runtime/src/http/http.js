'use strict';
// http: servers and clients of HTTP/1.1, as a program sees them.
//
// The parts are in this folder: server, requests and responses, and for clients agent and client. Only what is used is
// loaded. Documentation: nodejs.org/api/http.html. Ops used: none here.

const { METHODS, maxHeaderSizeOf, parsers, validateHeaderName, validateHeaderValue } = require('internal/http/common');

const exported = {
  METHODS: METHODS.slice(),
  STATUS_CODES: require('internal/http/status'),
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  setMaxIdleHTTPParsers,
  setGlobalProxyFromEnv() { throw require('internal/not_there').notThere('http.setGlobalProxyFromEnv()'); },
};

function createServer(options, listener) {
  const { Server } = require('internal/http/server');
  return new Server(options, listener);
}

function request(url, options, callback) {
  const { ClientRequest } = require('internal/http/client');
  return new ClientRequest(url, options, callback);
}

function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

/** Parsers are kept in Rust, where they cost little; the number is kept and otherwise without effect. */
function setMaxIdleHTTPParsers(max) {
  require('internal/validators').validateInteger(max, 'max', 1);
  parsers.max = max;
}

/** A property that is loaded when it is first read. */
function lazy(name, id, key = name) {
  Object.defineProperty(exported, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = require(id)[key];
      Object.defineProperty(exported, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
      return value;
    },
    set(value) {
      Object.defineProperty(exported, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  });
}

lazy('Server', 'internal/http/server');
lazy('IncomingMessage', 'internal/http/incoming');
lazy('OutgoingMessage', 'internal/http/outgoing');
lazy('ServerResponse', 'internal/http/response');
lazy('_connectionListener', 'internal/http/server');
lazy('Agent', 'internal/http/agent');
lazy('ClientRequest', 'internal/http/client');

Object.defineProperty(exported, 'maxHeaderSize', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return maxHeaderSizeOf(undefined) || 16 * 1024; },
});

Object.defineProperty(exported, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return require('internal/http/agent').globalAgent; },
  set(value) { require('internal/http/agent').globalAgent = value; },
});

module.exports = exported;
