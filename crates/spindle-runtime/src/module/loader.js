'use strict';
// internal/module/loader: CommonJS. The Module class that users know as require('module'), and the entry point.
//
// The loader is JavaScript because programs patch it: Module._load, _resolveFilename, _extensions, require.cache and
// prototype._compile are looked up each time they are used. package.json maps are in internal/module/packages; ES
// modules and TypeScript come in through `hooks`. Documentation: nodejs.org/api/modules.html.
//
// Ops used:
//   op_compile_cjs(source: string, path: string) -> function(exports, require, module, __filename, __dirname)   effect
//   op_loader_stat(path) -> i32                              effect   0 file, 1 directory, negative: not there
//   op_loader_try(base: string, suffixes: string) -> i32     effect   index of the first base + suffix (joined by \n) that is a file, else -1
//   op_loader_read(path) -> string                           effect   text of a file; throws a system error
//   op_loader_read_optional(path) -> string | null           effect   the same, null where there is no such file
//   op_loader_realpath(path) -> string                       effect

const codes = () => require('internal/errors').codes;
const path = require('path');

const { op_compile_cjs, op_loader_realpath, op_loader_stat, op_loader_try } = ops;
const packages = () => require('internal/module/packages');
const currentProcess = () => require('process');

/** Filled by the ES module loader and the TypeScript pass when they are there. */
const hooks = {
  /** (module, filename, source, isMain): evaluates an ES module and sets module.exports. */
  loadEsm: null,
  /** (source, filename, format) -> { source, format }: removes types. */
  stripTypes: null,
  /** (source, filename) -> bool: whether a source that is not CommonJS is an ES module. */
  looksLikeEsm: null,
};

const BUILTINS = ('_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex ' +
  '_stream_passthrough _stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap assert ' +
  'assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns ' +
  'dns/promises domain events fs fs/promises http http2 https inspector inspector/promises module net os path path/posix ' +
  'path/win32 perf_hooks process punycode querystring readline readline/promises repl stream stream/consumers ' +
  'stream/promises stream/web string_decoder sys timers timers/promises tls trace_events tty url util util/types v8 vm ' +
  'wasi worker_threads zlib').split(' ');
/** Modules that exist under `node:` only. */
const PREFIX_ONLY = ['node:sea', 'node:sqlite', 'node:test', 'node:test/reporters'];
const builtinIds = new Set(BUILTINS);
for (const id of PREFIX_ONLY) builtinIds.add(id);

/** The id of the built-in that `request` names, or undefined. */
function builtinId(request) {
  if (builtinIds.has(request)) return request.startsWith('node:') ? request.slice(5) : request;
  if (!request.startsWith('node:')) return undefined;
  const id = request.slice(5);
  return builtinIds.has(id) ? id : undefined;
}

/** Public ids that are a part of another built-in. */
const PARTS = {
  __proto__: null,
  'module': () => Module,
  'fs/promises': () => require('fs').promises,
  'path/posix': () => require('path').posix,
  'path/win32': () => require('path').win32,
  'sys': () => require('util'),
  'util/types': () => require('util').types,
};

function loadBuiltin(id) {
  const part = PARTS[id];
  return part === undefined ? require(id) : part();
}

// ---- Module

/** Who first required a module, for its require stack. Not a property: printing a module must stay short. */
const parents = new WeakMap();

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  this.exports = {};
  if (parent !== undefined) parents.set(this, parent);
  addChild(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

function addChild(parent, child, onlyNew) {
  const children = parent?.children;
  if (children && !(onlyNew && children.includes(child))) children.push(child);
}

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };

Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null,
  get() { return parents.get(this); },
  set(value) { parents.set(this, value); },
});
Object.defineProperty(Module.prototype, 'constructor', { __proto__: null, get() { return Module; } });
Object.defineProperty(Module.prototype, 'isPreloading', { __proto__: null, get() { return preloading; } });

let preloading = false;

Module.prototype.require = function(id) {
  if (typeof id !== 'string') throw new (codes().ERR_INVALID_ARG_TYPE)('id', 'string', id);
  if (id === '') throw new (codes().ERR_INVALID_ARG_VALUE)('id', id, 'must be a non-empty string');
  return Module._load(id, this, false);
};

Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
};

