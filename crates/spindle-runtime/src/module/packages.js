'use strict';
// internal/module/packages: package.json files, and the "exports" and "imports" maps in them.
//
// Both module loaders resolve through here; everything is in file paths, never URLs. The rules are those of
// nodejs.org/api/esm.html#resolution-algorithm-specification (PACKAGE_EXPORTS_RESOLVE and what it calls).
//
// Ops used: none of its own; the loader lends `readOptional`.

const path = require('path');
const { readOptional } = require('internal/module/loader');
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
  return data;
}

/** The package that the file `filename` belongs to: its own folder's, else the nearest one above; null if there is none. */
function nearestPackage(filename) {
  for (let folder = path.dirname(filename); ; folder = path.dirname(folder)) {
    if (!folder.endsWith('/node_modules')) {
      const found = readPackage(folder);
      if (found !== null) return found;
    }
    if (folder === '/' || folder === '.') return null;
  }
}

// ---- targets

// Regular expressions stand where they are used: one made up here would be paid for by programs without any map.

/** Whether a part of a target is '.', '..' or 'node_modules', also where its letters are percent-encoded. */
function hasBadSegment(text) {
  const plain = text.replace(/%(2e|5f|[46][0-9a-f])/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return /(?:^|[\\/])(?:\.\.?|node_modules)(?:[\\/]|$)/i.test(plain);
}

/** One resolution, so that its many constants need not be passed along. */
class Resolution {
  constructor(pkg, base, conditions, internal, resolveBare) {
    this.pkg = pkg;
    this.base = base;
    this.conditions = conditions;
    this.internal = internal; // "imports" rather than "exports"
    this.resolveBare = resolveBare; // "imports" may name other packages
  }

  invalidTarget(key, target) {
    return new (codes().ERR_INVALID_PACKAGE_TARGET)(`${this.pkg.folder}/`, key, target, this.internal, this.base);
  }

  /** A path, null (explicitly nothing) or undefined (no condition matched). `rest` stands for the key's '*'. */
  target(target, key, rest) {
    if (typeof target === 'string') return this.text(target, key, rest);
    if (Array.isArray(target)) return this.first(target, key, rest);
    if (target === null) return null;
    if (typeof target !== 'object') throw this.invalidTarget(key, target);
    for (const name of Object.keys(target)) {
      if (/^(?:0|[1-9]\d{0,9})$/.test(name)) {
        throw new (codes().ERR_INVALID_PACKAGE_CONFIG)(this.pkg.path, this.base, '"exports" cannot contain numeric property keys.');
      }
    }
    for (const name of Object.keys(target)) {
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
    for (const target of targets) {
      let found;
      try {
        found = this.target(target, key, rest);
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
      return this.resolveBare(rest === null ? target : target.replaceAll('*', () => rest), this.pkg.path);
    }
    if (hasBadSegment(target.slice(2))) throw this.invalidTarget(key, target);
    if (rest !== null && hasBadSegment(rest)) {
      const request = key.replace('*', () => rest);
      throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(request,
        `request is not a valid match in pattern "${key}" for the "${this.internal ? 'imports' : 'exports'}" resolution ` +
        `of ${this.pkg.path}`, this.base);
    }
    const filled = rest === null ? target : target.replaceAll('*', () => rest);
    if (/%2f|%5c/i.test(filled)) {
      throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(filled, 'must not include encoded "/" or "\\" characters', this.base);
    }
    return path.join(this.pkg.folder, filled);
  }

  /** Looks `request` up among the keys of `map`, exact first, then the most specific pattern. */
  lookup(map, request) {
    if (Object.hasOwn(map, request) && !request.includes('*') && !request.endsWith('/')) return this.target(map[request], request, null);
    let best = '';
    let rest = '';
    for (const key of Object.keys(map)) {
      const star = key.indexOf('*');
      if (star === -1 || key.lastIndexOf('*') !== star || !request.startsWith(key.slice(0, star))) continue;
      const tail = key.slice(star + 1);
      if (request.length < key.length || !request.endsWith(tail) || !moreSpecific(key, best)) continue;
      best = key;
      rest = request.slice(star, request.length - tail.length);
    }
    return best === '' ? undefined : this.target(map[best], best, rest);
  }
}

/** Longer before the star wins, then the longer key; a key always beats none. */
function moreSpecific(key, best) {
  if (best === '') return true;
  const difference = key.indexOf('*') - best.indexOf('*');
  return difference > 0 || (difference === 0 && key.length > best.length);
}

/** Where `exports` leads for `subpath` ('.' or './x'): a file path. Throws ERR_PACKAGE_PATH_NOT_EXPORTED. */
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

/** Where `#name` leads from the file `base`. `resolveBare(specifier, base)` resolves what names another package. */
function resolveImports(request, base, conditions, resolveBare) {
  if (request === '#' || request.startsWith('#/') || request.endsWith('/')) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(request, 'is not a valid internal imports specifier name', base);
  }
  const pkg = nearestPackage(base);
  const found = pkg?.imports === undefined ? undefined : new Resolution(pkg, base, conditions, true, resolveBare).lookup(pkg.imports, request);
  if (found === undefined || found === null) {
    throw new (codes().ERR_PACKAGE_IMPORT_NOT_DEFINED)(request, pkg === null ? undefined : `${pkg.folder}/`, base);
  }
  return found;
}

module.exports = { readPackage, nearestPackage, resolveExports, resolveImports };
