'use strict';
// assert: the checks of tests and invariants (nodejs.org/api/assert.html).
//
// Every check is a method of Assert's prototype and at the same time a function of the module, so none may rely on `this`:
// without it the default options hold. What fails becomes an AssertionError whose stack begins at the caller. Deep equality
// is internal/util/comparisons', messages are internal/assert/message's; both are loaded when they are needed.
// Ops used: none.

const { codes } = require('internal/errors');
const AssertionError = require('internal/assert/assertion_error');
const { checkTruth } = require('internal/assert/truth');
const { CLASS, classOf, inspect } = require('internal/util/inspect');
const { validateFunction, validateOneOf } = require('internal/validators');

const kOptions = Symbol('options');

const comparisons = () => require('internal/util/comparisons');
const isRegExp = (value) => classOf(value) === CLASS.REGEXP;
const isError = (value) => classOf(value) === CLASS.ERROR || value instanceof Error;
const matches = (regexp, text) => RegExp.prototype.exec.call(regexp, text) !== null;

// ---- failing

function failWith(self, check, operator, actual, expected, message) {
  if (message instanceof Error) throw message;
  throw new AssertionError({ actual, expected, message, operator, stackStartFn: check, diff: self?.[kOptions]?.diff });
}

/** The same with a message of ours. */
function failGenerated(self, check, actual, expected, message, isOurs) {
  const error = new AssertionError({ actual, expected, message, operator: check.name, stackStartFn: check, diff: self?.[kOptions]?.diff });
  error.generatedMessage = isOurs;
  throw error;
}

function needsTwo(count) {
  if (count < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
}

// ---- truth

function assert(...args) {
  checkTruth(assert, args.length, ...args);
}

function strict(...args) {
  checkTruth(strict, args.length, ...args);
}

// ---- Assert

/** A set of checks with options of its own: { diff: 'simple' | 'full', strict: true, skipPrototype: false }. */
function Assert(options) {
  if (!new.target) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = Object.assign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = AssertionError;
  Object.defineProperty(this, kOptions, { __proto__: null, value: options });
  if (options.strict) Object.assign(this, strictNames(this));
}

/** Loose names with strict meaning. */
function strictNames(from) {
  return {
    equal: from.strictEqual,
    deepEqual: from.deepStrictEqual,
    notEqual: from.notStrictEqual,
    notDeepEqual: from.notDeepStrictEqual,
  };
}

const isNaN = (value) => Number.isNaN(value);
const looselyEqual = (a, b) => a == b || (isNaN(a) && isNaN(b));

// Plain functions rather than class methods: `this` is optional, and programs may call them with `new` nowhere.
const checks = {
  ok: function ok(...args) {
    checkTruth(ok, args.length, ...args);
  },

  fail: function fail(message) {
    if (isError(message)) throw message;
    failGenerated(this, fail, undefined, undefined, message === undefined ? 'Failed' : message, message === undefined);
  },

  equal: function equal(actual, expected, message) {
    needsTwo(arguments.length);
    if (!looselyEqual(actual, expected)) failWith(this, equal, '==', actual, expected, message);
  },

  notEqual: function notEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (looselyEqual(actual, expected)) failWith(this, notEqual, '!=', actual, expected, message);
  },

  deepEqual: function deepEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (!comparisons().isDeepEqual(actual, expected)) failWith(this, deepEqual, 'deepEqual', actual, expected, message);
  },

  notDeepEqual: function notDeepEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (comparisons().isDeepEqual(actual, expected)) failWith(this, notDeepEqual, 'notDeepEqual', actual, expected, message);
  },

  deepStrictEqual: function deepStrictEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (!comparisons().isDeepStrictEqual(actual, expected, this?.[kOptions]?.skipPrototype)) {
      failWith(this, deepStrictEqual, 'deepStrictEqual', actual, expected, message);
    }
  },

  notDeepStrictEqual: function notDeepStrictEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (comparisons().isDeepStrictEqual(actual, expected, this?.[kOptions]?.skipPrototype)) {
      failWith(this, notDeepStrictEqual, 'notDeepStrictEqual', actual, expected, message);
    }
  },

  strictEqual: function strictEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (!Object.is(actual, expected)) failWith(this, strictEqual, 'strictEqual', actual, expected, message);
  },

  notStrictEqual: function notStrictEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (Object.is(actual, expected)) failWith(this, notStrictEqual, 'notStrictEqual', actual, expected, message);
  },

  partialDeepStrictEqual: function partialDeepStrictEqual(actual, expected, message) {
    needsTwo(arguments.length);
    if (!comparisons().isPartialStrictEqual(actual, expected)) {
      failWith(this, partialDeepStrictEqual, 'partialDeepStrictEqual', actual, expected, message);
    }
  },

  match: function match(string, regexp, message) {
    checkMatch(this, match, string, regexp, message, true);
  },

  doesNotMatch: function doesNotMatch(string, regexp, message) {
    checkMatch(this, doesNotMatch, string, regexp, message, false);
  },

  throws: function throws(fn, ...args) {
    expectFailure(this, throws, outcome(fn), 'exception', args);
  },

  rejects: async function rejects(promiseFn, ...args) {
    expectFailure(this, rejects, await settled(promiseFn), 'rejection', args);
  },

  doesNotThrow: function doesNotThrow(fn, ...args) {
    expectSuccess(this, doesNotThrow, outcome(fn), 'exception', args);
  },

  doesNotReject: async function doesNotReject(promiseFn, ...args) {
    expectSuccess(this, doesNotReject, await settled(promiseFn), 'rejection', args);
  },

  ifError: function ifError(value) {
    if (value === null || value === undefined) return;
    const message = `ifError got unwanted exception: ${sayError(value)}`;
    const error = new AssertionError({ actual: value, expected: null, operator: 'ifError', message, stackStartFn: ifError, diff: this?.[kOptions]?.diff });
    joinStacks(error, value.stack);
    throw error;
  },
};

