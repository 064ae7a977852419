// What a name means is no question of whether the module is there: only loading one that is not throws.
// only: spindle what is not there is a runtime's own affair
const Module = require('module');

function told(what, run) {
  try {
    console.log(what, run());
  } catch (error) {
    console.log(what, error.code, error.message);
  }
}

for (const name of ['zlib', 'node:zlib', 'node:sqlite', '_tls_wrap']) told('resolve', () => require.resolve(name));
told('resolve', () => require.resolve('node:node:sqlite').code);
told('paths', () => require.resolve.paths('node:zlib'));

// So a program can put something in the place of such a module, as it can with any other.
require.cache.zlib = { exports: 'from the cache', loaded: true };
told('cached', () => require('zlib'));
delete require.cache.zlib;
const { _resolveFilename } = Module;
Module._resolveFilename = (request, ...rest) => (request === 'tls' ? __filename : _resolveFilename(request, ...rest));
told('renamed', () => require('tls') === module.exports);
Module._resolveFilename = _resolveFilename;

const hooks = Module.registerHooks({
  load(url, context, next) {
    return url === 'node:zlib' ? { format: 'commonjs', source: 'module.exports = "from a hook"', shortCircuit: true } : next(url, context);
  },
});
told('hooked', () => require('zlib'));
told('hooked', () => require('node:zlib'));
told('not hooked', () => require('node:crypto'));
told('hooked resolve', () => require.resolve('crypto'));
hooks.deregister();
told('after', () => require('http2'));
