'use strict';
// internal/module/translate: what a module URL stands for: ES module source, CommonJS, JSON, a built-in. It makes the engine's
// record of each, and decides what format a file is of.
//
// A module that is not ES source is made as one: a generated source declares its names, and its one line of code asks for the
// values (`import.meta.fill`) when its turn to run has come. A CommonJS file therefore runs in the order of the graph.
//
// Ops used:
//   op_module_compile(source, url, referrer) -> module        state
//   op_module_compile_file(path, url, referrer) -> module     state   the same of a file, without making a string of it
//   op_module_mentions(path, names) -> string                 state   those of the names, joined by \n, that the file's text contains
//   op_module_of(value) -> module                             state   `value` is its default export

const { op_module_compile, op_module_compile_file, op_module_mentions, op_module_of } = ops;
const loader = require('internal/module/loader');
const urls = require('internal/module/urls');
const codes = () => require('internal/errors').codes;
const path = () => require('path');

// ---- making modules

/** Compiles `entry` from its URL. `type` is the import attribute, if there was one, `parent` the URL of the module that imports it. */
function load(entry, type, parent) {
  const { url } = entry;
  if (url.startsWith('file:')) loadFile(entry, type);
  else if (url.startsWith('node:')) loadBuiltin(entry, type, parent);
  else if (url.startsWith('data:')) loadData(entry, type);
  else throw unsupportedScheme(url, ['file', 'data']);
}

function unsupportedScheme(url, supported) {
  return new (codes().ERR_UNSUPPORTED_ESM_URL_SCHEME)({ protocol: url.slice(0, url.indexOf(':') + 1) }, supported);
}

function loadFile(entry, type) {
  const file = urls.urlToPath(entry.url);
  const format = formatOf(file, entry.isMain);
  checkType(entry.url, format, type);
  if (format === 'module' && !loader.isTypeScript(file)) compileFile(entry, file);
  else fromFormat(entry, format, file, undefined);
}

/** The same of a program's file that its syntax has shown to be an ES module. */
function loadGuessed(entry) {
  const file = urls.urlToPath(entry.url);
  const pkg = path().extname(file) === '' ? null : require('internal/module/packages').nearestPackage(file);
  if (pkg !== null) warnTypeless(file, pkg);
  if (loader.isTypeScript(file)) fromFormat(entry, 'module', file, undefined);
  else compileFile(entry, file);
}

/** The same with what a load hook gave: { format, source }. */
function loadCustomized(entry, type, { format, source }, parent) {
  if (entry.url.startsWith('node:') && format === 'builtin') return loadBuiltin(entry, type, parent);
  const file = entry.url.startsWith('file:') ? urls.urlToPath(entry.url) : undefined;
  const given = source === null ? undefined : source;
  return fromFormat(entry, format, file, given === undefined || format === 'wasm' ? given : textOf(given));
}

/** `source` undefined: it is to be read from `file`. */
function fromFormat(entry, format, file, source) {
  const plain = format?.replace(/-typescript$/, '');
  const isTyped = plain !== format || (file !== undefined && loader.isTypeScript(file));
  switch (plain) {
    case 'module': {
      const text = source ?? loader.readFile(file);
      return fromSource(entry, isTyped ? loader.stripTypes(text, file ?? entry.url, 'module').source : text);
    }
    case 'commonjs': return fromCommonJs(entry, file ?? entry.url, source);
    case 'json': return fromJson(entry, file, source);
    case 'wasm': return fromWasm(entry, source ?? require('fs').readFileSync(file));
    default: throw new (codes().ERR_UNKNOWN_MODULE_FORMAT)(mimeOf(entry.url) ?? format, entry.url);
  }
}

function fromSource(entry, source) {
  const text = loader.plainSource(source);
  entry.format = 'module';
  entry.source = text;
  entry.module = op_module_compile(text, entry.url, entry);
}

function compileFile(entry, file) {
  entry.format = 'module';
  entry.module = op_module_compile_file(file, entry.url, entry);
}

