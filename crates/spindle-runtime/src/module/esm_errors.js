'use strict';
// internal/module/esm_errors: errors of ES modules in Node's words. The engine says that an import is not exported, or that a
// name is not defined; here its text becomes the one that programs and people know, with what the source shows besides.
//
// Ops used: none.

const loader = require('internal/module/loader');
const urls = require('internal/module/urls');
const codes = () => require('internal/errors').codes;
const resolve = (specifier, parent) => require('internal/module/esm_resolve').resolve(specifier, parent);

/** Source text of an ES module, as far as it can be had again. */
function sourceOf(entry) {
  if (typeof entry?.source === 'string') return entry.source;
  try {
    return loader.plainSource(loader.readFile(urls.urlToPath(entry.url)));
  } catch {
    return '';
  }
}

const NOT_EXPORTED = /^The requested module '(.*)' does not provide an export named '(.*)'$/s;
const CIRCULAR = /^The requested module '(.*)' contains circular import: '(.*)'$/s;
const AMBIGUOUS = /^The requested module '(.*)' contains ambiguous star export: '(.*)' from '(.*)' and '(.*)'$/s;
const ATTRIBUTE = /^Unsupported import attribute: (.*)$/s;

/** What linking threw, as Node would have thrown it. */
function linkError(error, modules) {
  if (!(error instanceof SyntaxError)) return error;
  const attribute = ATTRIBUTE.exec(error.message);
  if (attribute !== null) return attributeError(error, attribute[1], modules);
  const importer = modules.get(error.fileName);
  const message = linkMessage(error.message, new Import(importer, error, modules));
  if (message === undefined) return error;
  // The engine's error has no stack, only a place.
  const result = new SyntaxError(message);
  for (const name of ['fileName', 'lineNumber', 'columnNumber']) {
    Object.defineProperty(result, name, { __proto__: null, value: error[name], writable: true, enumerable: false, configurable: true });
  }
  if (importer !== undefined) {
    const site = { file: importer.url, line: error.lineNumber, column: error.columnNumber };
    require('internal/errors/stacks').showPlace(result, importer.url, sourceOf(importer), '\n', site);
  }
  return result;
}

/** The statement at which linking failed. */
class Import {
  constructor(importer, error, modules) {
    this.importer = importer;
    this.modules = modules;
    this.lines = sourceOf(importer).split('\n').slice(error.lineNumber - 1);
    const after = [this.lines[0]?.slice(error.columnNumber - 1), ...this.lines.slice(1)].join('\n');
    this.specifier = /\bfrom\s*(['"])(.*?)\1/.exec(after)?.[2];
  }

  /** Whether what it imports is CommonJS. */
  isOfCommonJs() {
    if (this.specifier === undefined) return false;
    try {
      return this.modules.get(resolve(this.specifier, this.importer.url))?.format === 'commonjs';
    } catch {
      return false; // hooks may know it by another way
    }
  }
}

function linkMessage(text, statement) {
  let match = NOT_EXPORTED.exec(text);
  const specifier = statement.specifier ?? match?.[1];
  if (match !== null && statement.isOfCommonJs()) return commonJsMessage(match[2], statement);
  if (match !== null) return `The requested module '${specifier}' does not provide an export named '${match[2]}'`;
  match = CIRCULAR.exec(text);
  if (match !== null) return `Detected cycle while resolving name '${match[2]}' in '${statement.specifier ?? match[1]}'`;
  match = AMBIGUOUS.exec(text);
  if (match === null) return undefined;
  return `The requested module '${statement.specifier ?? match[1]}' contains conflicting star exports for name '${match[2]}' with the previous requested module '${match[4]}'`;
}

/** Names of CommonJS modules are guessed from their text, which deserves a word of advice. */
function commonJsMessage(name, { specifier, lines }) {
  const list = /\{.*\}/.exec(lines[0])?.[0].replace(/\s+as\s+/g, ': ');
  return `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all ` +
    'module.exports as named exports.\nCommonJS modules can always be imported via the default export, for example using:\n\n' +
    `import pkg from '${specifier}';\n${list === undefined ? '' : `const ${list} = pkg;\n`}`;
}

/** The engine names the attribute only; where it stands says the rest. */
function attributeError(error, name, modules) {
  const pattern = new RegExp(`(['"])([^'"]+)\\1\\s*with\\s*\\{[^}]*?\\b${RegExp.escape(name)}['"]?\\s*:\\s*(['"])(.*?)\\3`);
  for (const entry of modules.values()) {
    if (entry.format !== 'module') continue;
    const match = pattern.exec(sourceOf(entry));
    if (match === null) continue;
    let url = match[2];
    try {
      url = resolve(url, entry.url);
    } catch { /* then as it is written */ }
    return new (codes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)(name, match[4], url);
  }
  return new (codes().ERR_IMPORT_ATTRIBUTE_UNSUPPORTED)(name, 'unknown');
}

const ADVICE = {
  __proto__: null,
  require: 'replace require() with import',
  module: 'use export instead of module.exports/exports',
  exports: 'use export instead of module.exports/exports',
  __filename: 'use import.meta.filename instead',
  __dirname: 'use import.meta.dirname instead',
};

/** A ReferenceError of an ES module that uses what only CommonJS has, in more words. */
function explained(error, url, awaits) {
  const name = /^(require|module|exports|__filename|__dirname) is not defined$/.exec(error.message)?.[1];
  if (name === undefined) return error;
  if (awaits) {
    error.message = `Cannot determine intended module format because both '${name}' and top-level await are present. If the code is ` +
      `intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES module, ${ADVICE[name]}.`;
    error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    return error;
  }
  error.message += ` in ES module scope${name === 'require' ? ', you can use import instead' : ''}`;
  const plain = urls.withoutQuery(url);
  const pkg = plain.startsWith('file:') && plain.endsWith('.js') ? require('internal/module/packages').nearestPackage(urls.urlToPath(plain)) : null;
  if (pkg?.type === 'module') {
    error.message += `\nThis file is being treated as an ES module because it has a '.js' file extension and '${pkg.path}' contains ` +
      '"type": "module". To treat it as a CommonJS script, rename it to use the \'.cjs\' file extension.';
  }
  return error;
}

/** `url:line`, the line and a caret of the top-level await of a module; the URL alone if it has several. */
function placeOfAwait(entry) {
  const { url } = entry;
  const lines = sourceOf(entry).split('\n');
  const found = [];
  lines.forEach((line, index) => {
    // Not every await is at top level, but a line that begins with one or assigns one at no depth nearly always is.
    const match = /^(?:[^/'"`{}()]*[\s=])?await\s/.exec(line);
    if (match !== null) found.push(`${url}:${index + 1}\n${line}\n${line.slice(0, match[0].lastIndexOf('await')).replace(/[^\t]/g, ' ')}^`);
  });
  return found.length === 1 ? found[0] : url;
}

/** The engine does not tell the text of a type that it does not know; the import's own source does. */
function unknownType(referrer, specifier, line) {
  const after = line === undefined ? '' : sourceOf(referrer).split('\n').slice(line - 1).join('\n');
  return /\btype['"]?\s*:\s*(['"])(.*?)\1/.exec(after)?.[2] ?? 'unknown';
}

module.exports = { explained, linkError, placeOfAwait, unknownType };
