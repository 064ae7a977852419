'use strict';
// internal/errors/stacks: `error.stack`, Error.captureStackTrace and Error.prepareStackTrace as V8 programs expect them.
//
// The engine prints frames in V8's format (`    at f (file:1:2)`), lazily, through one accessor on Error.prototype.
// This file stands in front of that accessor: it puts Node's header above the frames (`TypeError [ERR_X]: text`), drops
// the frames of the files that only make errors, and gives Error.prepareStackTrace its call sites. Bootstrap installs
// thunks; this file is loaded when a program first looks at a stack. V8's documentation: v8.dev/docs/stack-trace-api.
//
// Ops used: none.

const isError = Error.isError;
const errorToString = Error.prototype.toString;
const defineProperty = Object.defineProperty;

/** On errors that carry an `ERR_*` code: the header shows it. */
const kIsNodeError = Symbol('kIsNodeError');

/** Frames of these files are never shown: they make errors on behalf of their callers, or only pass Rust's calls on. */
const MAKERS = /[ (]node:internal\/(?:errors|validators|bootstrap)[^() ]*\)?$/;

/** The engine's own `{ get, set, capture }`; undefined in an engine whose errors are as they should be. */
const bootstrap = require('internal/bootstrap');
const native = bootstrap.engineStack;

/** `Name: message`, or `Name [CODE]: message`; `<error>` if the program's own getters throw. */
function headerOf(error) {
  try {
    if (error[kIsNodeError] !== true) return errorToString.call(error);
    return `${error.name} [${error.code}]: ${error.message}`;
  } catch {
    return '<error>';
  }
}

/** The lines `    at ..` of an error, without the header that the engine puts above them. */
function framesOf(error) {
  let text;
  try {
    text = native === undefined ? error.stack : native.get.call(error);
  } catch { /* no text, no frames */ }
  if (typeof text !== 'string') return [];
  const lines = text.split('\n');
  // The message may itself contain lines that look like frames, so the header's length decides where it can be known.
  let start;
  try {
    start = errorToString.call(error).split('\n').length;
  } catch {
    start = lines.findIndex((line) => line.startsWith('    at '));
    if (start < 0) return [];
  }
  return withoutConstructors(error, shown(lines.slice(start)));
}

/** V8 leaves out the constructors of the error's own classes, which only hand on to Error. */
function withoutConstructors(error, lines) {
  const names = new Set();
  for (let up = Object.getPrototypeOf(error); up !== null && up !== Error.prototype; up = Object.getPrototypeOf(up)) {
    const name = Object.getOwnPropertyDescriptor(up, 'constructor')?.value?.name;
    if (typeof name === 'string') names.add(`    at ${name} (`);
  }
  const isConstructor = (line) => names.has(line.slice(0, line.indexOf('(') + 1));
  const first = lines.findIndex((line) => !isConstructor(line));
  return first <= 0 ? lines : lines.slice(first);
}

const shown = (lines) => lines.filter((line) => line !== '' && !MAKERS.test(line)).map(asV8);

/** Splits `    at name (place)` or `    at place`; the name is null if there is none. A place may contain ' (' itself. */
function parts(line) {
  const text = line.slice('    at '.length);
  const at = text.endsWith(')') ? text.indexOf(' (') : -1;
  return at < 0 ? { name: null, place: text } : { name: text.slice(0, at), place: text.slice(at + 2, -1) };
}

/** The engine names functions in its own way where V8 names the type or nothing: `f/<` is a function without a name in f. */
function asV8(line) {
  const { name, place } = parts(line);
  if (place.includes(' > ')) return evalFrame(name, place) ?? line;
  if (name === '') return `    at Object.<anonymous> (${place})`;
  if (name?.endsWith('<')) return `    at ${place}`;
  return name?.includes('.prototype.') ? `    at ${name.replace('.prototype.', '.')} (${place})` : line;
}

const EVAL_FILE = /^(.*) line (\d+) > (?:eval|Function)$/;

