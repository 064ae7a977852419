'use strict';
// internal/module/loader: CommonJS. The Module class that users know as require('module'), and the entry point.
//
// The loader is JavaScript because programs patch it: Module._load, _resolveFilename, _extensions, require.cache and
// prototype._compile are looked up each time they are used. package.json maps are in internal/module/packages, what few
// programs ask of require('module') in internal/module/public, ES modules in internal/module/esm; TypeScript comes in through
// `hooks`. Documentation: nodejs.org/api/modules.html.
//
// Ops used:
//   op_builtin_names() -> string                             state    what programs may require, separated by blanks
//   op_compile_cjs(source: string, path: string) -> function(exports, require, module, __filename, __dirname)   state
//   op_compile_cjs_file(path) -> function                    state    the same of a file, without making a string of it
//   op_loader_stat(path) -> i32                              effect   0 file, 1 directory, negative: not there
//   op_loader_find(path) -> string | i32                     effect   the real path of a file; else 1 for a folder, -1 for nothing
//   op_loader_try(base: string, suffixes: string) -> i32     effect   index of the first base + suffix (joined by \n) that is a file, else -1
//   op_loader_read(path) -> string                           effect   text of a file; throws a system error
//   op_loader_read_optional(path) -> string | null           effect   the same, null where there is no such file

const codes = () => require('internal/errors').codes;
const path = require('path');

const { op_builtin_names, op_compile_cjs, op_compile_cjs_file, op_loader_find, op_loader_read, op_loader_stat, op_loader_try } = ops;
const packages = () => require('internal/module/packages');
const urls = () => require('internal/module/urls');
const esm = () => require('internal/module/esm');
const currentProcess = () => require('process');

/** Filled by the TypeScript pass and by internal/module/hooks, and called where they are. */
const hooks = {
  /** (source, filename, format) -> { source, format }: removes types. */
  stripTypes: (source, filename, format) => require('internal/module/syntax').stripTypes(source, filename, format),
  /** (source, filename) -> bool: whether a source that is not CommonJS is an ES module. */
  looksLikeEsm: (source, filename) => require('internal/module/translate').looksLikeEsm(syntaxError(source, filename), source),
  /** internal/module/hooks while a program has hooks of module.registerHooks. */
  custom: null,
  /** internal/module/register once a program has called module.register. */
  later: null,
};

/** What programs may require, sorted; those that need `node:` come last and have it. */
const builtinNames = op_builtin_names().split(' ');
const builtinIds = new Set(builtinNames);

/** The id of the built-in that `request` names, or undefined. */
function builtinId(request) {
  if (!request.startsWith('node:')) return builtinIds.has(request) ? request : undefined;
  const id = request.slice(5);
  return builtinIds.has(request) || (builtinIds.has(id) && !id.startsWith('node:')) ? id : undefined;
}

/** Node's modules that are not there yet. Their names stay reserved: no package is looked for under them. */
const MISSING = new Set(['_stream_wrap', '_tls_common', '_tls_wrap', 'crypto', 'dgram', 'domain', 'http2', 'https', 'inspector',
  'inspector/promises', 'node:sea', 'node:sqlite', 'repl', 'tls', 'trace_events', 'wasi', 'zlib']);

/** Whether `request` names such a module. */
function isMissing(request) {
  if (MISSING.has(request)) return true;
  const id = request.slice(5);
  return request.startsWith('node:') && !id.startsWith('node:') && MISSING.has(id);
}

/** The id of the built-in that `request` names in Node, whether it is there or not: what a name means is no question of that. */
function reservedId(request) {
  const id = builtinId(request);
  if (id !== undefined || !isMissing(request)) return id;
  return request.startsWith('node:') ? request.slice(5) : request;
}

/** Throws where `request` names a module that is not there yet; `parent` is the file that imports it, of an import. */
function refuseMissing(request, parent) {
  if (isMissing(request)) throw require('internal/not_there').notThere(`the module '${request}'`, parent);
}

/** The error of a name behind `node:` that is no built-in's. */
function unknownBuiltin(request, parent) {
  refuseMissing(request, parent);
  return new (codes().ERR_UNKNOWN_BUILTIN_MODULE)(request);
}

// ---- Module

