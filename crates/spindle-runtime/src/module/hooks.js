'use strict';
// internal/module/hooks: module.registerHooks({ resolve, load }): a program's own say in what a specifier names and in what a
// module's source is. Both loaders come here for as long as there are such hooks, and for nothing else.
//
// Hooks form a chain: the one registered last is asked first and may ask the next; the last step is what the loader would have
// done anyway. Documentation: nodejs.org/api/module.html#synchronous-hooks-accepted-by-moduleregisterhooks.
//
// Ops used: none.

const loader = require('internal/module/loader');
const urls = require('internal/module/urls');
const { Module, reservedId } = loader;
const codes = () => require('internal/errors').codes;
const esmResolve = () => require('internal/module/esm_resolve');

const resolveHooks = [];
const loadHooks = [];

class ModuleHooks {
  constructor(resolve, load) {
    this.resolve = resolve;
    this.load = load;
    if (resolve) resolveHooks.push(this);
    if (load) loadHooks.push(this);
    Object.freeze(this);
  }

  deregister() {
    for (const list of [resolveHooks, loadHooks]) {
      const at = list.indexOf(this);
      if (at !== -1) list.splice(at, 1);
    }
    if (resolveHooks.length === 0 && loadHooks.length === 0) loader.hooks.custom = null;
  }
}

function registerHooks({ resolve, load }) {
  const { validateFunction } = require('internal/validators');
  if (resolve) validateFunction(resolve, 'hooks.resolve');
  if (load) validateFunction(load, 'hooks.load');
  const registered = new ModuleHooks(resolve, load);
  loader.hooks.custom = module.exports;
  return registered;
}

// ---- the chain

/** Asks the hooks in `list` for `name`, last registered first; `last(argument, context)` is the loader's own step. */
function ask(list, name, argument, context, last, validate) {
  let deepest = list.length;
  const step = (index) => (value, changed) => {
    deepest = index;
    if (changed && changed !== context) Object.assign(context, changed);
    const result = index === 0 ? last(value, context) : list[index - 1][name](value, context, step(index - 1));
    if (index > 0 && deepest === index && !result.shortCircuit) {
      throw new (codes().ERR_INVALID_RETURN_PROPERTY_VALUE)('true', name, 'shortCircuit', result.shortCircuit);
    }
    return validate(value, result);
  };
  return step(list.length)(argument, context);
}

function expect(condition, wanted, hook, property, value) {
  if (!condition) throw new (codes().ERR_INVALID_RETURN_PROPERTY_VALUE)(wanted, hook, property, value);
}

function validateResolve(_, { url, format, importAttributes }) {
  expect(typeof url === 'string', 'a URL string', 'resolve', 'url', url);
  expect(!format || typeof format === 'string', 'a string', 'resolve', 'format', format);
  expect(!importAttributes || typeof importAttributes === 'object', 'an object', 'resolve', 'importAttributes', importAttributes);
  return { __proto__: null, url, format, importAttributes };
}

const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;

