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
const FRAME = /^    at (?:(async )?(.*) \()?([^()]*?)(?::(\d+))?(?::(\d+))?\)?$/;

/** The engine's own `{ get, set, capture }`; undefined in an engine whose errors are as they should be. */
const native = require('internal/bootstrap').engineStack;

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

/** The engine names functions in its own way where V8 names the type or nothing: `f/<` is a function without a name in f. */
function asV8(line) {
  const [, name, place] = /^    at (.*) \((.*)\)$/.exec(line) ?? [];
  if (name === undefined) return line;
  if (name === '') return `    at Object.<anonymous> (${place})`;
  if (name.endsWith('<')) return `    at ${place}`;
  return name.includes('.prototype.') ? `    at ${name.replace('.prototype.', '.')} (${place})` : line;
}

class CallSite {
  #frame;
  constructor(line) {
    const [, , name, file, row, column] = FRAME.exec(line) ?? [];
    this.#frame = { line, name: name ?? null, file, row: Number(row) || null, column: Number(column) || null };
  }
  getThis() { return undefined; }
  getTypeName() { return null; }
  getFunction() { return undefined; }
  getFunctionName() {
    const { name } = this.#frame;
    return name === null ? null : name.replace(/^new /, '').split('.').pop();
  }
  getMethodName() { return null; }
  getFileName() { return this.#frame.file; }
  getLineNumber() { return this.#frame.row; }
  getColumnNumber() { return this.#frame.column; }
  getEnclosingLineNumber() { return this.#frame.row; }
  getEnclosingColumnNumber() { return this.#frame.column; }
  getEvalOrigin() { return undefined; }
  getPosition() { return 0; }
  getPromiseIndex() { return null; }
  getScriptNameOrSourceURL() { return this.#frame.file; }
  getScriptHash() { return ''; }
  isToplevel() { return !(this.#frame.name ?? '').includes('.'); }
  isEval() { return / > (?:eval|Function)$/.test(this.#frame.file ?? ''); }
  isNative() { return false; }
  isConstructor() { return this.#frame.name?.startsWith('new ') ?? false; }
  isAsync() { return false; }
  isPromiseAll() { return false; }
  toString() { return this.#frame.line.slice('    at '.length); }
}

/** What `stack` reads: the program's Error.prepareStackTrace decides, if it has one. */
function format(error, lines) {
  const prepare = Error.prepareStackTrace;
  if (typeof prepare === 'function') return prepare.call(Error, error, lines.map((line) => new CallSite(line)));
  const header = headerOf(error);
  return lines.length === 0 ? header : `${header}\n${lines.join('\n')}`;
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

/** Where `error` was made, as { file, line, column }, or undefined: the first frame that is shown. */
function siteOf(error) {
  if (!isError(error)) return undefined;
  // A syntax error's frames tell who compiled the file; its own properties tell where the mistake stands.
  const own = (name) => Object.getOwnPropertyDescriptor(error, name)?.value;
  if (error instanceof SyntaxError && typeof own('fileName') === 'string' && own('lineNumber') > 0) {
    return { file: own('fileName'), line: own('lineNumber'), column: own('columnNumber') ?? 1 };
  }
  return siteOfFrame(framesOf(error)[0]);
}

function siteOfFrame(line) {
  const [, , , file, row, column] = FRAME.exec(line ?? '') ?? [];
  return row === undefined ? undefined : { file, line: Number(row), column: Number(column ?? 1) };
}

module.exports = {
  capture,
  getStack,
  headerOf,
  kIsNodeError,
  siteOf,
  siteOfFrame,
};