/** The module that require() shows instead of one that has a default export: the same, with `__esModule`. */
function facade(entry, target) {
  entry.target = target;
  entry.module = op_module_compile("export*from'm';export{default}from'm';export const __esModule=true;", SYNTHETIC, entry);
  return entry;
}

/** Stacks leave out frames of this name. */
const SYNTHETIC = 'node:internal/bootstrap/module';

/** Makes a module that exports `names`; `fill(set)` gives their values, in an array after the default export. */
function fromValues(entry, format, names, fill) {
  let variables = 'd';
  let list = 'd as default';
  let assignments = 'd=v[0]';
  for (let i = 0; i < names.length; i++) {
    variables += `,a${i}`;
    list += `,a${i} as ${JSON.stringify(names[i])}`;
    assignments += `;a${i}=v[${i + 1}]`;
  }
  entry.format = format;
  entry.fill = fill;
  entry.module = op_module_compile(`var ${variables};export{${list}};import.meta.fill(v=>{${assignments}})`, SYNTHETIC, entry);
}

// ---- CommonJS

function fromCommonJs(entry, file, source) {
  const names = [];
  commonJsNames(file, source).forEach((name) => {
    if (name !== 'default' && name !== 'module.exports' && name.isWellFormed()) names.push(name);
  });
  names.push('module.exports');
  fromValues(entry, 'commonjs', names, (set) => {
    const exports = loader.loadForImport(file, source, entry.isMain);
    const values = [exports];
    for (let i = 0; i < names.length - 1; i++) values.push(valueOf(exports, names[i]));
    values.push(exports);
    set(values);
  });
}

function valueOf(exports, name) {
  try {
    return exports !== null && exports !== undefined && Object.hasOwn(exports, name) ? exports[name] : undefined;
  } catch {
    return undefined; // a getter's trouble is no reason not to import the rest
  }
}

/** File -> names that its text shows to be exported. */
const namesByFile = new Map();

function commonJsNames(file, source) {
  const known = namesByFile.get(file);
  if (known !== undefined) return known;
  const names = new Set();
  namesByFile.set(file, names); // before its re-exports, which may lead back here
  let found;
  try {
    found = require('internal/module/syntax').commonjsExports(source ?? loader.readFile(file), file);
  } catch {
    return names; // running it will tell what is wrong
  }
  found.names.forEach((name) => names.add(name));
  found.reexports.forEach((request) => addReexports(names, request, file));
  return names;
}

function addReexports(names, request, file) {
  const { Module } = loader;
  let target;
  try {
    const module = new Module(file, null);
    module.filename = file;
    module.paths = Module._nodeModulePaths(path().dirname(file));
    target = Module._resolveFilename(request, module, false);
  } catch {
    return;
  }
  if (loader.builtinId(target) !== undefined || !/\.c?js$/.test(target)) return;
  commonJsNames(target).forEach((name) => names.add(name));
}

// ---- JSON

function fromJson(entry, file, source) {
  // A file that require() has loaded is the same object here, and the other way round.
  const shared = file !== undefined && urls.queryOf(entry.url) === '' ? loader.Module._cache : undefined;
  let module = shared?.[file];
  if (!module?.loaded) {
    module = { exports: parseJson(source ?? loader.readFile(file), file ?? entry.url), loaded: true };
    if (shared !== undefined) shared[file] = module;
  }
  entry.format = 'json';
  entry.module = op_module_of(module.exports);
}

function parseJson(text, name) {
  try {
    return JSON.parse(loader.withoutBom(text));
  } catch (error) {
    error.message = `${name}: ${error.message}`;
    throw error;
  }
}

function fromWasm(entry, bytes) {
  const { source, fill } = require('internal/module/wasm').translate(entry, bytes);
  entry.format = 'wasm';
  entry.fill = fill;
  entry.module = op_module_compile(source, SYNTHETIC, entry);
}

// ---- built-ins

/** Modules of built-ins, as far as they have run: they follow the built-in at syncBuiltinESMExports(). */
const live = [];

