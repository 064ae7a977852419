'use strict';
// internal/module/packages: package.json files, and the "exports" and "imports" maps in them.
//
// Both module loaders resolve through here: `base`, the importing file, is a path, and what comes out is a URL, since the texts
// in the maps are relative URLs. The rules are those of nodejs.org/api/esm.html#resolution-algorithm-specification
// (PACKAGE_RESOLVE and what it calls).
//
// Ops used: none of its own; the loader lends `readOptional`, `statFile` and `tryFile`.

const path = require('path');
const { readOptional, reservedId, statFile, tryFile } = require('internal/module/loader');
const urls = () => require('internal/module/urls');
const codes = () => require('internal/errors').codes;

/** Folder -> Package or null. A package.json is read once; the process does not see later changes to it. */
const packages = new Map();

class Package {
  constructor(file, data) {
    this.path = file;
    this.folder = path.dirname(file);
    this.name = typeof data.name === 'string' ? data.name : undefined;
    this.main = typeof data.main === 'string' ? data.main : undefined;
    this.type = data.type === 'module' || data.type === 'commonjs' ? data.type : undefined;
    this.exports = data.exports ?? undefined;
    this.imports = data.imports !== null && typeof data.imports === 'object' ? data.imports : undefined;
  }
}

// What a program puts on Object.prototype is in no package.json.
Object.setPrototypeOf(Package.prototype, null);

/** The package.json in `folder`, or null. `base` names the importing file in an error. */
function readPackage(folder, base) {
  const known = packages.get(folder);
  if (known !== undefined) return known;
  const file = folder.endsWith('/') ? `${folder}package.json` : `${folder}/package.json`;
  const text = readOptional(file);
  const result = text === null ? null : new Package(file, parse(text, file, base));
  packages.set(folder, result);
  return result;
}

function parse(text, file, base) {
  let data;
  try {
    data = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw new (codes().ERR_INVALID_PACKAGE_CONFIG)(`${file}.`, base); // Node's parser gives no reason
  }
  if (data === null || typeof data !== 'object') throw new (codes().ERR_INVALID_PACKAGE_CONFIG)(file, base);
  return Object.setPrototypeOf(data, null);
}

/** The folder of a file; code of no file has the folder itself for a base, with a slash at its end. */
function folderOfBase(base) {
  return base.slice(0, Math.max(base.lastIndexOf('/'), 0)) || '/';
}

/** The package that the file `filename` belongs to: its own folder's, else the nearest one above; null if there is none. */
function nearestPackage(filename) {
  for (let folder = folderOfBase(filename); ; folder = path.dirname(folder)) {
    // What lies in a node_modules without a package of its own belongs to none.
    if (folder.endsWith('/node_modules')) return null;
    const found = readPackage(folder);
    if (found !== null) return found;
    if (folder === '/' || folder === '.') return null;
  }
}

// ---- targets

// Regular expressions stand where they are used: one made up here would be paid for by programs without any map.

/** Whether a part between slashes is empty, which is merely frowned upon. */
function hasEmptySegment(text) {
  return /(?:^|[\\/])(?:[\\/]|$)/.test(text);
}