function sayError(value) {
  if (typeof value !== 'object' || typeof value.message !== 'string') return inspect(value);
  return value.message.length === 0 && value.constructor ? value.constructor.name : value.message;
}

/** Where the value was checked, then where it was made; frames that both share stand once. */
function joinStacks(error, origin) {
  const start = typeof origin === 'string' ? origin.indexOf('\n    at') : -1;
  if (start === -1) return;
  const made = origin.slice(start + 1).split('\n');
  let checked = error.stack.split('\n');
  const shared = made.find((line) => checked.includes(line));
  if (shared !== undefined) checked = checked.slice(0, checked.indexOf(shared));
  error.stack = [...checked, ...made].join('\n');
}

function checkMatch(self, check, string, regexp, message, wanted) {
  if (!isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const isText = typeof string === 'string';
  if (isText && matches(regexp, string) === wanted) return;
  if (message instanceof Error) throw message;
  const isOurs = !message;
  if (isOurs && !isText) message = `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
  else if (isOurs) {
    const what = wanted ? 'The input did not match' : 'The input was expected to not match';
    message = `${what} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  }
  failGenerated(self, check, string, regexp, message, isOurs);
}

// ---- throws and rejects

/** Stands for "it did not throw". */
const NOTHING = Symbol('no exception');

function outcome(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return NOTHING;
}

const isThenable = (value) => classOf(value) === CLASS.PROMISE ||
  (value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function');

async function settled(source) {
  let promise = source;
  if (typeof source === 'function') {
    promise = source();
    if (!isThenable(promise)) throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isThenable(source)) throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], source);
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return NOTHING;
}

const EXPECTATIONS = ['Object', 'Error', 'Function', 'RegExp'];

/** `args` are the program's: an expectation and a message, or a message alone. */
function expectFailure(self, check, actual, kind, args) {
  let [expected, message] = args;
  if (typeof expected === 'string') {
    if (args.length === 2) throw new codes.ERR_INVALID_ARG_TYPE('error', EXPECTATIONS, expected);
    refuseAmbiguity(actual, expected);
    [expected, message] = [undefined, expected];
  } else if (expected !== undefined && expected !== null && typeof expected !== 'object' && typeof expected !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('error', EXPECTATIONS, expected);
  }
  if (actual === NOTHING) {
    const details = `${expected?.name ? ` (${expected.name})` : ''}${message ? `: ${message}` : '.'}`;
    failWith(self, check, check.name, undefined, expected, `Missing expected ${kind}${details}`);
  }
  if (expected) checkThrown(self, check, actual, expected, message);
}

