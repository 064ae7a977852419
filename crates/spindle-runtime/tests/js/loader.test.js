'use strict';
// CommonJS resolution and loading, in a temporary folder of packages. Compilation is Node's own (node_ops.js).

const test = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { createRuntime } = require('./shim.js');
const { bufferOps, inspectOps, loaderOps } = require('./node_ops.js');

const FILES = {
  'cycle_a.js': 'exports.early = 1; exports.seen = require("./cycle_b").seen;',
  'cycle_b.js': 'exports.seen = require("./cycle_a").early;',
  'data.json': '{"n":1}',
  'bom.json': '\ufeff{"bom":1}',
  'bad.json': '{bad',
  'shebang.js': '#!/usr/bin/env node\nmodule.exports = "shebang";',
  'noext': 'module.exports = "noext";',
  'throws.js': 'global.loads = (global.loads ?? 0) + 1; throw new Error("load fail");',
  'index/index.js': 'module.exports = "index";',
  'node_modules/plain/index.js': 'module.exports = [module.id, __dirname, module.paths];',
  'node_modules/main/package.json': '{"main":"lib"}',
  'node_modules/main/lib/index.js': 'module.exports = "main";',
  'node_modules/badmain/package.json': '{"main":"./nope"}',
  'node_modules/badjson/package.json': '{nope',
  'node_modules/@s/p/index.js': 'module.exports = "scoped";',
  'node_modules/maps/package.json': JSON.stringify({
    name: 'maps',
    exports: {
      '.': { import: './no.mjs', require: './r.cjs' },
      './sub': './sub.js',
      './f/*': './feat/*.js',
      './f/private/*': null,
      './nested': { node: { require: './sub.js' } },
      './list': ['bad-target', './sub.js'],
      './escape': '../plain/index.js',
    },
    imports: { '#in': './sub.js', '#out': 'plain', '#fs': 'fs', '#w/*': './feat/*.js' },
  }),
  'node_modules/maps/r.cjs': 'module.exports = { self: () => require("maps/sub"), internal: (name) => require(name) };',
  'node_modules/maps/sub.js': 'module.exports = "sub";',
  'node_modules/maps/feat/a.js': 'module.exports = "feat a";',
  'node_modules/maps/feat/private/b.js': '',
};

/** A folder with FILES and a require from its main.js. */
function project(t) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'loader-')));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  for (const name of Object.keys(FILES)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), FILES[name]);
  }
  const rt = createRuntime({ standIns: false, ops: { ...bufferOps, ...inspectOps().ops, ...loaderOps, op_process_cwd: () => folder } });
  const { Module, makeRequire } = rt.require('internal/module/loader');
  const main = new Module(path.join(folder, 'main.js'), null);
  main.filename = main.id;
  main.paths = Module._nodeModulePaths(folder);
  return { rt, folder, Module, main, require: makeRequire(main) };
}

/** name, code, message and the rest of an error, with the folder's name left out. */
function errorOf(folder, fn) {
  try {
    return fn();
  } catch (error) {
    const plain = (value) => (typeof value === 'string' ? value.replaceAll(folder, '.') : value);
    return { code: error.code, message: plain(error.message), requireStack: error.requireStack?.map(plain), path: plain(error.path) };
  }
}

test('files, folders, JSON, shebang and byte order mark', (t) => {
  const { require } = project(t);
  assert.deepStrictEqual(require('./data.json'), { n: 1 });
  assert.strictEqual(require('./data'), require('./data.json'));
  assert.deepStrictEqual(require('./bom.json'), { bom: 1 });
  assert.strictEqual(require('./shebang'), 'shebang');
  assert.strictEqual(require('./noext'), 'noext');
  assert.strictEqual(require('./index'), 'index');
  assert.strictEqual(require('./index/'), 'index');
});

test('packages: index, main, scope, lookup paths', (t) => {
  const { folder, require, Module } = project(t);
  const file = path.join(folder, 'node_modules/plain/index.js');
  assert.deepStrictEqual(require('plain').slice(0, 2), [file, path.dirname(file)]);
  assert.strictEqual(require('plain')[2][0], path.join(folder, 'node_modules/plain/node_modules'));
  assert.strictEqual(require('main'), 'main');
  assert.strictEqual(require('@s/p'), 'scoped');
  assert.deepStrictEqual(Module._nodeModulePaths('/a/node_modules/b'), ['/a/node_modules/b/node_modules', '/a/node_modules', '/node_modules']);
});

test('exports: conditions, subpaths, patterns, lists, self reference', (t) => {
  const { folder, require } = project(t);
  assert.strictEqual(require('maps').self(), 'sub');
  for (const [request, value] of [['sub', 'sub'], ['f/a', 'feat a'], ['nested', 'sub'], ['list', 'sub']]) {
    assert.strictEqual(require(`maps/${request}`), value);
  }
  const notExported = (request) => `Package subpath './${request}' is not defined by "exports" in ./node_modules/maps/package.json`;
  for (const request of ['other', 'f/private/b', 'r.cjs', 'package.json']) {
    const error = errorOf(folder, () => require(`maps/${request}`));
    assert.deepStrictEqual([error.code, error.message], ['ERR_PACKAGE_PATH_NOT_EXPORTED', notExported(request)]);
  }
  assert.strictEqual(errorOf(folder, () => require('maps/escape')).code, 'ERR_INVALID_PACKAGE_TARGET');
  assert.deepStrictEqual(errorOf(folder, () => require('maps/f/zz')),
    { code: 'MODULE_NOT_FOUND', message: "Cannot find module './node_modules/maps/feat/zz.js'", requireStack: undefined, path: './node_modules/maps' });
});

