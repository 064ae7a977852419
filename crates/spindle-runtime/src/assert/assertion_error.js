'use strict';
// internal/assert/assertion_error: AssertionError (nodejs.org/api/assert.html#class-assertassertionerror).
//
// Its message is internal/assert/message's. Ops used: none.

const { inspect } = require('internal/util/inspect');
const { withoutFrames } = require('internal/errors');
const { validateObject } = require('internal/validators');

const MAX_LINES = 10;
const MAX_LENGTH = 512;

const isError = (value) => typeof value === 'object' && value !== null && 'stack' in value && value instanceof Error;

/** The same error without its stack, which would drown the difference. */
function withoutStack(error) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(error)), error);
  Object.defineProperty(copy, 'message', { __proto__: null, value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    const { cause } = error;
    Object.defineProperty(copy, 'cause', { __proto__: null, value: isError(cause) ? withoutStack(cause) : cause });
  }
  return copy;
}

function generate(operator, actual, expected, message, diff) {
  const { paletteFor } = require('internal/util/colors');
  const { messageFor } = require('internal/assert/message');
  return messageFor(operator, actual, expected, message, diff === 'full', paletteFor(require('process').stderr));
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, stackStartFunction, details, diff = 'simple' } = options;
    let { actual, expected } = options;
    if ((message === undefined || message === null) && isError(actual) && isError(expected)) {
      [actual, expected] = [withoutStack(actual), withoutStack(expected)];
    }
    const text = generate(operator, actual, expected, message, diff);
    withoutFrames(() => super(text));
    this.generatedMessage = !message;
    const name = { __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true };
    Object.defineProperty(this, 'name', name);
    this.code = 'ERR_ASSERTION';
    if (details) noteDetails(this, details);
    else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    Error.captureStackTrace(this, stackStartFn || stackStartFunction);
    this.stack; // made now, while the name carries the code
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  /** The message shows both values already: here they are only hinted at. */
  [inspect.custom](depth, options) {
    const { actual, expected } = this;
    this.actual = shortened(actual);
    this.expected = shortened(expected);
    const text = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

/** Several failures in one error, as test runners report them. */
function noteDetails(error, details) {
  error.actual = error.expected = error.operator = undefined;
  details.forEach((detail, i) => {
    for (const key of ['message', 'actual', 'expected', 'operator']) error[`${key} ${i}`] = detail[key];
    error[`stack trace ${i}`] = detail.stack;
  });
}

function shortened(value) {
  if (typeof value !== 'string') return value;
  const lines = value.split('\n', MAX_LINES + 1);
  if (lines.length > MAX_LINES) return `${lines.slice(0, MAX_LINES).join('\n')}\n...`;
  return value.length > MAX_LENGTH ? `${value.slice(MAX_LENGTH)}...` : value; // what is kept is the end, as in Node
}

module.exports = AssertionError;