/** Whether a part of a target is '.', '..' or 'node_modules', also where its letters are percent-encoded. */
function hasBadSegment(text) {
  const plain = text.replace(/%(2e|5f|[46][0-9a-f])/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return /(?:^|[\\/])(?:\.\.?|node_modules)(?:[\\/]|$)/i.test(plain);
}

/** One resolution, so that its many constants need not be passed along. */
class Resolution {
  constructor(pkg, base, conditions, internal) {
    this.pkg = pkg;
    this.base = base;
    this.conditions = conditions;
    this.internal = internal; // "imports" rather than "exports"
  }

  invalidTarget(key, target) {
    return new (codes().ERR_INVALID_PACKAGE_TARGET)(`${this.pkg.folder}/`, key, target, this.internal, this.base);
  }

  /** A URL, null (explicitly nothing) or undefined (no condition matched). `rest` stands for the key's '*'. */
  target(target, key, rest) {
    if (typeof target === 'string') return this.text(target, key, rest);
    if (Array.isArray(target)) return this.first(target, key, rest);
    if (target === null) return null;
    if (typeof target !== 'object') throw this.invalidTarget(key, target);
    const names = Object.keys(target);
    for (let i = 0; i < names.length; i++) {
      if (/^(?:0|[1-9]\d{0,9})$/.test(names[i])) {
        throw new (codes().ERR_INVALID_PACKAGE_CONFIG)(this.pkg.path, this.base, '"exports" cannot contain numeric property keys.');
      }
    }
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (name !== 'default' && !this.conditions.has(name)) continue;
      const found = this.target(target[name], key, rest);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The first alternative that is not malformed and not null. */
  first(targets, key, rest) {
    if (targets.length === 0) return null;
    let failure;
    for (let i = 0; i < targets.length; i++) {
      let found;
      try {
        found = this.target(targets[i], key, rest);
      } catch (error) {
        failure = error;
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        continue;
      }
      if (found === undefined) continue;
      if (found === null) {
        failure = null;
        continue;
      }
      return found;
    }
    if (failure === null || failure === undefined) return failure;
    throw failure;
  }

  text(target, key, rest) {
    if (!target.startsWith('./')) {
      const isUrl = /^(?!node:)[a-z][a-z0-9+.-]*:/i.test(target);
      const bare = this.internal && !target.startsWith('/') && !target.startsWith('../') && !isUrl;
      if (!bare) throw this.invalidTarget(key, target);
      return resolvePackage(rest === null ? target : target.replaceAll('*', () => rest), this.pkg.path, this.conditions);
    }
    if (hasBadSegment(target.slice(2))) throw this.invalidTarget(key, target);
    if (rest !== null && hasBadSegment(rest)) {
      const request = key.replace('*', () => rest);
      throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(request,
        `request is not a valid match in pattern "${key}" for the "${this.internal ? 'imports' : 'exports'}" resolution ` +
        `of ${this.pkg.path}`, this.base);
    }
    const filled = rest === null ? target : target.replaceAll('*', () => rest);
    const isTarget = hasEmptySegment(target.slice(2));
    if (isTarget || (rest !== null && hasEmptySegment(rest))) this.warnOfSlashes(filled, rest === null ? key : key.replace('*', () => rest), key, isTarget);
    return urls().join(filled, urls().pathToUrl(this.pkg.path));
  }

  warnOfSlashes(target, request, key, isTarget) {
    if (request.endsWith('/') && key !== request) return; // see warnOfPattern
    const kind = /[/\\][/\\]/.test(isTarget ? target : request) ? 'double slash' : 'leading or trailing slash matching';
    require('process').emitWarning(
      `Use of deprecated ${kind} resolving "${target}" for module request "${request}" ${request === key ? '' : `matched to "${key}" `}` +
      `in the "${this.internal ? 'imports' : 'exports'}" field module resolution of the package at ${this.pkg.path}` +
      `${this.base ? ` imported from ${this.base}` : ''}.`, 'DeprecationWarning', 'DEP0166');
  }

  /** Looks `request` up among the keys of `map`, exact first, then the most specific pattern. */
  lookup(map, request) {
    if (Object.hasOwn(map, request) && !request.includes('*') && !request.endsWith('/')) return this.target(map[request], request, null);
    let best = '';
    let rest = '';
    const keys = Object.keys(map);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const star = key.indexOf('*');
      if (star === -1 || key.lastIndexOf('*') !== star || !request.startsWith(key.slice(0, star))) continue;
      if (!this.internal && request.endsWith('/')) warnOfPattern(request, this.pkg, this.base);
      const tail = key.slice(star + 1);
      if (request.length < key.length || !request.endsWith(tail) || !moreSpecific(key, best)) continue;
      best = key;
      rest = request.slice(star, request.length - tail.length);
    }
    return best === '' ? undefined : this.target(map[best], best, rest);
  }
}

const warnedPatterns = new Set();

function warnOfPattern(request, pkg, base) {
  const key = `${pkg.path}|${request}`;
  if (warnedPatterns.has(key)) return;
  warnedPatterns.add(key);
  require('process').emitWarning(
    `Use of deprecated trailing slash pattern mapping "${request}" in the "exports" field module resolution of the package at ${pkg.path}` +
    `${base ? ` imported from ${base}` : ''}. Mapping specifiers ending in "/" is no longer supported.`, 'DeprecationWarning', 'DEP0155');
}

/** Longer before the star wins, then the longer key; a key always beats none. */
function moreSpecific(key, best) {
  if (best === '') return true;
  const difference = key.indexOf('*') - best.indexOf('*');
  return difference > 0 || (difference === 0 && key.length > best.length);
}

/** Where `exports` leads for `subpath` ('.' or './x'): a URL. Throws ERR_PACKAGE_PATH_NOT_EXPORTED. */
function resolveExports(pkg, subpath, base, conditions) {
  const resolution = new Resolution(pkg, base, conditions, false);
  const found = resolution.lookup(exportsMap(pkg, base), subpath);
  if (found === undefined || found === null) throw new (codes().ERR_PACKAGE_PATH_NOT_EXPORTED)(`${pkg.folder}/`, subpath, base);
  return found;
}

/** `exports` as a map of subpaths: a bare target or a set of conditions stands for { '.': .. }. */
function exportsMap(pkg, base) {
  const { exports } = pkg;
  if (typeof exports === 'string' || Array.isArray(exports)) return { '.': exports };
  if (typeof exports !== 'object') return {};
  const keys = Object.keys(exports);
  const dotted = keys.filter((key) => key.startsWith('.')).length;
  if (dotted === keys.length) return exports;
  if (dotted === 0) return { '.': exports };
  throw new (codes().ERR_INVALID_PACKAGE_CONFIG)(pkg.path, base,
    '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be an object of ' +
    'package subpath keys or an object of main entry condition name keys only.');
}

/** Where `#name` leads from the file `base`: a URL. */
function resolveImports(request, base, conditions) {
  if (request === '#' || request.endsWith('/')) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(request, 'is not a valid internal imports specifier name', base);
  }
  const pkg = nearestPackage(base);
  const found = pkg?.imports === undefined ? undefined : new Resolution(pkg, base, conditions, true).lookup(pkg.imports, request);
  if (found === undefined || found === null) {
    throw new (codes().ERR_PACKAGE_IMPORT_NOT_DEFINED)(request, pkg === null ? undefined : `${pkg.folder}/`, base);
  }
  return found;
}

