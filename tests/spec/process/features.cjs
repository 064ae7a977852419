// What the process says of itself is true: each feature that is there has a module that loads, and the other way round.
const { features, config } = process;
const { isBuiltin } = require('module');
console.log(features.tls === isBuiltin('tls'), features.tls_sni === isBuiltin('tls'), features.tls_alpn === isBuiltin('tls'));
console.log(features.inspector === isBuiltin('inspector'), Boolean(config.variables.node_use_openssl) === isBuiltin('crypto'));
console.log(features.uv, features.ipv6);
