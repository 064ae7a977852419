'use strict';
// internal/module/syntax: what the loaders ask about a source's syntax: its text without types, whether it is an ES module,
// what it exports if it is CommonJS.
//
// The answers come from one parser (the crate spindle-syntax), which is only asked when a source has types or JSX, or when
// nothing else tells. Documentation: nodejs.org/api/typescript.html.
//
// Ops used:
//   op_syntax_strip(source, kind: i32, transform: bool, module: bool, mapName: string)
//     -> [text | null, map | null, words: string[], numbers: u32[]]                      pure
//   op_syntax_inspect(source, kind: i32, detect: bool) -> [isModule, names: string[], reexports: string[]]   pure

const codes = () => require('internal/errors').codes;

const { op_syntax_inspect, op_syntax_strip } = ops;

const JAVASCRIPT = 0;
const JSX = 1;
const TYPESCRIPT = 2;
const TSX = 3;

/** The language of a file; what is called otherwise but has to be stripped is TypeScript. */
function languageOf(filename, otherwise) {
  if (filename.endsWith('.tsx')) return TSX;
  if (filename.endsWith('.jsx')) return JSX;
  return /\.[cm]?ts$/.test(filename) ? TYPESCRIPT : otherwise;
}

/**
 * A source as JavaScript: { source, format, map }. Lines and columns stay; where columns could not, there is a map, which
 * stacks use. `format` is 'module', 'commonjs' or undefined, and is handed on.
 */
function stripTypes(source, filename, format) {
  const language = languageOf(filename, TYPESCRIPT);
  if (language !== JSX) checkTyped(filename);
  const isModule = format === 'module' || filename.endsWith('.mts');
  const isKnown = stripped.filename === filename && stripped.source === source && (stripped.map === null || stripped.isModule === isModule);
  if (!isKnown) strip(source, filename, language, isModule);
  return { source: stripped.text, format, map: stripped.map };
}

/** Types are for the program itself: packages have been compiled. */
function checkTyped(filename) {
  if (!require('internal/options').getOptionValue('--strip-types')) {
    throw new (codes().ERR_UNKNOWN_FILE_EXTENSION)(require('path').extname(filename), filename);
  }
  if (/[/\\]node_modules[/\\]/.test(filename)) throw new (codes().ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING)(filename);
}

/** The last stripped source: a file whose format its syntax tells is looked at first and loaded then. */
const stripped = { filename: undefined, source: undefined, isModule: false, text: undefined, map: null };

function strip(source, filename, language, isModule) {
  const url = filename.startsWith('/') ? require('internal/module/urls').pathToUrl(filename) : filename;
  const result = op_syntax_strip(source, language, true, isModule, url);
  const text = result[0];
  const map = result[1];
  if (text === null) throw syntaxError(filename, result[2], result[3]);
  if (map !== null) require('internal/module/source_maps').add(filename, url, map);
  Object.assign(stripped, { filename, source, isModule, text, map });
}

/** Node's error for a source that the parser refuses: the place stands in front of the stack. */
function syntaxError(filename, words, numbers) {
  const [code, message, sourceLine] = words;
  const [line, column, width] = numbers;
  const error = new (codes()[code])(message);
  if (filename === undefined) return error;
  const caret = sourceLine.slice(0, column - 1).replace(/[^\t]/g, ' ') + '^'.repeat(width);
  error.stack = `${filename}:${line}\n${sourceLine}\n${caret}\n\n${error.stack}`;
  // The engine's own properties of a syntax error: they tell where it stands to whoever reports it.
  const note = (name, value) => Object.defineProperty(error, name, { __proto__: null, value, writable: true, configurable: true });
  note('fileName', filename);
  note('lineNumber', line);
  note('columnNumber', column);
  return error;
}

/** The last inspected source, because the two questions about one file come right after each other. */
const last = { source: undefined, answers: undefined };

function inspect(source, filename, detect) {
  if (last.source === source && (last.answers.detected || !detect)) return last.answers;
  const result = op_syntax_inspect(source, languageOf(filename, JAVASCRIPT), detect);
  last.source = source;
  last.answers = { isModule: result[0], detected: detect, exports: { names: result[1], reexports: result[2] } };
  return last.answers;
}

/** Whether a source is an ES module by its syntax alone: nodejs.org/api/packages.html#syntax-detection. */
function looksLikeEsm(source, filename) {
  return inspect(source, filename, true).isModule;
}

/** What `import { name }` of a CommonJS source can name: { names, reexports }. */
function commonjsExports(source, filename) {
  return inspect(source, filename, false).exports;
}

let warned = false;

/** module.stripTypeScriptTypes() */
function stripTypeScriptTypes(code, options = {}) {
  if (!warned) {
    warned = true;
    require('process').emitWarning('stripTypeScriptTypes is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');
  validateString(code, 'code');
  validateObject(options, 'options');
  const { mode = 'strip', sourceMap = false, sourceUrl = '' } = options;
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  validateString(sourceUrl, 'options.sourceUrl');
  if (mode === 'strip') validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  else validateBoolean(sourceMap, 'options.sourceMap');
  const result = op_syntax_strip(code, TYPESCRIPT, mode === 'transform', false, sourceMap ? sourceUrl || 'source' : '');
  const text = result[0];
  if (text === null) throw syntaxError(undefined, result[2], result[3]);
  if (sourceMap) {
    const map = result[1] ?? identityMap(sourceUrl || 'source', text);
    return `${text}\n\n//# sourceMappingURL=data:application/json;base64,${require('buffer').Buffer.from(map).toString('base64')}`;
  }
  return sourceUrl ? `${text}\n\n//# sourceURL=${sourceUrl}` : text;
}

/** The map of a text in which nothing has moved. */
function identityMap(name, text) {
  const lines = text.split('\n').length;
  return JSON.stringify({ version: 3, sources: [name], names: [], mappings: `AAAA${';AACA'.repeat(lines - 1)}` });
}

module.exports = { commonjsExports, looksLikeEsm, stripTypeScriptTypes, stripTypes };
