'use strict';
// internal/test_runner/assertions: `t.assert`, whose methods count for the test's plan, and assert.register().
//
// Ops used: none.

const { validateFunction, validateString } = require('internal/validators');

const COPIED = ['deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError',
  'match', 'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'rejects',
  'strictEqual', 'throws'];

let methods;

function known() {
  if (methods === undefined) {
    const assert = require('assert');
    methods = new Map(COPIED.map((name) => [name, assert[name]]));
  }
  return methods;
}

function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  known().set(name, fn);
}

/** The object for one test: `context` is `this` of all methods. */
function forContext(context, test) {
  const map = known();
  const snapshots = test.root.harness.snapshots();
  if (!map.has('snapshot')) map.set('snapshot', snapshots.assertion());
  if (!map.has('fileSnapshot')) map.set('fileSnapshot', snapshots.fileAssertion());
  const { plan } = test;
  const result = { __proto__: null };
  for (const [name, method] of map) {
    result[name] = (...args) => {
      plan?.count();
      return Reflect.apply(method, context, args);
    };
  }
  if (!map.has('ok')) result.ok = countedOk(plan);
  return result;
}

/** The message of `ok` shows the source of its call, so the stack must begin there. */
function countedOk(plan) {
  const { checkTruth } = require('internal/assert/truth');
  return function ok(...args) {
    plan?.count();
    checkTruth(ok, args.length, ...args);
  };
}

module.exports = { forContext, register };
