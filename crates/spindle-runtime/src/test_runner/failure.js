'use strict';
// internal/test_runner/failure: the error that a failed test has. What the test threw is its `cause`.
//
// Ops used: none.

const { codes: { ERR_TEST_FAILURE }, kIsNodeError, withoutFrames } = require('internal/errors');

/** `reason` is an error or a text; `failureType` says which kind of failure it is. Frames would only show the runner. */
const testFailure = (reason, failureType) => withoutFrames(() => new ERR_TEST_FAILURE(reason, failureType));

const isTestFailure = (error) => error?.code === 'ERR_TEST_FAILURE' && kIsNodeError in error;

/** What a test's function threw, as a failure. */
const asFailure = (error) => isTestFailure(error) ? error : testFailure(error, 'testCodeFailure');

module.exports = { asFailure, isTestFailure, testFailure };
