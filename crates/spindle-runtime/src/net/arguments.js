'use strict';
// internal/net/arguments: the many forms in which connect() and listen() take their arguments, and net's defaults.
//
// Ops used: none.

const { codes } = require('internal/errors');
const validators = require('internal/validators');

/** Marks what `normalize` has made, so that it is not done twice. */
const kNormalized = Symbol('normalizedArgs');

/** (options, callback), (port, host, .., callback) and (path, .., callback) as [options, callback or null]. */
function normalize(args) {
  if (args.length === 0) return mark([{}, null]);
  const [first] = args;
  let options = {};
  if (typeof first === 'object' && first !== null) options = first;
  else if (isPipeName(first)) options.path = first;
  else {
    options.port = first;
    if (args.length > 1 && typeof args[1] === 'string') options.host = args[1];
  }
  const last = args[args.length - 1];
  return mark([options, typeof last === 'function' ? last : null]);
}

function mark(normalized) {
  normalized[kNormalized] = true;
  return normalized;
}

const isNormalized = (value) => Array.isArray(value) && value[kNormalized] === true;

/** A text that is no number is a path. */
const isPipeName = (value) => typeof value === 'string' && toNumber(value) === false;

/** The number that a value stands for, or false. */
function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

/** What the command line or the setters say; asked for only when somebody connects to a name. */
const defaults = {
  get autoSelectFamily() { return settle('autoSelectFamily', option('--network-family-autoselection') ?? true); },
  get attemptTimeout() { // ms
    return settle('attemptTimeout', Math.max(10, option('--network-family-autoselection-attempt-timeout') || 500));
  },
};

const option = (name) => require('internal/options').getOptionValue(name);

function settle(name, value) {
  Object.defineProperty(defaults, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  return value;
}

const setters = {
  getDefaultAutoSelectFamily() { return defaults.autoSelectFamily; },
  setDefaultAutoSelectFamily(value) {
    validators.validateBoolean(value, 'value');
    settle('autoSelectFamily', value);
  },
  getDefaultAutoSelectFamilyAttemptTimeout() { return defaults.attemptTimeout; },
  setDefaultAutoSelectFamilyAttemptTimeout(value) { settle('attemptTimeout', attemptTimeout(value, 'value')); },
};

/** In ms; less than ten makes no sense. */
function attemptTimeout(value, name) {
  validators.validateInt32(value, name, 1);
  return Math.max(10, value);
}

/** What lookupAndConnect must know, checked. */
function checkConnectOptions(options) {
  const { isIP } = require('internal/net/addresses');
  const { host, localAddress, localPort, port, lookup } = options;
  if (host !== undefined && host !== null) validators.validateString(host, 'options.host');
  if (localAddress && !isIP(localAddress)) throw new codes.ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validators.validateNumber(localPort, 'options.localPort');
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
    validators.validatePort(port);
  }
  let { autoSelectFamily, autoSelectFamilyAttemptTimeout: timeout } = options;
  if (autoSelectFamily === undefined || autoSelectFamily === null) ({ autoSelectFamily } = defaults);
  else validators.validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  timeout = timeout === undefined || timeout === null ? defaults.attemptTimeout : attemptTimeout(timeout, 'options.autoSelectFamilyAttemptTimeout');
  return { host: host || 'localhost', port: port | 0, localAddress, localPort, lookup, autoSelectFamily, timeout };
}

module.exports = { checkConnectOptions, isNormalized, normalize, setters, toNumber };