function validateLoad(url, result, maySkipSource) {
  const { source, format } = result;
  const isFree = url.startsWith('node:') || format === 'addon' || (maySkipSource && format === 'commonjs' && (source === null || source === undefined));
  expect(isFree || typeof source === 'string' || isBytes(source), 'a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  expect(format === undefined || typeof format === 'string', 'a string', 'load', 'format', format);
  return result;
}

const TEXT_FORMATS = new Set([undefined, 'module', 'commonjs', 'json', 'module-typescript', 'commonjs-typescript', 'typescript']);

function withText(result) {
  const { source, format } = result;
  if (isBytes(source) && TEXT_FORMATS.has(format)) {
    const { Buffer } = require('buffer');
    const bytes = ArrayBuffer.isView(source) ? Buffer.from(source.buffer, source.byteOffset, source.byteLength) : Buffer.from(source);
    result.source = bytes.toString();
  }
  return result;
}

// ---- imports

/** { url, format, importAttributes } of an import in the module `parentURL`. */
function resolveImport(specifier, parentURL, importAttributes) {
  const conditions = [...esmResolve().importConditions()];
  const context = { parentURL, importAttributes, conditions };
  return ask(resolveHooks, 'resolve', specifier, context, defaultResolve, validateResolve);
}

/** The entry of a program has no parent: it is found from the current folder. */
function defaultResolve(specifier, { parentURL = require('internal/module/translate').folderUrl(), conditions }) {
  const { importConditions, locate, resolve } = esmResolve();
  if (conditions !== undefined && !Array.isArray(conditions)) throw new (codes().ERR_INVALID_ARG_VALUE)('conditions', conditions, 'expected an array');
  const wanted = new Set(conditions ?? importConditions());
  const isOrdinary = wanted.size === importConditions().size && [...wanted].every((one) => importConditions().has(one));
  const url = isOrdinary ? resolve(specifier, parentURL) : locate(specifier, parentURL, wanted);
  return { __proto__: null, url, format: formatWithoutLooking(url) };
}

/** As far as the name and the package tell. */
function formatWithoutLooking(url) {
  if (url.startsWith('node:')) return 'builtin';
  if (!url.startsWith('file:')) return undefined;
  const file = urls.urlToPath(url);
  if (file.endsWith('.json')) return 'json';
  const format = loader.formatOf(file) ?? undefined;
  return format !== undefined && /\.[mc]?ts$/.test(file) ? `${format}-typescript` : format;
}

/** { format, source } of a module that is imported. */
function loadImport(url, format, importAttributes) {
  const context = { format, importAttributes, conditions: [...esmResolve().importConditions()] };
  return withText(ask(loadHooks, 'load', url, context, defaultLoad, (at, result) => validateLoad(at, result, true)));
}

/** A file of CommonJS keeps no source here, so that the loader of such files reads it. */
function defaultLoad(url, { format, source, importAttributes }) {
  const translate = require('internal/module/translate');
  if (url.startsWith('node:')) return { __proto__: null, format: format ?? 'builtin', source: null };
  if (url.startsWith('data:')) {
    const data = translate.readData(url);
    return { __proto__: null, format: format ?? data.format, source: source ?? data.body };
  }
  if (!url.startsWith('file:')) throw translate.unsupportedScheme(url, ['file', 'data', 'node']);
  const file = urls.urlToPath(url);
  const own = source ?? require('fs').readFileSync(file);
  const known = format ?? translate.formatOf(file);
  translate.checkType(url, known, importAttributes?.type);
  return { __proto__: null, format: known, responseURL: url, source: own };
}

// ---- require()

/** The name under which CommonJS knows what `url` stands for. */
function fileOf(url) {
  return reservedId(url) ?? (url.startsWith('file://') ? urls.urlToPath(url) : url);
}

function urlOf(filename) {
  const id = reservedId(filename);
  if (id !== undefined) return `node:${id}`;
  return filename.startsWith('/') ? urls.pathToUrl(filename) : filename;
}

/** { filename, url, format } of a require() in `parent`. `options` are those of require.resolve, if it is one. */
function resolveRequire(request, parent, isMain, options) {
  const { requireConditions } = require('internal/module/cjs_resolve');
  const conditions = [...requireConditions()];
  const parentURL = parent?.filename ? loader.moduleUrls.get(parent) ?? urlOf(parent.filename) : undefined;
  const context = { parentURL, importAttributes: undefined, conditions };
  const last = (specifier, { conditions: wanted }) => {
    if (wanted !== undefined && !Array.isArray(wanted)) throw new (codes().ERR_INVALID_ARG_VALUE)('context.conditions', wanted, 'expected an array');
    if (options === undefined && specifier.startsWith('node:')) {
      if (reservedId(specifier) === undefined) throw loader.unknownBuiltin(specifier);
      return { __proto__: null, url: specifier, format: 'builtin' };
    }
    const filename = `${Module._resolveFilename(specifier, parent, isMain, { ...options, conditions: new Set(wanted ?? conditions) })}`;
    return { __proto__: null, url: urlOf(filename), format: undefined };
  };
  const { url, format } = ask(resolveHooks, 'resolve', request, context, last, validateResolve);
  return { filename: fileOf(url), url, format };
}

/** Module -> { url, format, source }: what hooks have said about it so far. */
const noted = new WeakMap();

function note(module, custom) {
  noted.set(module, custom);
}

/** The extension whose handler is to load a module, if hooks have said what it is made of. */
function extensionOf(module) {
  const format = noted.get(module)?.format;
  if (!format) return undefined;
  return format === 'json' ? '.json' : format === 'addon' ? '.node' : '.js';
}

/** { source, format } of a file that is required. */
function load(module, filename, format) {
  const known = noted.get(module) ?? {};
  if (known.source !== undefined) return known;
  if (known.isLoaded) return { source: loader.readFile(filename), format };
  const result = runLoad(known.url ?? urlOf(filename), known.format ?? format, filename);
  return { source: result.source, format: result.format ?? known.format ?? format };
}

function runLoad(url, format, filename) {
  const { requireConditions } = require('internal/module/cjs_resolve');
  const context = { format, importAttributes: undefined, conditions: [...requireConditions()] };
  const last = (at, { format: wanted }) => {
    if (wanted === 'builtin') return { source: null, format: wanted };
    if (!TEXT_FORMATS.has(wanted ?? undefined)) throw new (codes().ERR_UNKNOWN_MODULE_FORMAT)(wanted, urlOf(filename));
    return { source: loader.readFile(at === url ? filename : fileOf(at)), format: wanted };
  };
  return withText(ask(loadHooks, 'load', url, context, last, (at, result) => validateLoad(at, result, false)));
}

/** What hooks put in place of a built-in: { source, format }, or undefined. */
function loadBuiltin(id, url, format) {
  const result = runLoad(url ?? `node:${id}`, format ?? 'builtin', id);
  return result.format && result.format !== 'builtin' ? result : undefined;
}

module.exports = { defaultLoad, extensionOf, load, loadBuiltin, loadImport, note, registerHooks, resolveImport, resolveRequire, validateLoad, withText };
