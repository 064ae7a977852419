'use strict';
// internal/dns/constants: flags of getaddrinfo, error codes, and what stands for the functions that are not there.
//
// Ops used: none.

/** Flags of getaddrinfo, as the C library numbers them. */
const flags = { ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8 };

const names = ['NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY', 'BADNAME', 'BADFAMILY', 'BADRESP',
  'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE', 'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS', 'NONAME', 'BADHINTS', 'NOTINITIALIZED',
  'LOADIPHLPAPI', 'ADDRGETNETWORKPARAMS', 'CANCELLED'];

const errors = {};
for (const name of names) errors[name] = name === 'EOF' ? 'EOF' : `E${name}`;

/** A function of Node's that asks name servers itself. */
function missing(name) {
  return { [name]() {
    const { codes: { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } } = require('internal/errors');
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`dns.${name}()`);
  } }[name];
}

module.exports = { errors, flags, missing };
