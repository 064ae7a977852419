'use strict';
// internal/module/public: the parts of require('module') that few programs touch, added to Module when somebody looks at it.
//
// Documentation: nodejs.org/api/module.html.
//
// Ops used: none.

const codes = () => require('internal/errors').codes;
const path = require('path');
const loader = require('internal/module/loader');
const { Module, builtinId } = loader;
const urls = () => require('internal/module/urls');

let isComplete = false;

/** Module with everything on it. */
function complete() {
  if (isComplete) return Module;
  isComplete = true;
  const sourceMaps = require('internal/module/source_maps');
  Object.assign(Module, {
    Module,
    SourceMap: sourceMaps.SourceMap,
    builtinModules: Object.freeze(loader.builtinNames.slice()),
    constants,
    createRequire,
    enableCompileCache,
    findPackageJSON,
    findSourceMap: sourceMaps.findSourceMap,
    flushCompileCache() {},
    getCompileCacheDir() {},
    getSourceMapsSupport: sourceMaps.getSourceMapsSupport,
    isBuiltin,
    register: (...args) => require('internal/module/register').register(...args),
    registerHooks: (hooks) => require('internal/module/hooks').registerHooks(hooks),
    setSourceMapsSupport: sourceMaps.setSourceMapsSupport,
    stripTypeScriptTypes: (code, options) => require('internal/module/syntax').stripTypeScriptTypes(code, options),
    syncBuiltinESMExports() { require('internal/module/translate').syncBuiltins(); },
    _initPaths: Module._initPaths,
    _preloadModules,
    _stat: loader.statFile,
    _readPackage: readPackage,
  });
  exposeWrapper();
  return Module;
}

function isBuiltin(request) {
  return typeof request === 'string' && builtinId(request) !== undefined;
}

function createRequire(filename) {
  const file = fileOf(filename);
  const module = new Module(file.endsWith('/') ? path.join(file, 'noop.js') : file);
  module.filename = module.id;
  if (file !== filename) loader.moduleUrls.set(module, `${filename}`);
  module.paths = Module._nodeModulePaths(module.path);
  return loader.makeRequire(module);
}

function fileOf(filename) {
  if (typeof filename === 'string' && path.isAbsolute(filename)) return filename;
  try {
    return require('url').fileURLToPath(filename);
  } catch {
    throw new (codes().ERR_INVALID_ARG_VALUE)('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  }
}

function _preloadModules(requests) {
  if (!Array.isArray(requests)) return;
  const parent = new Module('internal/preload', null);
  loader.state.isPreloading = true;
  try {
    parent.paths = Module._nodeModulePaths(require('process').cwd());
    for (const request of requests) parent.require(request);
  } finally {
    loader.state.isPreloading = false;
  }
}

// ---- package.json

/** What old tools read of the package.json in a folder. */
function readPackage(folder) {
  const pkg = require('internal/module/packages').readPackage(folder);
  return pkg === null ? { exists: false } : { exists: true, pjsonPath: pkg.path, name: pkg.name, main: pkg.main, type: pkg.type ?? 'none', exports: pkg.exports, imports: pkg.imports };
}

/** The package.json of the package that `specifier` names, or of the file or folder that it is relative to `base`. */
function findPackageJSON(specifier, base = 'data:') {
  if (arguments.length === 0) throw new (codes().ERR_MISSING_ARGS)('specifier');
  const { validateString } = require('internal/validators');
  try {
    specifier = `${specifier}`;
  } catch {
    validateString(specifier, 'specifier');
  }
  const { URL } = require('url');
  if (!(base instanceof URL)) validateString(base, 'base');
  const parent = typeof base === 'string' && path.isAbsolute(base) ? urls().pathToUrl(base) : new URL(base).href;
  const packages = require('internal/module/packages');
  if (!/^[./]/.test(specifier) && urls().parse(specifier) === undefined) {
    return packages.packageFile(specifier, urls().urlToPath(parent));
  }
  const href = urls().parse(specifier) ?? urls().join(specifier, parent);
  const file = urls().urlToPath(href);
  return packages.nearestPackage(loader.statFile(file) === 1 ? `${file}/x` : file)?.path;
}

// ---- compile cache: accepted, without effect. Code is never loaded from a place that others can write to.

const constants = Object.freeze({
  __proto__: null,
  compileCacheStatus: Object.freeze({ __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 }),
});

function enableCompileCache() {
  return { status: constants.compileCacheStatus.DISABLED };
}

// ---- the wrapper, which almost nobody patches

const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
let wrap = (script) => wrapper[0] + script + wrapper[1];

/** From here on files are compiled as a text that the program wraps. */
function patchWrapper() {
  loader.state.compile = (source, filename) => (0, eval)(`${Module.wrap(source)}\n//# sourceURL=${filename}`);
}

function exposeWrapper() {
  const shown = new Proxy(wrapper, {
    set(target, name, value) {
      patchWrapper();
      return Reflect.set(target, name, value);
    },
    defineProperty(target, name, descriptor) {
      patchWrapper();
      return Reflect.defineProperty(target, name, descriptor);
    },
  });
  Object.defineProperty(Module, 'wrap', {
    __proto__: null,
    get() { return wrap; },
    set(value) {
      patchWrapper();
      wrap = value;
    },
  });
  let current = shown;
  Object.defineProperty(Module, 'wrapper', {
    __proto__: null,
    get() { return current; },
    set(value) {
      patchWrapper();
      current = value;
      wrap = (script) => value[0] + script + value[1];
    },
  });
}

module.exports = { complete };