/** The longest registered extension of a file name: `a.test.js` may have a handler for `.test.js`. */
function extensionOf(filename) {
  const name = path.basename(filename);
  for (let dot = name.indexOf('.', 1); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const extension = name.slice(dot);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

// ---- loading

/** `${folder of the requiring module}\0${request}` -> file name: the same require again skips the resolution. */
const resolved = new Map();

Module._load = function(request, parent, isMain) {
  const key = parent ? `${parent.path}\0${request}` : undefined;
  if (key !== undefined) {
    const filename = resolved.get(key);
    const known = filename === undefined ? undefined : Module._cache[filename];
    if (known !== undefined) return exportsOf(known, parent);
  }
  if (request.startsWith('node:')) {
    const id = builtinId(request);
    if (id === undefined) throw new (codes().ERR_UNKNOWN_BUILTIN_MODULE)(request);
    return loadBuiltin(id);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const known = Module._cache[filename];
  if (known !== undefined) return exportsOf(known, parent);
  const id = builtinId(filename);
  if (id !== undefined) return loadBuiltin(id);
  const module = new Module(filename, parent);
  if (isMain) {
    setMain(module);
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (key !== undefined) resolved.set(key, filename);
  let complete = false;
  try {
    module.load(filename);
    complete = true;
  } finally {
    if (!complete) forget(module, filename, parent, key);
    else if (cycleWarning !== undefined) removeCycleWarning(module.exports);
  }
  return module.exports;
};

/** The entry's module. process.mainModule is the same; a process that nobody has touched yet is not loaded for it. */
let mainModule;

function setMain(module) {
  mainModule = module;
  const { process } = require('internal/bootstrap');
  if (process !== undefined) process.mainModule = module;
}

/** The exports of a module that is in the cache; of one still loading (a cycle), what there is so far. */
function exportsOf(module, parent) {
  addChild(parent, module, true);
  if (!module.loaded) addCycleWarning(module.exports);
  return module.exports;
}

/** A module that threw while loading may be required again. */
function forget(module, filename, parent, key) {
  delete Module._cache[filename];
  if (key !== undefined) resolved.delete(key);
  const at = parent?.children?.indexOf(module) ?? -1;
  if (at !== -1) parent.children.splice(at, 1);
}

/** Prototype that unfinished exports have inside a cycle: reading a name that is not there yet is worth a warning. */
let cycleWarning;

function makeCycleWarning() {
  const warn = (name) => currentProcess().emitWarning(
    `Accessing non-existent property '${String(name)}' of module exports inside circular dependency`);
  return new Proxy({}, {
    get(target, name) {
      if (name in target || name === '__esModule') return target[name];
      warn(name);
      return undefined;
    },
    getOwnPropertyDescriptor(target, name) {
      if (Object.hasOwn(target, name) || name === '__esModule') return Reflect.getOwnPropertyDescriptor(target, name);
      warn(name);
      return undefined;
    },
  });
}

function addCycleWarning(exports) {
  // `__esModule`: transpiled modules define their names late on purpose.
  if (exports === null || typeof exports !== 'object' || Object.getPrototypeOf(exports) !== Object.prototype || exports.__esModule) return;
  cycleWarning ??= makeCycleWarning();
  Object.setPrototypeOf(exports, cycleWarning);
}

function removeCycleWarning(exports) {
  if (exports !== null && typeof exports === 'object' && Object.getPrototypeOf(exports) === cycleWarning) {
    Object.setPrototypeOf(exports, Object.prototype);
  }
}

// ---- evaluating

/** 'commonjs', 'module' or undefined (either: the syntax decides). No regular expressions: every start comes by here. */
function formatOf(filename) {
  if (filename.endsWith('.cjs') || filename.endsWith('.cts')) return 'commonjs';
  if (filename.endsWith('.mjs') || filename.endsWith('.mts')) return 'module';
  if (filename.endsWith('.js') || filename.endsWith('.ts')) return packages().nearestPackage(filename)?.type;
  const type = path.extname(filename) === '' ? packages().nearestPackage(filename)?.type : undefined;
  return type === 'commonjs' ? type : undefined;
}

Module._extensions['.js'] = function(module, filename) {
  module._compile(ops.op_loader_read(filename), filename, formatOf(filename));
};

Module._extensions['.json'] = function(module, filename) {
  try {
    module.exports = JSON.parse(withoutBom(ops.op_loader_read(filename)));
  } catch (error) {
    if (error instanceof SyntaxError) error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function(module, filename) {
  const error = new Error(`${filename}: native addons are not supported`);
  error.code = 'ERR_DLOPEN_FAILED';
  throw error;
};

function withoutBom(text) {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Without a byte order mark; a `#!` line becomes a comment, so that line numbers stay. */
function plainSource(text) {
  text = withoutBom(text);
  return text.charCodeAt(0) === 0x23 && text.charCodeAt(1) === 0x21 ? `//${text.slice(2)}` : text;
}

Module.prototype._compile = function(content, filename, format) {
  let source = plainSource(content);
  if (hooks.stripTypes !== null && /\.[cm]?ts$/.test(filename)) ({ source, format } = hooks.stripTypes(source, filename, format));
  if (format === 'module') return loadEsm(this, filename, source);
  // In front of the first compilation, which ends the start: what is warm by then gets machine code at its next call.
  const folder = path.dirname(filename);
  let run;
  try {
    run = wrapperPatched ? (0, eval)(`${Module.wrap(source)}\n//# sourceURL=${filename}`) : op_compile_cjs(source, filename);
  } catch (error) {
    if (format === undefined && error instanceof SyntaxError && hooks.looksLikeEsm?.(source, filename)) return loadEsm(this, filename, source);
    if (error instanceof SyntaxError) require('internal/errors/stacks').showPlace(error, filename, source);
    throw error;
  }
  return run.call(this.exports, this.exports, makeRequire(this), this, filename, folder);
};

function loadEsm(module, filename, source) {
  if (hooks.loadEsm === null) {
    throw new (codes().ERR_REQUIRE_ESM)(filename, true, parents.get(module)?.filename, packages().nearestPackage(filename)?.path);
  }
  return hooks.loadEsm(module, filename, source, mainModule === module);
}

/** The `require` of one module. */
function makeRequire(module) {
  function require(path) {
    return module.require(path);
  }
  function resolve(request, options) {
    checkRequest(request);
    return Module._resolveFilename(request, module, false, options);
  }
  resolve.paths = function paths(request) {
    checkRequest(request);
    return Module._resolveLookupPaths(request, module);
  };
  require.resolve = resolve;
  require.main = mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function checkRequest(request) {
  if (typeof request !== 'string') throw new (codes().ERR_INVALID_ARG_TYPE)('request', 'string', request);
}

// ---- resolving

let conditions;

/** The conditions that a require() matches in "exports", besides 'default'. */
function requireConditions() {
  if (conditions === undefined) {
    conditions = new Set(['spindle', 'node', 'require', 'node-addons']);
    if (hooks.loadEsm !== null) conditions.add('module-sync');
  }
  return conditions;
}

/** Whether a request names a file relative to the requiring one. */
function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') || request.startsWith('../');
}

Module._resolveFilename = function(request, parent, isMain, options) {
  if (builtinId(request) !== undefined) return request;
  const wanted = options?.conditions ?? requireConditions();
  const paths = path.isAbsolute(request) ? [] : lookupPaths(request, parent, options);
  const from = parent?.filename;
  if (from && request.charCodeAt(0) === 0x23 /* # */ && packages().nearestPackage(from)?.imports !== undefined) {
    const found = packages().resolveImports(request, from, wanted, (bare, base) => resolveBare(bare, base, wanted));
    return builtinId(found) === undefined ? existing(found, packages().nearestPackage(from).path) : found;
  }
  const filename = resolveSelf(request, from, wanted) || Module._findPath(request, paths, isMain, wanted);
  if (filename) return filename;
  throw notFound(request, parent);
};

function lookupPaths(request, parent, options) {
  if (options === null || typeof options !== 'object' || options.paths === undefined) return Module._resolveLookupPaths(request, parent);
  if (!Array.isArray(options.paths)) throw new (codes().ERR_INVALID_ARG_VALUE)('options.paths', options.paths);
  if (isRelative(request)) return options.paths;
  const starting = new Module('', null);
  const found = new Set();
  for (const folder of options.paths) {
    starting.paths = Module._nodeModulePaths(folder);
    for (const one of Module._resolveLookupPaths(request, starting)) found.add(one);
  }
  return [...found];
}

/** What an "imports" map names outside its package: a built-in or another package. */
function resolveBare(request, base, wanted) {
  if (builtinId(request) !== undefined) return request;
  const paths = Module._nodeModulePaths(path.dirname(base));
  const found = Module._findPath(request, paths, false, wanted);
  if (!found) throw missingTarget(request, base);
  return found;
}

function notFound(request, parent) {
  const requireStack = [];
  for (let module = parent; module; module = parents.get(module)) requireStack.push(module.filename || module.id);
  const list = requireStack.length > 0 ? `\nRequire stack:\n- ${requireStack.join('\n- ')}` : '';
  const error = new Error(`Cannot find module '${request}'${list}`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  return error;
}

function missingTarget(request, packagePath) {
  const error = new Error(`Cannot find module '${request}'`);
  error.code = 'MODULE_NOT_FOUND';
  if (packagePath) error.path = packagePath;
  return error;
}

/** `file`, which a package's map named, if it is there; `packagePath` is named in the error. */
function existing(file, packagePath) {
  if (op_loader_stat(file) === 0) return op_loader_realpath(file);
  throw missingTarget(file, packagePath);
}

/** A package may require itself by name, through its own "exports". */
function resolveSelf(request, from, wanted) {
  if (!from || isRelative(request) || request.startsWith('/')) return false;
  const pkg = packages().nearestPackage(from);
  if (!pkg || pkg.exports === undefined || pkg.name === undefined) return false;
  if (request !== pkg.name && !request.startsWith(`${pkg.name}/`)) return false;
  return existing(packages().resolveExports(pkg, `.${request.slice(pkg.name.length)}`, from, wanted), pkg.path);
}

/** Through the "exports" of a package below `folder`; undefined if the package has none. */
function resolvePackage(folder, request, wanted) {
  const parts = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/.exec(request);
  if (parts === null) return undefined;
  const pkg = packages().readPackage(path.resolve(folder, parts[1]));
  if (pkg === null || pkg.exports === undefined) return undefined;
  return existing(packages().resolveExports(pkg, `.${parts[2] ?? ''}`, undefined, wanted), pkg.folder);
}

Module._findPath = function(request, paths, isMain, wanted = requireConditions()) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = `${request}\0${paths.join('\0')}`;
  const known = Module._pathCache[key];
  if (known) return known;
  const last = request.slice(request.lastIndexOf('/') + 1);
  const asFolder = last === '' || last === '.' || last === '..'; // 'a/', '.', 'a/..' can only be folders
  const skipMissing = !isRelative(request) || !path.normalize(request).startsWith('..');
  for (const folder of paths) {
    if (typeof folder !== 'string') throw new (codes().ERR_INVALID_ARG_TYPE)('paths', 'array of strings', paths);
    if (skipMissing && folder && op_loader_stat(folder) !== 1) continue;
    const filename = (!absolute && resolvePackage(folder, request, wanted)) ||
      findFile(path.resolve(folder, request), asFolder, request);
    if (!filename) continue;
    Module._pathCache[key] = filename;
    return filename;
  }
  return false;
};

/** `base` itself, with an extension, or as a folder. */
function findFile(base, asFolder, request) {
  const extensions = Object.keys(Module._extensions);
  if (!asFolder) {
    const found = tryFile(base, ['', ...extensions]);
    if (found !== false) return found;
  }
  return op_loader_stat(base) === 1 && findInFolder(base, extensions, request);
}

function tryFile(base, suffixes) {
  const index = op_loader_try(base, suffixes.join('\n'));
  return index < 0 ? false : op_loader_realpath(base + suffixes[index]);
}

function findInFolder(folder, extensions, request) {
  const pkg = packages().readPackage(folder);
  const index = () => tryFile(path.resolve(folder, 'index'), extensions);
  if (!pkg?.main) return index();
  const main = path.resolve(folder, pkg.main);
  const found = tryFile(main, ['', ...extensions]) || tryFile(path.resolve(main, 'index'), extensions);
  if (found) return found;
  const fallback = index();
  if (!fallback) {
    const error = new Error(`Cannot find module '${main}'. Please verify that the package.json has a valid "main" entry`);
    error.code = 'MODULE_NOT_FOUND';
    error.path = pkg.path;
    error.requestPath = request;
    throw error;
  }
  currentProcess().emitWarning(
    `Invalid 'main' field in '${pkg.path}' of '${pkg.main}'. Please either fix that or report it to the module author`,
    'DeprecationWarning', 'DEP0128');
  return fallback;
}

Module._nodeModulePaths = function(from) {
  const paths = [];
  for (let folder = path.resolve(from); folder !== '/'; folder = path.dirname(folder)) {
    if (!folder.endsWith('/node_modules')) paths.push(`${folder}/node_modules`);
  }
  paths.push('/node_modules');
  return paths;
};

Module._resolveLookupPaths = function(request, parent) {
  if (builtinId(request) !== undefined) return null;
  if (!isRelative(request)) {
    const paths = parent?.paths?.length ? [...parent.paths, ...globalPaths()] : globalPaths();
    return paths.length > 0 ? paths : null;
  }
  return parent?.id && parent.filename ? [path.dirname(parent.filename)] : ['.'];
};

let globals;

/** NODE_PATH and the folders of old. Read at the first bare request, not at start. */
function globalPaths() {
  if (globals === undefined) Module._initPaths();
  return globals;
}

Module._initPaths = function() {
  const { env, execPath } = currentProcess();
  globals = env.NODE_PATH ? env.NODE_PATH.split(':').filter(Boolean) : [];
  if (env.HOME) globals.push(path.resolve(env.HOME, '.node_modules'), path.resolve(env.HOME, '.node_libraries'));
  globals.push(path.resolve(execPath, '../../lib/node'));
};

Object.defineProperty(Module, 'globalPaths', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() { return globalPaths(); },
  set(value) { globals = value; },
});

// ---- the wrapper, which almost nobody patches

const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
let wrapperPatched = false;
let wrap = (script) => wrapper[0] + script + wrapper[1];

Object.defineProperty(Module, 'wrap', {
  __proto__: null,
  enumerable: false,
  get() { return wrap; },
  set(value) {
    wrapperPatched = true;
    wrap = value;
  },
});

let wrapperProxy;
Object.defineProperty(Module, 'wrapper', {
  __proto__: null,
  enumerable: false,
  get() {
    return wrapperProxy ??= new Proxy(wrapper, {
      set(target, name, value) {
        wrapperPatched = true;
        target[name] = value;
        return true;
      },
    });
  },
  set(value) {
    wrapperPatched = true;
    wrap = (script) => value[0] + script + value[1];
  },
});

// ---- the rest of require('module')

Module.Module = Module;
Module.builtinModules = Object.freeze([...BUILTINS, ...PREFIX_ONLY]);
Module.isBuiltin = function isBuiltin(request) {
  return typeof request === 'string' && builtinId(request) !== undefined;
};

Module.createRequire = function createRequire(filename) {
  let file = filename;
  if (typeof filename !== 'string' || !path.isAbsolute(filename)) {
    try {
      file = require('url').fileURLToPath(filename);
    } catch {
      throw new (codes().ERR_INVALID_ARG_VALUE)('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    }
  }
  const module = new Module(file.endsWith('/') ? path.join(file, 'noop.js') : file);
  module.filename = module.id;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequire(module);
};

Module._preloadModules = function(requests) {
  if (!Array.isArray(requests)) return;
  preloading = true;
  const parent = new Module('internal/preload', null);
  parent.paths = Module._nodeModulePaths(currentProcess().cwd());
  for (const request of requests) parent.require(request);
  preloading = false;
};

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {};

/** Runs a program's entry file; a name without its extension is resolved as require() would. */
function runMain(file = currentProcess().argv[1]) {
  // A file that is there needs no current folder to be found: an empty program does not load `process`.
  const entry = !path.isAbsolute(file) && op_loader_stat(file) === 0 ? op_loader_realpath(file) : path.resolve(file);
  return Module._load(entry, null, true);
}
Module.runMain = runMain;

module.exports = {
  Module,
  runMain,
  makeRequire,
  hooks,
  builtinId,
  loadBuiltin,
  mainModule: () => mainModule,
  readOptional: ops.op_loader_read_optional, // lent to internal/module/packages
};
