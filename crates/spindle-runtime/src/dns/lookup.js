'use strict';
// internal/dns/lookup: what dns and dns/promises share: checked arguments, the two requests, the order of results.
//
// Ops used:
//   op_dns_lookup(request, host, family: 0 | 4 | 6, hints) -> "address address .."   pool
//   op_dns_lookup_service(request, address, port) -> "host service"                  pool
//   op_dns_servers() -> string[]                                                     effect

const { codes, dnsException } = require('internal/errors');
const { add } = require('internal/requests');
const { isIP } = require('internal/net/addresses');
const { nextTick } = require('internal/task_queues');
const { flags } = require('internal/dns/constants');
const validators = require('internal/validators');

const FAMILIES = [0, 4, 6];
const ORDERS = ['verbatim', 'ipv4first', 'ipv6first'];
const ALL_FLAGS = flags.ADDRCONFIG | flags.ALL | flags.V4MAPPED;

let defaultOrder;

function commandLineOrder() {
  return require('internal/options').getOptionValue('--dns-result-order') || 'verbatim';
}

const order = {
  get: function getDefaultResultOrder() { return defaultOrder ??= commandLineOrder(); },
  set: function setDefaultResultOrder(value) {
    validators.validateOneOf(value, 'dnsOrder', ORDERS);
    defaultOrder = value;
  },
};

// ---- arguments

const given = (value) => value !== undefined && value !== null;

/** The options of lookup as { hostname, family, hints, all, order }. */
function checkLookup(hostname, options, callback, withCallback) {
  if (hostname) validators.validateString(hostname, 'hostname');
  const request = { hostname, family: 0, hints: 0, all: false, order: order.get() };
  const checkCallback = () => { if (withCallback) validators.validateFunction(callback, 'callback'); };
  if (typeof options === 'number') {
    checkCallback();
    validators.validateOneOf(options, 'family', FAMILIES);
    request.family = options;
  } else if (given(options) && typeof options !== 'object') {
    checkCallback();
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    checkCallback();
    if (given(options)) checkOptions(request, options);
  }
  return request;
}

/** What is wrong with an empty name: thrown with callbacks, a rejection with promises. */
function emptyName(hostname) {
  return hostname ? null : new codes.ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a non-empty string');
}

function checkOptions(request, { hints, family, all, verbatim, order: wanted }) {
  if (given(hints)) {
    validators.validateNumber(hints, 'options.hints');
    request.hints = hints >>> 0;
    if ((request.hints & ~ALL_FLAGS) !== 0) throw new codes.ERR_INVALID_ARG_VALUE('hints', request.hints);
  }
  if (family === 'IPv4') request.family = 4;
  else if (family === 'IPv6') request.family = 6;
  else if (given(family)) {
    validators.validateOneOf(family, 'options.family', FAMILIES);
    request.family = family;
  }
  if (given(all)) {
    validators.validateBoolean(all, 'options.all');
    request.all = all;
  }
  if (given(verbatim)) {
    validators.validateBoolean(verbatim, 'options.verbatim');
    request.order = verbatim ? 'verbatim' : 'ipv4first';
  }
  if (given(wanted)) {
    validators.validateOneOf(wanted, 'options.order', ORDERS);
    request.order = wanted;
  }
}

function checkService(address, port) {
  if (isIP(address) === 0) throw new codes.ERR_INVALID_ARG_VALUE('address', address);
  return validators.validatePort(port);
}

// ---- requests

class GetAddrInfoReqWrap {
  constructor(hostname, family) {
    this.hostname = hostname;
    this.family = family;
  }
}

/** Calls `done(error, [{ address, family }, ..])`. An address needs no look-up, but still takes a tick. */
function lookupNames({ hostname, family, hints, order: wanted }, done) {
  const own = isIP(hostname);
  if (own !== 0) {
    nextTick(done, null, [{ address: hostname, family: own }]);
    return {};
  }
  ops.op_dns_lookup(add((status, list) => {
    if (status < 0) done(dnsException(status, 'getaddrinfo', hostname));
    else done(null, sorted(list.split(' '), wanted));
  }), hostname, family, hints);
  return new GetAddrInfoReqWrap(hostname, family);
}

function sorted(list, wanted) {
  const found = list.map((address) => ({ address, family: isIP(address) }));
  if (wanted === 'verbatim') return found;
  const first = wanted === 'ipv4first' ? 4 : 6;
  return [...found.filter(({ family }) => family === first), ...found.filter(({ family }) => family !== first)];
}

class GetNameInfoReqWrap {
  constructor(hostname, port) {
    this.hostname = hostname;
    this.port = port;
  }
}

/** Calls `done(error, [host, service])`. */
function serviceNames(address, port, done) {
  ops.op_dns_lookup_service(add((status, names) => {
    if (status < 0) done(dnsException(status, 'getnameinfo', address));
    else done(null, names.split(' '));
  }), address, port);
  return new GetNameInfoReqWrap(address, port);
}

// ---- servers

let ownServers;

const servers = {
  get: function getServers() { return [...(ownServers ?? ops.op_dns_servers())]; },
  set: function setServers(list) {
    validators.validateArray(list, 'servers');
    ownServers = list.map((text, index) => {
      validators.validateString(text, `servers[${index}]`);
      return checkedServer(text);
    });
  },
};

/** `address`, `address:port` or `[address]:port`; the usual port is left out. */
function checkedServer(text) {
  if (isIP(text) !== 0) return text;
  const match = /^\[(.+)\](?::(\d+))?$/.exec(text) ?? /^([^:]+)(?::(\d+))?$/.exec(text);
  const version = match === null ? 0 : isIP(match[1]);
  if (version === 0) throw new codes.ERR_INVALID_IP_ADDRESS(text);
  if (match[2] === undefined || match[2] === '53') return match[1];
  return version === 6 ? `[${match[1]}]:${match[2]}` : `${match[1]}:${match[2]}`;
}

module.exports = { checkLookup, checkService, emptyName, lookupNames, order, serviceNames, servers };