/** Who first required a module, for its require stack. Not a property: printing a module must stay short. */
const parents = new WeakMap();

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  // Whatever a program may have put on Object.prototype under this name.
  Object.defineProperty(this, 'exports', { __proto__: null, value: {}, writable: true, enumerable: true, configurable: true });
  if (parent !== undefined) parents.set(this, parent);
  addChild(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

function warnOfParent() {
  if (!require('internal/options').getOptionValue('--pending-deprecation')) return;
  currentProcess().emitWarning(
    'module.parent is deprecated due to accuracy issues. Please use require.main to find program entry point instead.',
    'DeprecationWarning', 'DEP0144');
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
  get() {
    warnOfParent();
    return parents.get(this);
  },
  set(value) {
    warnOfParent();
    parents.set(this, value);
  },
});
Object.defineProperty(Module.prototype, 'constructor', {
  __proto__: null,
  get() { return require('module'); },
});
Object.defineProperty(Module.prototype, 'isPreloading', { __proto__: null, get() { return state.isPreloading; } });

/** What other parts change. `compile`, of a program that patched the wrapper, makes a function of a source. */
const state = { isPreloading: false, compile: null, preserveSymlinks: false, preserveSymlinksMain: false };

Module.prototype.require = function(id) {
  if (typeof id !== 'string') throw new (codes().ERR_INVALID_ARG_TYPE)('id', 'string', id);
  if (id === '') throw new (codes().ERR_INVALID_ARG_VALUE)('id', id, 'must be a non-empty string');
  return Module._load(id, this, false);
};

Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[hooks.custom?.extensionOf(this) ?? extensionOf(filename)](this, filename);
  this.loaded = true;
  loadedExports.set(this, this.exports);
};

/** Module -> its exports when it was loaded: what an import of it sees, whoever replaces them later. */
const loadedExports = new WeakMap();

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
  if (hooks.custom !== null) return loadCustomized(request, parent, isMain, key);
  if (request.startsWith('node:')) {
    const id = builtinId(request);
    if (id === undefined) throw unknownBuiltin(request);
    return require(id);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const known = Module._cache[filename];
  if (known !== undefined) return exportsOf(known, parent);
  const id = builtinId(filename);
  if (id !== undefined) return require(id);
  refuseMissing(filename);
  return loadFile(filename, parent, isMain, key);
};

/** The same through the program's own hooks, which may name another file or give its source. */
function loadCustomized(request, parent, isMain, key) {
  const { filename, url, format } = hooks.custom.resolveRequire(request, parent, isMain);
  const name = url.startsWith('node:') ? url : filename;
  const id = reservedId(name);
  if (id !== undefined && (url === request || Module._cache[filename] === undefined)) {
    const source = hooks.custom.loadBuiltin(id, url, format);
    if (source !== undefined) return loadFile(filename, parent, isMain, key, source);
    refuseMissing(name);
    return require(id);
  }
  const known = Module._cache[filename];
  return known === undefined ? loadFile(filename, parent, isMain, key, { url, format }) : exportsOf(known, parent);
}

function loadFile(filename, parent, isMain, key, custom) {
  const module = new Module(filename, parent);
  if (isMain) {
    setMain(module);
    module.id = '.';
  }
  Module._cache[filename] = module;
  if (key !== undefined) resolved.set(key, filename);
  if (custom !== undefined) hooks.custom.note(module, custom);
  let complete = false;
  try {
    module.load(filename);
    complete = true;
  } finally {
    if (!complete) forget(module, filename, parent, key);
    else if (cycles !== undefined) cycles.leave(module.exports);
  }
  return module.exports;
}

/** The entry's module. process.mainModule is the same; a process that nobody has touched yet is not loaded for it. */
let mainModule;

function setMain(module) {
  mainModule = module;
  const { process } = require('internal/bootstrap');
  if (process !== undefined) process.mainModule = module;
}

/** internal/module/cycles, once there was one. */
let cycles;

/** ES modules that require() is evaluating. */
const evaluating = new Set();

/** The exports of a module that is in the cache; of one still loading (a cycle), what there is so far. */
function exportsOf(module, parent) {
  addChild(parent, module, true);
  if (module.loaded) return module.exports;
  if (evaluating.has(module)) throw esm().cycleError(module.id, parents.get(module)?.filename, true);
  cycles ??= require('internal/module/cycles');
  cycles.enter(module.exports);
  return module.exports;
}

