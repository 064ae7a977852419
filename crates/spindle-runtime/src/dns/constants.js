'use strict';
// internal/dns/constants: flags of getaddrinfo, error codes, and the functions that are not there.
//
// Ops used: none.

/** Flags of getaddrinfo, as the C library numbers them. */
const flags = { ADDRCONFIG: 32, ALL: 16, V4MAPPED: 8 };

const names = ['NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY', 'BADNAME', 'BADFAMILY', 'BADRESP',
  'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE', 'NOMEM', 'DESTRUCTION', 'BADSTR', 'BADFLAGS', 'NONAME', 'BADHINTS', 'NOTINITIALIZED',
  'LOADIPHLPAPI', 'ADDRGETNETWORKPARAMS', 'CANCELLED'];

const errors = {};
for (const name of names) errors[name] = name === 'EOF' ? 'EOF' : `E${name}`;

const ASKING = ['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs',
  'resolvePtr', 'resolveSoa', 'resolveSrv', 'resolveTlsa', 'resolveTxt', 'reverse'];

/** What Node has to ask name servers itself: all of it throws. */
function missing(module) {
  const { missingClass, missingFunction } = require('internal/not_there');
  const functions = ASKING.map((name) => [name, missingFunction(`${module}.${name}`)]);
  return { Resolver: missingClass(`${module}.Resolver`), ...Object.fromEntries(functions) };
}

module.exports = { errors, flags, missing };
