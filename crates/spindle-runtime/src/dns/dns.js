'use strict';
// dns: names to addresses by the system's resolver, with callbacks (nodejs.org/api/dns.html).
//
// `lookup` and `lookupService` run on the pool as slow work. The functions that ask name servers themselves
// (`resolve*`, `reverse`, `Resolver`) are not there: they throw.
//
// Ops used (on the ops of internal/dns/lookup).

const { checkLookup, checkService, emptyName, lookupNames, serviceNames, order, servers } = require('internal/dns/lookup');
const { errors, flags, missing } = require('internal/dns/constants');

const kPromisifyArgs = Symbol.for('nodejs.util.promisify.customArgs');

function lookup(hostname, options, callback) {
  if (typeof options === 'function') [options, callback] = [undefined, options];
  else if (arguments.length === 2 && options !== null && typeof options !== 'object' && typeof options !== 'number') callback = options;
  const request = checkLookup(hostname, options, callback, true);
  const problem = emptyName(hostname);
  if (problem !== null) throw problem;
  return lookupNames(request, (error, found) => {
    if (error !== null) return callback(error);
    if (request.all) callback(null, found);
    else callback(null, found[0].address, found[0].family);
  });
}
Object.defineProperty(lookup, kPromisifyArgs, { __proto__: null, value: ['address', 'family'], enumerable: false });

function lookupService(address, port, callback) {
  if (arguments.length !== 3) {
    const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
    throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  }
  port = checkService(address, port);
  require('internal/validators').validateFunction(callback, 'callback');
  return serviceNames(address, port, (error, names) => {
    if (error !== null) callback(error);
    else callback(null, names[0], names[1]);
  });
}
Object.defineProperty(lookupService, kPromisifyArgs, { __proto__: null, value: ['hostname', 'service'], enumerable: false });

module.exports = {
  lookup,
  lookupService,
  getDefaultResultOrder: order.get,
  setDefaultResultOrder: order.set,
  setServers: servers.set,
  ...flags,
  ...errors,
  getServers: servers.get,
  ...missing('dns'),
};
Object.defineProperty(module.exports, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get: () => require('dns/promises'),
});