test('imports', (t) => {
  const { folder, require } = project(t);
  const { internal } = require('maps');
  assert.strictEqual(internal('#in'), 'sub');
  assert.strictEqual(internal('#out'), require('plain'));
  assert.strictEqual(internal('#fs'), require('fs'));
  assert.strictEqual(internal('#w/a'), 'feat a');
  assert.strictEqual(errorOf(folder, () => internal('#none')).code, 'ERR_PACKAGE_IMPORT_NOT_DEFINED');
});

test('what is not found, and who asked', (t) => {
  const { folder, require, main, Module } = project(t);
  assert.deepStrictEqual(errorOf(folder, () => require('./nope')),
    { code: 'MODULE_NOT_FOUND', message: "Cannot find module './nope'\nRequire stack:\n- ./main.js", requireStack: ['./main.js'], path: undefined });
  const inner = new Module(path.join(folder, 'inner.js'), main);
  assert.deepStrictEqual(errorOf(folder, () => inner.require('nope')).requireStack, [path.join(folder, 'inner.js').replace(folder, '.'), './main.js']);
  assert.match(errorOf(folder, () => require('badmain')).message, /^Cannot find module '.*nope'\. Please verify that the package\.json has a valid "main" entry$/);
  assert.strictEqual(errorOf(folder, () => require('badjson')).code, 'ERR_INVALID_PACKAGE_CONFIG');
  assert.match(errorOf(folder, () => require('./bad.json')).message, /^\.\/bad\.json: /);
  assert.strictEqual(errorOf(folder, () => require('node:nope')).code, 'ERR_UNKNOWN_BUILTIN_MODULE');
  assert.strictEqual(errorOf(folder, () => require('')).code, 'ERR_INVALID_ARG_VALUE');
});

test('cycles see what is there so far; a module that threw is loaded again', (t) => {
  const { require } = project(t);
  assert.deepStrictEqual(require('./cycle_a'), { early: 1, seen: 1 });
  for (let i = 1; i <= 2; i++) {
    assert.throws(() => require('./throws'), /load fail/);
    assert.strictEqual(global.loads, i);
  }
  delete global.loads;
});

test('built-ins, the cache, resolve', (t) => {
  const { folder, require, Module } = project(t);
  assert.strictEqual(require('path'), require('node:path'));
  assert.strictEqual(require('module'), Module);
  assert.strictEqual(require('path/posix'), require('path'));
  assert.strictEqual(require.resolve('fs'), 'fs');
  assert.strictEqual(require.resolve('./noext'), path.join(folder, 'noext'));
  assert.strictEqual(require.resolve.paths('path'), null);
  assert.deepStrictEqual(require.resolve.paths('./x'), [folder]);
  assert.strictEqual(require.resolve('plain', { paths: [path.join(folder, 'index')] }), path.join(folder, 'node_modules/plain/index.js'));
  const first = require('plain');
  delete require.cache[require.resolve('plain')];
  assert.notStrictEqual(require('plain'), first);
});

test('what programs patch is looked up each time', (t) => {
  const { folder, require, Module } = project(t);
  const { _load, _resolveFilename } = Module;
  Module._load = (request, ...rest) => (request === 'mocked' ? 'mock' : _load.call(Module, request, ...rest));
  Module._resolveFilename = (request, ...rest) => _resolveFilename.call(Module, request === 'alias' ? './noext' : request, ...rest);
  Module._extensions['.txt'] = (module, filename) => { module.exports = `text of ${path.basename(filename)}`; };
  fs.writeFileSync(path.join(folder, 'note.txt'), '');
  assert.strictEqual(require('mocked'), 'mock');
  assert.strictEqual(require('alias'), 'noext');
  assert.strictEqual(require('./note'), 'text of note.txt');
  const { _compile } = Module.prototype;
  Module.prototype._compile = function(source, ...rest) { return _compile.call(this, source.replace('"index"', '"patched"'), ...rest); };
  assert.strictEqual(require('./index'), 'patched');
});

test('the entry: process.mainModule, require.main, id', (t) => {
  const { rt, folder } = project(t);
  fs.writeFileSync(path.join(folder, 'entry.js'), 'global.entry = [module.id, require.main === module, module.parent];');
  rt.require('internal/module/loader').runMain(path.join(folder, 'entry'));
  assert.deepStrictEqual(global.entry, ['.', true, null]);
  delete global.entry;
});

test('an entry evaluates no more built-ins than it must', (t) => {
  const { rt, folder } = project(t);
  const fresh = createRuntime({ ops: loaderOps });
  fs.writeFileSync(path.join(folder, 'empty.js'), '');
  fresh.entries.runMain(path.join(folder, 'empty.js'));
  assert.deepStrictEqual(fresh.loadedIds(), ['internal/flags', 'internal/bootstrap', 'internal/module/loader', 'path', 'internal/module/cjs_resolve', 'internal/module/packages']);
  assert.notStrictEqual(rt, fresh);
});