/** A module that threw while loading may be required again. */
function forget(module, filename, parent, key) {
  delete Module._cache[filename];
  if (key !== undefined) resolved.delete(key);
  const at = parent?.children?.indexOf(module) ?? -1;
  if (at !== -1) parent.children.splice(at, 1);
}

// ---- evaluating

/** 'commonjs', 'module' or undefined (either: the syntax decides). No regular expressions: every start comes by here. */
function formatOf(filename) {
  if (filename.endsWith('.cjs') || filename.endsWith('.cts')) return 'commonjs';
  if (filename.endsWith('.mjs') || filename.endsWith('.mts')) return 'module';
  if (filename.endsWith('.js') || filename.endsWith('.ts') || /\.[jt]sx$/.test(filename)) return packages().nearestPackage(filename)?.type;
  const type = path.extname(filename) === '' ? packages().nearestPackage(filename)?.type : undefined;
  return type === 'commonjs' ? type : undefined;
}

/** Whether a file is to become JavaScript first: it has types, or JSX. */
function isTypeScript(filename) {
  return filename.endsWith('ts') ? /\.[cm]?ts$/.test(filename) : filename.endsWith('.tsx') || filename.endsWith('.jsx');
}

Module._extensions['.js'] = function(module, filename) {
  const format = formatOf(filename);
  if (hooks.custom !== null) {
    const { source, format: changed } = hooks.custom.load(module, filename, format);
    return module._compile(source, filename, changed);
  }
  // Without a string of the source in between, unless somebody wants to see it.
  if (module._compile !== compile || state.compile !== null || isTypeScript(filename)) {
    return module._compile(op_loader_read(filename), filename, format);
  }
  if (format === 'module') return loadEsm(module, filename);
  run(module, filename, undefined, format);
};