/** `file line 8 > eval:1:14` in V8's words, or undefined. The engine does not tell which function called eval, nor its column. */
function evalFrame(name, place) {
  const [, file, at] = /^(.*)(:\d+:\d+)$/.exec(place) ?? [];
  const origin = file === undefined ? undefined : evalOrigin(file);
  if (origin === undefined) return undefined;
  const shownName = name === null || name === '' || name === 'anonymous' || name.endsWith('<') ? 'eval' : name;
  return `    at ${shownName} (${origin}, <anonymous>${at})`;
}

/** `eval at <anonymous> (file:8:1)`; nested where an eval has called eval. */
function evalOrigin(file) {
  const [, outer, line] = EVAL_FILE.exec(file) ?? [];
  if (outer === undefined) return undefined;
  const inner = evalOrigin(outer);
  return inner === undefined ? `eval at <anonymous> (${outer}:${line}:1)` : `eval at eval (${inner}, <anonymous>:${line}:1)`;
}

/** `file:line:column`, the numbers null where they are missing. */
function position(place) {
  // By index: a program may have taken the arrays' iterator away.
  const match = /^(.*?)(?::(\d+))?(?::(\d+))?$/.exec(place);
  return { file: match[1], line: Number(match[2]) || null, column: Number(match[3]) || null };
}