function loadBuiltin(entry, type, parent) {
  const id = loader.builtinId(entry.url);
  if (id === undefined) throw loader.unknownBuiltin(entry.url, parent && urls.nameOf(parent));
  checkType(entry.url, 'builtin', type);
  const exports = loader.loadBuiltin(id);
  const { source, lazy } = sourceOfBuiltin(exports);
  entry.format = 'builtin';
  entry.waiting = new Set(lazy.keys());
  entry.fill = (readAll, setOne) => {
    entry.update = () => {
      readAll(exports);
      lazy.forEach((index, name) => { if (!entry.waiting.has(name)) setOne(index, exports[name]); });
    };
    live.push(entry);
    entry.update();
  };
  entry.module = op_module_compile(source, SYNTHETIC, entry);
}

/**
 * A module that exports the properties of a built-in: `fill` is given a function that reads them all, and one that sets a
 * single one. Names behind a getter are for the second, since to read one may load half of the other built-ins: `lazy` has
 * their numbers, and their values wait until somebody asks for them.
 */
function sourceOfBuiltin(exports) {
  const described = Object.getOwnPropertyDescriptors(exports);
  const names = Object.keys(exports);
  const lazy = new Map();
  let variables = 'd';
  let list = 'd as default';
  let reads = 'd=o';
  let cases = '';
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (name === 'default') continue;
    const text = JSON.stringify(name);
    variables += `,a${i}`;
    list += `,a${i} as ${text}`;
    if (described[name].get === undefined) reads += `;a${i}=o[${text}]`;
    else {
      lazy.set(name, i);
      cases += `case ${i}:a${i}=v;break;`;
    }
  }
  return { source: `var ${variables};export{${list}};import.meta.fill(o=>{${reads}},(n,v)=>{switch(n){${cases}}})`, lazy };
}

/** `importer` imports from a built-in: what it may mean must have its value from here on. Without an importer, everything. */
function demand(entry, importer) {
  const { waiting } = entry;
  if (waiting.size === 0) return;
  const found = mentioned(Array.from(waiting), importer);
  if (found.length === 0) return;
  found.forEach((name) => waiting.delete(name));
  entry.update?.();
}

/** Those of the names that a module may import, judged by its text. */
function mentioned(names, importer) {
  if (importer === undefined) return names;
  if (importer.source === undefined) {
    if (!importer.url.startsWith('file:')) return names;
    const found = op_module_mentions(urls.urlToPath(importer.url), names.join('\n'));
    return found === '' ? [] : found.split('\n');
  }
  const { source } = importer;
  return /\\u|\*\s*(?:as|from)/.test(source) ? names : names.filter((name) => source.includes(name));
}

function syncBuiltins() {
  live.forEach((entry) => entry.update());
}

// ---- data: URLs

function loadData(entry, type) {
  const { format, body } = readData(entry.url);
  checkType(entry.url, format, type);
  fromFormat(entry, format, undefined, body);
}

function mimeOf(url) {
  return /^data:([^/]+\/[^;,]+)/.exec(url)?.[1];
}

function readData(url) {
  const match = /^data:([^/]+\/[^;,]+)?([^,]*?)(;base64)?,([^#]*)/s.exec(url);
  if (match === null) throw new (codes().ERR_INVALID_URL)(url);
  const { 1: mime, 3: base64, 4: text } = match;
  const body = percentDecoded(text);
  const format = MIMES[mime] ?? null;
  const bytes = base64 && require('buffer').Buffer.from(body, 'base64');
  return { format, body: bytes && format !== 'wasm' ? bytes.toString() : bytes ?? body };
}

const MIMES = { '__proto__': null, 'text/javascript': 'module', 'application/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm' };

function percentDecoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return require('querystring').unescape(text);
  }
}

// ---- formats

const FORMATS = { '__proto__': null, '.mjs': 'module', '.cjs': 'commonjs', '.json': 'json', '.wasm': 'wasm', '.node': 'commonjs', '.mts': 'module', '.cts': 'commonjs' };


