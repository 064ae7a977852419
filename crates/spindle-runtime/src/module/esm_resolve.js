'use strict';
// internal/module/esm_resolve: what a specifier in an ES module names: the URL of a file, of a built-in, or of data.
//
// The rules are nodejs.org/api/esm.html#resolution-algorithm; packages and their maps are internal/module/packages. A name
// found for one importing module is remembered, since a program may ask for it again and again with import().
//
// Ops used (and the loader lends `findFile`):
//   op_module_find(specifier, parent) -> string | undefined   effect   the URL of the file that a plain relative or absolute specifier
//                                                                      names; undefined leaves the question open

const { op_module_find } = ops;
const loader = require('internal/module/loader');
const packages = () => require('internal/module/packages');
const urls = require('internal/module/urls');
const codes = () => require('internal/errors').codes;
const option = (name) => require('internal/options').getOptionValue(name);

let conditions;

/** The conditions that an import matches in "exports" and "imports", besides 'default'. */
function importConditions() {
  if (conditions === undefined) {
    const { setOf } = require('internal/module/cjs_resolve');
    conditions = setOf(['spindle', 'node', 'import', 'module-sync', 'node-addons'].concat(option('--conditions')));
  }
  return conditions;
}

/** Importing URL -> specifier -> URL. */
const found = new Map();

/** The URL that `specifier` names in the module `parent`; the entry of a program has none. */
function resolve(specifier, parent) {
  let known = found.get(parent);
  if (known === undefined) found.set(parent, known = new Map());
  const before = known.get(specifier);
  if (before !== undefined) return before;
  const href = (!loader.state.preserveSymlinks && op_module_find(specifier, parent)) || locate(specifier, parent);
  known.set(specifier, href);
  return href;
}

function isPath(specifier) {
  return specifier.startsWith('/') || specifier === '.' || specifier === '..' || specifier.startsWith('./') || specifier.startsWith('../');
}

/** The same under other conditions than an import's, if `wanted` is given; not remembered. */
function locate(specifier, parent, wanted) {
  const href = name(specifier, parent, wanted);
  if (!href.startsWith('file:')) return href;
  try {
    return realFile(href, parent);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') hint(error, specifier, parent);
    throw error;
  }
}

/** The URL, before anybody has looked whether such a file exists. */
function name(specifier, parent, wanted) {
  const { ERR_UNSUPPORTED_RESOLVE_REQUEST } = codes();
  const isFile = parent.startsWith('file:');
  if (isPath(specifier)) {
    const href = urls.join(specifier, parent);
    if (href === undefined) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parent);
    return href;
  }
  if (specifier.startsWith('#') && isFile) return packages().resolveImports(specifier, urls.urlToPath(parent), wanted ?? importConditions());
  const href = urls.parse(specifier);
  if (href !== undefined) return href;
  const id = loader.reservedId(specifier);
  if (id !== undefined) return `node:${id}`;
  if (!isFile) throw new ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parent);
  return packages().resolvePackage(specifier, urls.urlToPath(parent), wanted ?? importConditions());
}

/** The URL of the file that `href` leads to, links followed. */
function realFile(href, parent) {
  const plain = urls.withoutQuery(href);
  if (/%2f|%5c/i.test(plain)) {
    throw new (codes().ERR_INVALID_MODULE_SPECIFIER)(plain.slice('file://'.length), 'must not include encoded "/" or "\\" characters', urls.nameOf(parent));
  }
  const path = pathOf(href, parent);
  const real = path.includes('\0') ? -1 : loader.findFile(path);
  if (typeof real === 'string') return loader.state.preserveSymlinks ? href : urls.pathToUrl(real) + urls.queryOf(href);
  if (real === 1) throw new (codes().ERR_UNSUPPORTED_DIR_IMPORT)(path, urls.nameOf(parent), href);
  throw new (codes().ERR_MODULE_NOT_FOUND)(path, urls.nameOf(parent), href);
}

function pathOf(href, parent) {
  try {
    return urls.urlToPath(href);
  } catch (error) {
    error.input = href;
    error.module = parent;
    throw error;
  }
}

/** Says which file require() would have found, since imports guess no extensions. */
function hint(error, specifier, parent) {
  const file = asCommonJs(specifier.startsWith('file://') ? urls.urlToPath(specifier) : specifier, parent);
  if (file === undefined || file === specifier) return;
  const text = `Did you mean to import ${JSON.stringify(file)}?`;
  const end = error.stack.indexOf('\n');
  error.stack = end === -1 ? `${error.stack}\n${text}` : `${error.stack.slice(0, end)}\n${text}${error.stack.slice(end)}`;
  error.message += `\n${text}`;
}

function asCommonJs(specifier, parent) {
  const { Module } = loader;
  try {
    const from = urls.urlToPath(parent);
    const module = new Module(from, null);
    module.paths = Module._nodeModulePaths(from);
    const file = Module._resolveFilename(specifier, module, false);
    if (specifier.startsWith('.')) return relative(from, file);
    if (specifier.startsWith('/')) return file;
    const at = file.lastIndexOf(`/node_modules/${specifier.split('/')[0]}/`);
    if (at === -1) return urls.pathToUrl(file);
    return file.slice(at + '/node_modules/'.length).split('/').map(encodeURIComponent).join('/').replace(/^%40/, '@');
  } catch {
    return undefined;
  }
}

function relative(from, file) {
  const path = require('path');
  const short = urls.pathToUrl(`/${path.relative(path.dirname(from), file)}`).slice('file:///'.length);
  return short.startsWith('../') ? short : `./${short}`;
}

module.exports = { importConditions, locate, resolve };