/** A message that equals the error's was probably meant as the expectation. */
function refuseAmbiguity(actual, message) {
  if (typeof actual === 'object' && actual !== null) {
    if (actual.message !== message) return;
    throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error message "${actual.message}" is identical to the message.`);
  }
  if (actual === message) throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
}

function checkThrown(self, check, actual, expected, message) {
  let complaint;
  if (typeof expected === 'function') complaint = complaintOfFunction(actual, expected);
  else if (isRegExp(expected)) complaint = complaintOfRegExp(actual, expected);
  else return checkProperties(self, check, actual, expected, message);
  if (complaint !== undefined) failGenerated(self, check, actual, expected, message || complaint(), !message);
}

function complaintOfRegExp(actual, regexp) {
  const text = String(actual);
  if (matches(regexp, text)) return undefined;
  return () => `The input did not match the regular expression ${inspect(regexp)}. Input:\n\n${inspect(text)}\n`;
}

function complaintOfFunction(actual, expected) {
  if (expected.prototype !== undefined && actual instanceof expected) return undefined;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return () => wrongClass(actual, expected);
  const result = Reflect.apply(expected, {}, [actual]);
  if (result === true) return undefined;
  return () => {
    const name = expected.name ? `"${expected.name}" ` : '';
    const caught = isError(actual) ? `\n\nCaught error:\n\n${actual}` : '';
    return `The ${name}validation function is expected to return "true". Received ${inspect(result)}${caught}`;
  };
}

function wrongClass(actual, expected) {
  const start = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${start}"${inspect(actual, { depth: -1 })}"`;
  const name = actual.constructor?.name || actual.name;
  const received = expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`;
  return `${start}${received}${actual.message ? `\n\nError message:\n\n${actual.message}` : ''}`;
}

/** Every property of `expected` must be there; regular expressions are matched against texts. */
function checkProperties(self, check, actual, expected, message) {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: check, diff: self?.[kOptions]?.diff });
    error.operator = check.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    if (fitsPattern(actual, expected, key)) continue;
    if (key in actual && comparisons().isDeepStrictEqual(actual[key], expected[key])) continue;
    if (message) failWith(self, check, check.name, actual, expected, message);
    failProperties(self, check, actual, expected, keys);
  }
}

function fitsPattern(actual, expected, key) {
  return typeof actual[key] === 'string' && isRegExp(expected[key]) && matches(expected[key], actual[key]);
}

/** What the message shows of either side: the properties that were compared, patterns that fit replaced by what they fit. */
class Comparison {
  constructor(source, keys, other) {
    for (const key of keys) {
      if (key in source) this[key] = other !== undefined && fitsPattern(other, source, key) ? other[key] : source[key];
    }
  }
}

function failProperties(self, check, actual, expected, keys) {
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: check,
    diff: self?.[kOptions]?.diff,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = check.name;
  throw error;
}

function expectSuccess(self, check, actual, kind, args) {
  if (actual === NOTHING) return;
  let [expected, message] = args;
  if (typeof expected === 'string') [expected, message] = [undefined, expected];
  if (expected && !isOfKind(actual, expected)) throw actual;
  const details = message ? `: ${message}` : '.';
  failWith(self, check, check.name, actual, expected, `Got unwanted ${kind}${details}\nActual message: "${actual?.message}"`);
}

function isOfKind(actual, expected) {
  if (typeof expected === 'function') return complaintOfFunction(actual, expected) === undefined;
  if (isRegExp(expected)) return matches(expected, String(actual));
  throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
}

// ---- the module

Object.assign(Assert.prototype, checks);
assert.AssertionError = AssertionError;
Object.assign(assert, checks);
assert.strict = Object.assign(strict, assert, strictNames(assert));
assert.strict.Assert = Assert;
assert.strict.strict = assert.strict;
assert.Assert = Assert;

module.exports = assert;