/** 'module', 'commonjs', 'json', .. of a file. */
function formatOf(file, isMain) {
  const extension = path().extname(file);
  const known = FORMATS[extension];
  if (known !== undefined) return known;
  if (extension === '.js' || extension === '.ts' || extension === '.tsx' || extension === '.jsx' || extension === '') {
    const pkg = require('internal/module/packages').nearestPackage(file);
    if (extension === '' && pkg?.type !== 'commonjs' && isWasm(file)) return 'wasm';
    return pkg?.type ?? detect(file, extension === '' ? null : pkg);
  }
  if (isMain) return detect(file, null);
  throw new (codes().ERR_UNKNOWN_FILE_EXTENSION)(extension, file);
}

/** By its first bytes. */
function isWasm(file) {
  return loader.readFile(file).startsWith('\0asm');
}

/** By syntax, where neither extension nor package says what a file is. */
function detect(file, pkg) {
  let source = loader.plainSource(loader.readFile(file));
  if (loader.isTypeScript(file)) ({ source } = loader.stripTypes(source, file, undefined));
  if (!looksLikeEsm(loader.syntaxError(source, file), source)) return 'commonjs';
  if (pkg !== null) warnTypeless(file, pkg);
  return 'module';
}

const ONLY_IN_MODULES = /^(?:Cannot use import statement outside a module|Cannot use 'import\.meta' outside a module|Unexpected token 'export')$/;
const REDECLARES = /^Identifier '(?:exports|require|module|__filename|__dirname)' has already been declared/;

/** Whether the source that gave `error` as CommonJS is an ES module. */
function looksLikeEsm(error, source) {
  if (error === undefined) return false;
  if (ONLY_IN_MODULES.test(error.message)) return true;
  // Outside async functions `await` is a name, so that what follows it is what the engine complains of.
  if (!REDECLARES.test(error.message) && !/\bawait\b/.test(source)) return false;
  try {
    op_module_compile(source, SYNTHETIC, undefined);
    return true;
  } catch {
    return false;
  }
}

const warned = new Set();

function warnTypeless(file, pkg) {
  if (warned.has(pkg.path) || file.includes('/node_modules/')) return;
  warned.add(pkg.path);
  require('process').emitWarning(
    `Module type of ${urls.pathToUrl(file)} is not specified and it doesn't parse as CommonJS.\n` +
    'Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n' +
    `To eliminate this warning, add "type": "module" to ${pkg.path}.`, { code: 'MODULE_TYPELESS_PACKAGE_JSON' });
}

// ---- import attributes

/** Whether the attribute that the import has is the one that the format needs. Of an unknown format nothing is known. */
function checkType(url, format, type) {
  if (!(format in KNOWN_FORMATS)) return;
  if (type !== undefined && type !== 'json') throw new (codes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)('type', type, url);
  if (format === 'json' && type === undefined) throw new (codes().ERR_IMPORT_ATTRIBUTE_MISSING)(url, 'type', 'json');
  if (format !== 'json' && type === 'json') throw new (codes().ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE)(url, type);
}

const KNOWN_FORMATS = {
  '__proto__': null, 'addon': 0, 'builtin': 0, 'commonjs': 0, 'commonjs-typescript': 0, 'json': 0, 'module': 0, 'module-typescript': 0, 'wasm': 0,
};

function textOf(source) {
  if (typeof source === 'string') return source;
  return require('buffer').Buffer.from(source.buffer ?? source, source.byteOffset, source.byteLength).toString();
}

/** URL of the current folder: what code of no file imports from. */
function folderUrl() {
  return `${urls.pathToUrl(require('process').cwd())}/`;
}

module.exports = {
  checkType,
  compileFile,
  demand,
  facade,
  folderUrl,
  formatOf,
  fromSource,
  load,
  loadCustomized,
  loadGuessed,
  looksLikeEsm,
  readData,
  syncBuiltins,
  unsupportedScheme,
};
