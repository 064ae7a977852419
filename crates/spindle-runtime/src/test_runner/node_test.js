'use strict';
// node:test: writing tests (nodejs.org/api/test.html). It exists under the `node:` prefix only.
//
// A program that uses it becomes a test file: its root is made at the first test or hook (internal/test_runner/harness).
//
// Ops used: none.

const { hooks, suite, test } = require('internal/test_runner/harness');

module.exports = test;
Object.assign(test, {
  after: hooks.after,
  afterEach: hooks.afterEach,
  before: hooks.before,
  beforeEach: hooks.beforeEach,
  describe: suite,
  it: test,
  run: (options) => require('internal/test_runner/run').run(options),
  suite,
  test,
});

/** Loaded when somebody reads it. */
function lazy(name, load) {
  let value;
  Object.defineProperty(test, name, { __proto__: null, get: () => value ??= load(), enumerable: true, configurable: true });
}

lazy('mock', () => new (require('internal/test_runner/mock').MockTracker)());
lazy('snapshot', () => {
  const { setDefaultSnapshotSerializers, setResolveSnapshotPath } = require('internal/test_runner/snapshot');
  return { __proto__: null, setDefaultSnapshotSerializers, setResolveSnapshotPath };
});
lazy('assert', () => ({ __proto__: null, register: require('internal/test_runner/assertions').register }));