// ---- bare specifiers of ES modules

/** Where `name` or `name/x` leads from the file `base`: a URL. Nobody has looked yet whether such a file exists. */
function resolvePackage(specifier, base, conditions) {
  const id = reservedId(specifier);
  if (id !== undefined) return `node:${id}`;
  const { name, subpath } = parseSpecifier(specifier, base);
  const folder = folderOf(name, base);
  const pkg = readPackage(folder, `"${specifier}" from ${base}`);
  if (pkg?.exports !== undefined) return resolveExports(pkg, subpath, base, conditions);
  return subpath === '.' ? mainOf(folder, pkg, base) : urls().join(subpath, urls().pathToUrl(`${folder}/package.json`));
}

/** The folder of the package `name` as the file `base` sees it: its own, or the nearest in a node_modules above. */
function folderOf(name, base) {
  const own = nearestPackage(base);
  if (own?.exports !== undefined && own.name === name) return own.folder;
  for (let above = folderOfBase(base); ; above = path.dirname(above)) {
    const folder = `${above === '/' ? '' : above}/node_modules/${name}`;
    if (statFile(folder) === 1) return folder;
    if (above === '/') throw new (codes().ERR_MODULE_NOT_FOUND)(name, base);
  }
}

/** The package.json of the package that a bare specifier names, whether there is one or not. */
function packageFile(specifier, base) {
  return `${folderOf(parseSpecifier(specifier, base).name, base)}/package.json`;
}

function parseSpecifier(specifier, base) {
  let end = specifier.indexOf('/');
  let isValid = true;
  if (specifier.startsWith('@')) {
    isValid = end !== -1;
    end = isValid ? specifier.indexOf('/', end + 1) : -1;
  }
  const name = end === -1 ? specifier : specifier.slice(0, end);
  if (!isValid || name.startsWith('.') || /[%\\]/.test(name)) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(specifier, 'is not a valid package name', base);
  }
  return { name, subpath: end === -1 ? '.' : `.${specifier.slice(end)}` };
}

const INDEX = '/index.js\n/index.json\n/index.node';

function firstFile(start, suffixes) {
  const index = tryFile(start, suffixes);
  return index < 0 ? undefined : start + suffixes.split('\n')[index];
}

/** The main file of a package without "exports". */
function mainOf(folder, pkg, base) {
  const main = pkg?.main === undefined ? undefined : path.resolve(folder, pkg.main);
  const file = (main !== undefined && firstFile(main, `\n.js\n.json\n.node\n${INDEX}`)) || firstFile(folder, INDEX);
  if (file !== undefined) {
    warnOfGuess(folder, pkg?.main, file, base);
    return urls().pathToUrl(file);
  }
  throw new (codes().ERR_MODULE_NOT_FOUND)(`${folder}/index.js`, base);
}

/** An ES module should not be found by guessing how its name goes on. */
function warnOfGuess(folder, main, file, base) {
  if (file === (main && path.resolve(folder, main)) || require('internal/module/loader').formatOf(file) !== 'module') return;
  const found = `"${file.slice(folder.length + 1)}", imported from ${base}.\n`;
  const text = main === undefined ?
    `No "main" or "exports" field defined in the package.json for ${folder}/ resolving the main entry point ${found}` +
      'Default "index" lookups for the main are deprecated for ES modules.' :
    `Package ${folder}/ has a "main" field set to "${main}", excluding the full filename and extension to the resolved file at ${found} ` +
      'Automatic extension resolution of the "main" field is deprecated for ES modules.';
  require('process').emitWarning(text, 'DeprecationWarning', 'DEP0151');
}

module.exports = { nearestPackage, packageFile, readPackage, resolveExports, resolveImports, resolvePackage };
