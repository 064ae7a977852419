// What Spindle does not have yet says so in its own words; asking for it first gives a true answer.
// only: spindle what is not there is a runtime's own affair
// files: fixtures/not-there
const { builtinModules, createRequire, isBuiltin } = require('module');

function told(what, run) {
  try {
    console.log(what, typeof run());
  } catch (error) {
    console.log(what, error.name, error.code, error.message);
  }
}

console.log('modules');
for (const name of ['crypto', 'node:crypto', 'zlib', 'https', 'node:sqlite', 'node:sea', 'inspector/promises', '_tls_wrap', 'node:nope']) {
  told(name, () => require(name));
  console.log(builtinModules.includes(name), isBuiltin(name), process.getBuiltinModule(name));
}
console.log('resolve', require.resolve('crypto'), require.resolve('node:sqlite'));
console.log(require.resolve.paths('crypto'), createRequire(__filename).resolve('fs'));
// A name that is Node's behind `node:` only is a package's without; a reserved one never is.
console.log(require('sqlite').name);
told('crypto of node_modules', () => createRequire(`${__dirname}/x.js`)('crypto'));

// Every name in the list loads, and isBuiltin says the same.
const failing = builtinModules.filter((name) => {
  try {
    return require(name) !== process.getBuiltinModule(name) || !isBuiltin(name);
  } catch {
    return true;
  }
});
console.log('cannot be required:', failing);

console.log('globals');
for (const name of ['fetch', 'WebSocket', 'crypto', 'CompressionStream', 'navigator', 'BroadcastChannel', 'localStorage']) {
  console.log(name, typeof globalThis[name], name in globalThis);
}

console.log('functions');
const { EventEmitter } = require('events');
const [dns, fs, v8, vm, cluster, http, util, workers] = ['dns', 'fs', 'v8', 'vm', 'cluster', 'http', 'util', 'worker_threads'].map((name) => require(name));
told('watch', () => fs.watch('.'));
told('glob', () => fs.globSync('*'));
told('promises.watch', () => fs.promises.watch('.'));
told('serialize', () => v8.serialize({}));
told('Serializer', () => new v8.Serializer());
told('createHook', () => v8.promiseHooks.createHook({}));
told('timeout', () => vm.runInThisContext('1', { timeout: 5 }));
told('measureMemory', () => vm.measureMemory());
told('fork', () => cluster.fork());
told('resolve4', () => dns.resolve4('localhost', () => {}));
told('Resolver', () => new dns.promises.Resolver());
told('Worker', () => new workers.Worker(__filename));
told('setTraceSigInt', () => util.setTraceSigInt(true));
told('proxy', () => http.setGlobalProxyFromEnv());
told('dlopen', () => process.dlopen({ exports: {} }, '/x.node'));
console.log(vm.SourceTextModule, fs.watch.name, v8.GCProfiler.name, new EventEmitter() instanceof EventEmitter);