class CallSite {
  #text;
  #name;
  #position;
  #origin;
  constructor(frame) {
    const { name, place } = parts(frame);
    this.#text = frame.slice('    at '.length);
    this.#name = name;
    this.#position = position(place);
    const { file } = this.#position;
    if (!file.startsWith('eval at ')) return;
    this.#origin = file.slice(0, file.lastIndexOf(', <anonymous>'));
    this.#position.file = undefined;
  }
  /** The body of a CommonJS module. */
  #isModule() { return this.#name === 'Object.<anonymous>'; }
  getThis() { return undefined; }
  getTypeName() { return this.#isModule() ? 'Object' : null; }
  getFunction() { return undefined; }
  getFunctionName() { return this.#name === null || this.#isModule() ? null : (/[^.]*(?:\[.*\])?$/.exec(this.#name.replace(/^(?:async |new )/, '')))[0]; }
  getMethodName() { return null; }
  getFileName() { return this.#position.file; }
  getLineNumber() { return this.#position.line; }
  getColumnNumber() { return this.#position.column; }
  getEnclosingLineNumber() { return this.#position.line; }
  getEnclosingColumnNumber() { return this.#position.column; }
  getEvalOrigin() { return this.#origin; }
  getPosition() { return 0; }
  getPromiseIndex() { return null; }
  getScriptNameOrSourceURL() { return this.#position.file; }
  getScriptHash() { return ''; }
  isToplevel() { return !this.#isModule() && !(this.#name ?? '').includes('.'); }
  isEval() { return this.#origin !== undefined; }
  isNative() { return false; }
  isConstructor() { return this.#name?.startsWith('new ') ?? false; }
  isAsync() { return false; }
  isPromiseAll() { return false; }
  toString() { return this.#text; }
}

/** internal/module/source_maps once a source was transformed or maps are asked for; else null. */
function sourceMaps() {
  if (bootstrap.sourceMaps === undefined) {
    const isAsked = require('internal/options').getOptionValue('--enable-source-maps');
    bootstrap.sourceMaps = isAsked ? require('internal/module/source_maps') : null;
  }
  return bootstrap.sourceMaps;
}

/** What `stack` reads: the program's Error.prepareStackTrace decides, if it has one. */
function format(error, lines) {
  const prepare = Error.prepareStackTrace;
  if (typeof prepare === 'function' && prepare !== bootstrap.prepareStackTrace) return prepare.call(Error, error, lines.map((line) => new CallSite(line)));
  const header = headerOf(error);
  const maps = sourceMaps();
  if (maps !== null) lines = lines.map(maps.mapFrame);
  return lines.length === 0 ? header : `${header}\n${lines.join('\n')}`;
}

/** The standard Error.prepareStackTrace, when a program calls it. */
function plain(error, sites) {
  const header = headerOf(error);
  return sites.length === 0 ? header : `${header}\n    at ${sites.join('\n    at ')}`;
}

function own(object, value) {
  defineProperty(object, 'stack', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  return value;
}

/** Getter of Error.prototype.stack. V8 formats once, so the text becomes the error's own property. */
function getStack(error) {
  if (!isError(error)) return error instanceof Error ? inheritedStack(error) : undefined;
  const value = format(error, framesOf(error));
  try {
    return own(error, value);
  } catch {
    return value; // a frozen error is formatted anew each time
  }
}

/** Of an object that has an error on its prototype chain. */
function inheritedStack(object) {
  for (let up = Object.getPrototypeOf(object); up !== null; up = Object.getPrototypeOf(up)) {
    if (isError(up)) return up.stack;
  }
  return undefined;
}

/** Error.captureStackTrace: frames are taken now, the text is made when somebody reads it. */
function capture(object, hideAbove) {
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
    throw new TypeError('invalid_argument'); // V8's own words
  }
  const holder = {};
  native.capture.call(Error, holder, hideAbove);
  const lines = shown((holder.stack ?? '').split('\n'));
  let value;
  let known = false;
  defineProperty(object, 'stack', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      if (!known) {
        known = true;
        value = format(object, lines);
      }
      return value;
    },
    set(replacement) {
      known = true;
      value = replacement;
    },
  });
}

/** The call sites above the innermost call of `fn`, at most `limit`, whatever the program has set. */
function callSites(fn, limit) {
  const holder = {};
  const writable = require('internal/errors').isStackTraceLimitWritable();
  const before = Error.stackTraceLimit;
  if (writable) Error.stackTraceLimit = limit;
  native.capture.call(Error, holder, fn);
  if (writable) Error.stackTraceLimit = before;
  return shown((holder.stack ?? '').split('\n')).map((line) => new CallSite(line));
}

/** Where `error` was made, as { file, line, column }: its first frame. Undefined if there is none. */
function siteOf(error) {
  if (!isError(error)) return undefined;
  // A syntax error's frames tell who compiled the file; its own properties tell where the mistake stands.
  const noted = (name) => Object.getOwnPropertyDescriptor(error, name)?.value;
  if (error instanceof SyntaxError && typeof noted('fileName') === 'string' && noted('lineNumber') > 0) {
    return { file: noted('fileName'), line: noted('lineNumber'), column: noted('columnNumber') ?? 1 };
  }
  return siteOfFrame(framesOf(error)[0]);
}

/** The same of one line of a stack. */
function siteOfFrame(frame) {
  if (frame === undefined) return undefined;
  const site = position(parts(sourceMaps()?.mapFrame(frame) ?? frame).place);
  return site.line === null ? undefined : { ...site, column: site.column ?? 1 };
}

/** Length of the word or string literal that a text begins with; 1 if it begins with neither. */
function tokenLength(text) {
  return /^(?:[\w$]+|(['"`])(?:\\.|(?!\1).)*\1)/.exec(text)?.[0].length ?? 1;
}

/** Puts the place of a syntax error in `file` before its stack, as programs that catch it expect. `gap` stands between the two. */
function showPlace(error, file, source, gap = '\n\n', site = siteOf(error)) {
  if (site?.file !== file) return;
  const line = source.split(/\r?\n/)[site.line - 1] ?? '';
  const caret = line.slice(0, site.column - 1).replace(/[^\t]/g, ' ') + '^'.repeat(tokenLength(line.slice(site.column - 1)));
  error.stack = `${file}:${site.line}\n${line}\n${caret}${gap}${error.stack}`;
}

module.exports = {
  callSites,
  capture,
  getStack,
  headerOf,
  kIsNodeError,
  plain,
  showPlace,
  siteOf,
  siteOfFrame,
};
