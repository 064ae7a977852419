'use strict';
// internal/assert/truth: the check behind assert(), assert.ok() and t.assert.ok(): its message shows the source of the call.
//
// Ops used: none.

const AssertionError = require('internal/assert/assertion_error');
const { CLASS, classOf } = require('internal/util/inspect');

const isError = (value) => classOf(value) === CLASS.ERROR || value instanceof Error;

/** `check` is the function that was called, `count` the number of its arguments. */
function checkTruth(check, count, value, message) {
  if (value) return;
  let isOurs = true;
  if (count === 0) message = 'No value argument passed to `assert.ok()`';
  else if (message === undefined || message === null) {
    const source = require('internal/assert/expression').failedExpression(check);
    message = source === undefined ? undefined : `The expression evaluated to a falsy value:\n\n  ${source}\n`;
  } else if (isError(message)) throw message;
  else isOurs = false;
  const error = new AssertionError({ actual: value, expected: true, message, operator: '==', stackStartFn: check });
  error.generatedMessage = isOurs;
  throw error;
}

module.exports = { checkTruth };
