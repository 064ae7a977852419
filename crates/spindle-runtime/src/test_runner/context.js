'use strict';
// internal/test_runner/context: what functions of tests and suites are given: `t`, and `s`.
// Documentation: nodejs.org/api/test.html#class-testcontext.
//
// Ops used: none.

const { testFailure } = require('internal/test_runner/failure');
const { callerOf } = require('internal/test_runner/scope');
const { Plan, waitFor } = require('internal/test_runner/waits');

const { env } = require('process');

class TestContext {
  #test;
  #assert;

  constructor(test) { this.#test = test; }

  get signal() { return this.#test.signal; }
  get name() { return this.#test.name; }
  get filePath() { return this.#test.entryFile; }
  get fullName() { return this.#test.fullName(); }
  get error() { return this.#test.error; }
  get passed() { return this.#test.passed; }
  get attempt() { return this.#test.attempt ?? 0; }
  get workerId() { return Number(env.NODE_TEST_WORKER_ID) || undefined; }

  diagnostic(message) { this.#test.diagnostic(message); }

  plan(count, options) {
    if (this.#test.plan !== null) throw testFailure('cannot set plan more than once', 'testCodeFailure');
    this.#test.plan = new Plan(count, options);
  }

  get assert() {
    return this.#assert ??= require('internal/test_runner/assertions').forContext(this, this.#test);
  }

  get mock() {
    const { MockTracker } = require('internal/test_runner/mock');
    return this.#test.mock ??= new MockTracker();
  }

  runOnly(value) { this.#test.runOnlySubtests = Boolean(value); }
  skip(message) { this.#test.skip(message); }
  todo(message) { this.#test.todo(message); }

  test(name, options, fn) {
    const { Test } = require('internal/test_runner/test');
    const loc = callerOf(TestContext.prototype.test);
    this.#test.plan?.count();
    return this.#test.createSubtest(Test, name, options, fn, { __proto__: null, loc }).start();
  }

  waitFor(condition, options) { return waitFor(condition, options); }

  before(fn, options) { this.#test.addHook('before', fn, { ...options, loc: callerOf(TestContext.prototype.before) }); }
  after(fn, options) { this.#test.addHook('after', fn, { ...options, loc: callerOf(TestContext.prototype.after) }); }
  beforeEach(fn, options) { this.#test.addHook('beforeEach', fn, { ...options, loc: callerOf(TestContext.prototype.beforeEach) }); }
  afterEach(fn, options) { this.#test.addHook('afterEach', fn, { ...options, loc: callerOf(TestContext.prototype.afterEach) }); }
}

class SuiteContext {
  #suite;

  constructor(suite) { this.#suite = suite; }

  get signal() { return this.#suite.signal; }
  get name() { return this.#suite.name; }
  get filePath() { return this.#suite.entryFile; }
  get fullName() { return this.#suite.fullName(); }
}

module.exports = { SuiteContext, TestContext };
