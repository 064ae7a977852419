'use strict';
// util: helpers for programs (nodejs.org/api/util.html).
//
// Printing is internal/util/inspect's; this file holds promisify and its relatives and small functions. What is larger has
// a module of its own (util/types, internal/util/parse_args, internal/encoding, ..), loaded when its name is first read.
//
// Ops used:
//   op_env_parse(text) -> string[]   pure   names and values in turn

const { codes } = require('internal/errors');
const printing = require('internal/util/inspect');

const validators = () => require('internal/validators');

// ---- classes and deprecation

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  Object.defineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

const warnedCodes = new Set();

/** `fn`, with a warning at its first call; functions with the same code warn once between them. */
function deprecate(fn, msg, code, { modifyPrototype = true } = {}) {
  if (code !== undefined) validators().validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    const process = require('process');
    if (!warned && !process.noDeprecation) {
      warned = true;
      if (code === undefined || !warnedCodes.has(code)) {
        if (code !== undefined) warnedCodes.add(code);
        process.emitWarning(msg, 'DeprecationWarning', code, deprecated);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  if (!modifyPrototype) return deprecated;
  Object.setPrototypeOf(deprecated, fn);
  // `new` on either gives instances of both.
  if (fn.prototype) deprecated.prototype = fn.prototype;
  Object.defineProperty(deprecated, 'length', { __proto__: null, ...Object.getOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

// ---- text

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

function checkLines(value, name) {
  if (!Array.isArray(value)) return validators().validateString(value, name);
  value.forEach((item, i) => validators().validateString(item, `${name}[${i}]`));
}

/** Line-up of two texts or lists: [operation, value], operation 1 only in `actual`, -1 only in `expected`, 0 in both. */
function diff(actual, expected) {
  if (actual === expected) return [];
  checkLines(actual, 'actual');
  checkLines(expected, 'expected');
  return require('internal/assert/diff').diffLines(actual, expected);
}

/** The variables of a .env file's text. */
function parseEnv(content) {
  validators().validateString(content, 'content');
  const pairs = ops.op_env_parse(content);
  const result = { __proto__: null };
  for (let i = 0; i < pairs.length; i += 2) result[pairs[i]] = pairs[i + 1];
  return result;
}

// ---- errors and the system

function checkErrno(number) {
  if (typeof number !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('err', 'number', number);
  if (number >= 0 || !Number.isSafeInteger(number)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', number);
}

function getSystemErrorMap() {
  return require('internal/errors/errnos').systemErrorMap();
}

function getSystemErrorName(err) {
  checkErrno(err);
  return getSystemErrorMap().get(err)?.[0] ?? `Unknown system error ${err}`;
}

function getSystemErrorMessage(err) {
  checkErrno(err);
  return getSystemErrorMap().get(err)?.[1] ?? `Unknown system error ${err}`;
}

/** 128 and the signal's number, as shells report a process that the signal ended. */
function convertProcessSignalToExitCode(signalCode) {
  const { signals } = require('os').constants;
  validators().validateOneOf(signalCode, 'signalCode', Object.keys(signals));
  return 128 + signals[signalCode];
}

function setTraceSigInt() {
  throw require('internal/not_there').notThere('util.setTraceSigInt()');
}

/** The frames of the caller, innermost first. */
function getCallSites(frameCount = 10, options = undefined) {
  if (options === undefined && typeof frameCount === 'object') [frameCount, options] = [10, frameCount];
  if (options !== undefined) {
    validators().validateObject(options, 'options');
    if (options.sourceMap !== undefined) validators().validateBoolean(options.sourceMap, 'options.sourceMap');
  }
  validators().validateInteger(frameCount, 'frameCount', 1, 200);
  return require('internal/errors/stacks').callSites(getCallSites, frameCount).map(describeSite);
}

function describeSite(site) {
  const column = site.getColumnNumber();
  return {
    __proto__: null,
    functionName: site.getFunctionName() ?? '',
    scriptId: '0',
    scriptName: site.getFileName() ?? '',
    lineNumber: site.getLineNumber(),
    columnNumber: column,
    column,
  };
}

// ---- what remains of old

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  const keys = Object.keys(source);
  for (let i = keys.length - 1; i >= 0; i--) target[keys[i]] = source[keys[i]];
  return target;
}

const { errnoException, exceptionWithHostPort } = require('internal/errors');

/** A property that loads its module at the first read, and then is as plain as any other. */
function lazily(name, id, key = name) {
  const settle = (value) => {
    Object.defineProperty(module.exports, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  const get = () => settle(key === null ? require(id) : require(id)[key]);
  Object.defineProperty(module.exports, name, { __proto__: null, get, set: settle, enumerable: true, configurable: true });
}

module.exports = {
  _errnoException: errnoException,
  _exceptionWithHostPort: exceptionWithHostPort,
  _extend: deprecate(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
};
lazily('callbackify', 'internal/util/promisify');
Object.assign(module.exports, { convertProcessSignalToExitCode });
lazily('debug', 'internal/util/debuglog', 'debuglog');
lazily('debuglog', 'internal/util/debuglog');
Object.assign(module.exports, { deprecate, format: printing.format });
lazily('styleText', 'internal/util/style_text');
Object.assign(module.exports, {
  formatWithOptions: printing.formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect: printing.inspect,
  isArray: deprecate(Array.isArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual(a, b, skipPrototype) {
    return require('internal/util/comparisons').isDeepStrictEqual(a, b, skipPrototype);
  },
});
lazily('promisify', 'internal/util/promisify');
Object.assign(module.exports, { stripVTControlCharacters: printing.stripVTControlCharacters, toUSVString });
for (const name of ['transferableAbortSignal', 'transferableAbortController', 'aborted']) lazily(name, 'internal/util/aborted');
lazily('types', 'util/types', null);
module.exports.parseEnv = parseEnv;
lazily('parseArgs', 'internal/util/parse_args');
for (const name of ['TextDecoder', 'TextEncoder']) lazily(name, 'internal/encoding');
for (const name of ['MIMEType', 'MIMEParams']) lazily(name, 'internal/mime');
Object.assign(module.exports, { diff, setTraceSigInt });
