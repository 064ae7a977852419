'use strict';
// internal/module/cjs_resolve: which file a require() means. Module._resolveFilename and what it calls, which programs patch.
//
// The rules are those of nodejs.org/api/modules.html#all-together; package.json maps are in internal/module/packages.
//
// Ops used: none of its own; the loader lends `statFile`, `tryFile` and `findFile`.

const codes = () => require('internal/errors').codes;
const path = require('path');
const loader = require('internal/module/loader');
const { Module, parents, reservedId, statFile } = loader;
const packages = () => require('internal/module/packages');
const urls = () => require('internal/module/urls');
const currentProcess = () => require('process');

// Lists are walked by index here: a program may have taken the arrays' iterator away.

function setOf(list) {
  const set = new Set();
  list.forEach((item) => set.add(item));
  return set;
}

let conditions;

/** The conditions that a require() matches in "exports" and "imports", besides 'default'. */
function requireConditions() {
  if (conditions === undefined) {
    conditions = setOf(['spindle', 'node', 'require', 'node-addons', 'module-sync']);
    require('internal/options').getOptionValue('--conditions').forEach((own) => conditions.add(own));
  }
  return conditions;
}

/** Whether a request names a file relative to the requiring one. */
function isRelative(request) {
  return request === '.' || request === '..' || request.startsWith('./') || request.startsWith('../');
}

Module._resolveFilename = function(request, parent, isMain, options) {
  if (reservedId(request) !== undefined) return request;
  const wanted = options?.conditions;
  const paths = path.isAbsolute(request) ? [] : lookupPaths(request, parent, options);
  const from = parent?.filename;
  if (from && request.charCodeAt(0) === 0x23 /* # */ && packages().nearestPackage(from)?.imports !== undefined) {
    return fileOf(packages().resolveImports(request, from, wanted ?? requireConditions()), from, packages().nearestPackage(from).path);
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

function notFound(request, parent) {
  const requireStack = [];
  for (let module = parent; module; module = parents.get(module)) requireStack.push(module.filename || module.id);
  const list = requireStack.length > 0 ? `\nRequire stack:\n- ${requireStack.join('\n- ')}` : '';
  const error = new Error(`Cannot find module '${request}'${list}`);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  return error;
}

/** The file (or the id of the built-in) that a package's map named by its URL; `packagePath` is named in the error. */
function fileOf(href, from, packagePath) {
  if (href.startsWith('node:')) return href;
  if (/%2f|%5c/i.test(href)) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(href, 'must not include encoded "/" or "\\" characters', from);
  }
  const file = urls().urlToPath(href);
  const real = loader.realFile(file, false);
  if (real !== false) return real;
  const error = new Error(`Cannot find module '${file}'`);
  error.code = 'MODULE_NOT_FOUND';
  if (packagePath) error.path = packagePath;
  throw error;
}

/** A package may require itself by name, through its own "exports". */
function resolveSelf(request, from, wanted) {
  if (!from || isRelative(request) || request.startsWith('/')) return false;
  const pkg = packages().nearestPackage(from);
  if (!pkg || pkg.exports === undefined || pkg.name === undefined) return false;
  if (request !== pkg.name && !request.startsWith(`${pkg.name}/`)) return false;
  return fileOf(packages().resolveExports(pkg, `.${request.slice(pkg.name.length)}`, from, wanted ?? requireConditions()), from, pkg.path);
}

/** Through the "exports" of a package below `folder`; undefined if the package has none. */
function resolvePackage(folder, request, wanted) {
  const parts = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/.exec(request);
  if (parts === null) return undefined;
  const pkg = packages().readPackage(path.resolve(folder, parts[1]));
  if (pkg === null || pkg.exports === undefined) return undefined;
  return fileOf(packages().resolveExports(pkg, `.${parts[2] ?? ''}`, undefined, wanted ?? requireConditions()), null, pkg.folder);
}

Module._findPath = function(request, paths, isMain, wanted) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const key = `${request}\0${paths.join('\0')}`;
  const known = Module._pathCache[key];
  if (known) return known;
  const last = request.slice(request.lastIndexOf('/') + 1);
  const asFolder = last === '' || last === '.' || last === '..'; // 'a/', '.', 'a/..' can only be folders
  const skipMissing = !isRelative(request) || !path.normalize(request).startsWith('..');
  for (let i = 0; i < paths.length; i++) {
    const folder = paths[i];
    if (typeof folder !== 'string') throw new (codes().ERR_INVALID_ARG_TYPE)('paths', 'array of strings', paths);
    if (skipMissing && folder && statFile(folder) !== 1) continue;
    const filename = (!absolute && resolvePackage(folder, request, wanted)) ||
      findFile(path.resolve(folder, request), asFolder, request, isMain);
    if (!filename) continue;
    Module._pathCache[key] = filename;
    return filename;
  }
  return false;
};

/** `base` itself, with an extension, or as a folder. */
function findFile(base, asFolder, request, isMain) {
  if (!asFolder) {
    const real = loader.realFile(base, isMain);
    if (real !== false) return real;
    const found = tryFile(base, Object.keys(Module._extensions), isMain);
    if (found !== false) return found;
  }
  return statFile(base) === 1 && findInFolder(base, Object.keys(Module._extensions), request, isMain);
}

function tryFile(base, suffixes, isMain) {
  const index = loader.tryFile(base, suffixes.join('\n'));
  return index < 0 ? false : loader.realFile(base + suffixes[index], isMain);
}

function findInFolder(folder, extensions, request, isMain) {
  const pkg = packages().readPackage(folder);
  const index = () => tryFile(path.resolve(folder, 'index'), extensions, isMain);
  if (!pkg?.main) return index();
  const main = path.resolve(folder, pkg.main);
  const found = tryFile(main, [''].concat(extensions), isMain) || tryFile(path.resolve(main, 'index'), extensions, isMain);
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
  if (reservedId(request) !== undefined) return null;
  if (!isRelative(request)) {
    const paths = parent?.paths?.length ? parent.paths.concat(globalPaths()) : globalPaths();
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
  if (!require('internal/options').getOptionValue('--global-search-paths')) {
    globals = shownPaths = [];
    return;
  }
  globals = env.NODE_PATH ? env.NODE_PATH.split(':').filter(Boolean) : [];
  if (env.HOME) globals.push(path.resolve(env.HOME, '.node_modules'), path.resolve(env.HOME, '.node_libraries'));
  globals.push(path.resolve(execPath, '../../lib/node'));
  // A copy: programs look at it, but changing it changes nothing.
  shownPaths = globals.slice();
};

let shownPaths;

Object.defineProperty(Module, 'globalPaths', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    globalPaths();
    return shownPaths;
  },
  set(value) { shownPaths = value; },
});

module.exports = { requireConditions, setOf };