Module._extensions['.json'] = function(module, filename) {
  const source = hooks.custom === null ? op_loader_read(filename) : hooks.custom.load(module, filename, 'json').source;
  try {
    module.exports = JSON.parse(withoutBom(source));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function(module, filename) {
  return currentProcess().dlopen(module, filename);
};

function withoutBom(text) {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Without a byte order mark; a `#!` line becomes a comment, so that line numbers stay. */
function plainSource(text) {
  text = withoutBom(text);
  return text.charCodeAt(0) === 0x23 && text.charCodeAt(1) === 0x21 ? `//${text.slice(2)}` : text;
}

function compile(content, filename, format) {
  let source = plainSource(content);
  const isTyped = format?.endsWith('typescript');
  if (isTyped) format = format === 'typescript' ? undefined : format.slice(0, format.indexOf('-'));
  if (isTyped || isTypeScript(filename)) ({ source, format } = stripTypes(source, filename, format));
  if (format === 'module') return loadEsm(this, filename, source);
  return run(this, filename, source, format);
}
Module.prototype._compile = compile;

function stripTypes(source, filename, format) {
  return hooks.stripTypes(source, filename, format);
}

/** Compiles and calls a CommonJS body; `source` undefined stands for what the file holds. */
function run(module, filename, source, format) {
  // In front of the first compilation, which ends the start: what is warm by then gets machine code at its next call.
  const folder = path.dirname(filename);
  let body;
  try {
    if (state.compile !== null) body = state.compile(source, filename);
    else body = source === undefined ? op_compile_cjs_file(filename) : op_compile_cjs(source, filename);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    source ??= plainSource(op_loader_read(filename));
    if (require('internal/module/translate').looksLikeEsm(error, source)) {
      if (format === undefined && (module === mainModule || mayRequireEsm())) return loadEsm(module, filename, source, true);
      warnOfFormat(filename);
    }
    require('internal/errors/stacks').showPlace(error, filename, source);
    throw error;
  }
  return body.call(module.exports, module.exports, makeRequire(module), module, filename, folder);
}

function warnOfFormat(filename) {
  require('internal/process/warning').emitWarningSync(
    `Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest package.json file or use the .mjs extension.`);
}

/** The SyntaxError that a source gives as CommonJS, or undefined. */
function syntaxError(source, filename) {
  try {
    op_compile_cjs(source, filename);
  } catch (error) {
    return error;
  }
  return undefined;
}

function mayRequireEsm() {
  const { getOptionValue } = require('internal/options');
  return getOptionValue('--require-module') && getOptionValue('--experimental-require-module');
}

/** `isGuess`: only its syntax has told that the file is an ES module. */
function loadEsm(module, filename, source, isGuess = false) {
  if (!mayRequireEsm() && module !== mainModule) {
    throw new (codes().ERR_REQUIRE_ESM)(filename, true, parents.get(module)?.filename, packages().nearestPackage(filename)?.path);
  }
  if (module === mainModule) {
    setMain(undefined);
    return esm().runMain(urls().pathToUrl(filename), isGuess);
  }
  evaluating.add(module);
  try {
    module.exports = esm().requireModule(filename, source, parents.get(module));
  } finally {
    evaluating.delete(module);
  }
}

/** A CommonJS file that an ES module imports; `source` if a hook has given it. Hooks have had their say by then. */
function loadForImport(filename, source, isMain) {
  const before = Module._cache[filename];
  if (before?.loaded && loadedExports.has(before)) return loadedExports.get(before);
  if (source === undefined && hooks.custom === null) return Module._load(filename, undefined, isMain);
  if (before !== undefined) return exportsOf(before, undefined);
  if (hooks.custom !== null) return loadFile(filename, undefined, isMain, undefined, { source, format: 'commonjs', isLoaded: true });
  return evaluateSource(filename, source);
}

/** A module whose text is in no file, or not the one in its file. */
function evaluateSource(filename, source) {
  const module = Module._cache[filename] = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(module.path);
  let complete = false;
  try {
    module._compile(source, filename, 'commonjs');
    module.loaded = complete = true;
  } finally {
    if (!complete) delete Module._cache[filename];
  }
  return module.exports;
}

/** The `require` of one module. */
function makeRequire(module) {
  function require(path) {
    return module.require(path);
  }
  function resolve(request, options) {
    checkRequest(request);
    if (hooks.custom !== null) return hooks.custom.resolveRequire(request, module, false, options ?? {}).filename;
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

// ---- the entry point

/** Runs a program's entry file; a name without its extension is resolved as require() would. */
function runMain(file = currentProcess().argv[1]) {
  // A file that is there needs no current folder to be found: an empty program does not load `process`.
  const entry = (!path.isAbsolute(file) && realFile(file, true)) || Module._findPath(path.resolve(file), null, true);
  if (entry !== false && isEsmEntry(entry)) return esm().runMain(urls().pathToUrl(entry));
  return Module._load(entry === false ? path.resolve(file) : entry, null, true);
}
Module.runMain = runMain;

/** Whether the entry is an ES module by its name and package. Otherwise it starts as CommonJS, and its syntax may tell. */
function isEsmEntry(entry) {
  if (entry.endsWith('.mjs') || entry.endsWith('.mts') || entry.endsWith('.wasm')) return true;
  if (entry.endsWith('.cjs') || entry.endsWith('.cts')) return false;
  return packages().nearestPackage(entry)?.type === 'module';
}

/** The real path of a file, else false. */
function realFile(file, isMain) {
  const real = op_loader_find(file);
  if (typeof real !== 'string') return false;
  return (isMain ? state.preserveSymlinksMain : state.preserveSymlinks) ? path.resolve(file) : real;
}

module.exports = {
  Module,
  builtinId,
  builtinIds,
  builtinNames,
  customized: () => hooks.custom !== null,
  findFile: op_loader_find,
  formatOf,
  hooks,
  isTypeScript,
  isLoading: (filename) => Module._cache[filename]?.loaded === false,
  loadBuiltin: require,
  loadForImport,
  mainModule: () => mainModule,
  makeRequire,
  /** Module of createRequire(url) -> that URL, with its query. */
  moduleUrls: new WeakMap(),
  parents,
  plainSource,
  readFile: op_loader_read,
  readOptional: ops.op_loader_read_optional,
  realFile,
  refuseMissing,
  reservedId,
  runMain,
  state,
  statFile: op_loader_stat,
  stripTypes,
  syntaxError,
  tryFile: op_loader_try,
  unknownBuiltin,
  withoutBom,
};

require('internal/module/cjs_resolve');
