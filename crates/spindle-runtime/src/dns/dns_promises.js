'use strict';
// dns/promises: as dns, with promises (nodejs.org/api/dns.html#dns-promises-api).
//
// Ops used: none of its own.

const { checkLookup, checkService, emptyName, lookupNames, serviceNames, order, servers } = require('internal/dns/lookup');
const { errors, missing } = require('internal/dns/constants');

function lookup(hostname, options) {
  const request = checkLookup(hostname, options, undefined, false);
  const problem = emptyName(hostname);
  if (problem !== null) return Promise.reject(problem);
  return new Promise((resolve, reject) => {
    lookupNames(request, (error, found) => {
      if (error !== null) reject(error);
      else resolve(request.all ? found : found[0]);
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) {
    const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
    throw new ERR_MISSING_ARGS('address', 'port');
  }
  port = checkService(address, port);
  return new Promise((resolve, reject) => {
    serviceNames(address, port, (error, names) => {
      if (error !== null) reject(error);
      else resolve({ hostname: names[0], service: names[1] });
    });
  });
}

module.exports = {
  lookup,
  lookupService,
  getDefaultResultOrder: order.get,
  setDefaultResultOrder: order.set,
  setServers: servers.set,
  ...errors,
  getServers: servers.get,
  ...missing('dns.promises'),
};
