'use strict';
// internal/test_runner/test: a test: what it runs, when, and what it reports.
//
// Tests form a tree below a root that stands for the file. A test starts when its parent has a place free (`start`), runs
// hooks, function and subtests (`run`), and is settled (`settle`); its result is told in the order in which tests were made
// (`finish`), however they end. Suites and hooks are its subclasses in internal/test_runner/suite.
// Documentation: nodejs.org/api/test.html.
//
// Ops used: none.

const { AbortController } = require('internal/abort_controller');
const { AbortError, codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { queueMicrotask } = require('internal/task_queues');
const { asFailure, isTestFailure, testFailure } = require('internal/test_runner/failure');
const scope = require('internal/test_runner/scope');
const { TestsStream } = require('internal/test_runner/tests_stream');
const { LONGEST, deferredCallback, stopOf } = require('internal/test_runner/waits');
const { validateAbortSignal, validateNumber, validateUint32 } = require('internal/validators');
const { hrtime } = require('process');

const now = hrtime.bigint;
const HOOKS = ['before', 'after', 'beforeEach', 'afterEach'];
const noop = Function.prototype;

const isPromise = (value) => require('util').types.isPromise(value);
const isGiven = (value) => value !== undefined && value !== false;

/** Readers of tests that are filtered out read nothing. */
let unheard;

class Test {
  reportedType = 'test';
  #isStartTold = false;
  #onOuterAbort = () => {
    const error = this.outerSignal?.reason || new AbortError('The test was aborted');
    error.failureType = 'testAborted';
    this.cancel(error);
  };

  constructor(options) {
    const { fn, name, parent = null, loc, signal, skip, todo } = options;
    const run = typeof fn === 'function' ? fn : noop;
    this.name = typeof name === 'string' && name !== '' ? name : run.name || '<anonymous>';
    this.parent = parent;
    this.fn = skip ? noop : run;
    this.loc = loc;
    this.testNumber = 0;
    this.outputSubtestCount = 0;
    this.diagnostics = [];
    this.filtered = false;
    this.filteredByName = false;
    this.hasOnlyTests = false;
    this.waitingOn = 0;
    this.subtests = [];
    this.activeSubtests = 0;
    this.pendingSubtests = [];
    this.readySubtests = new Map();
    this.unfinishedSubtests = new Set();
    this.subtestsPromise = null;
    this.hooks = { __proto__: null, before: [], after: [], beforeEach: [], afterEach: [], ownAfterEachCount: 0 };
    this.startTime = null;
    this.endTime = null;
    if (parent === null) this.#asRoot(options);
    else this.#below(parent, options);
    this.#limit(options);
    this.abortController = new AbortController();
    this.signal = this.abortController.signal;
    validateAbortSignal(signal, 'options.signal');
    this.outerSignal = signal;
    signal?.addEventListener('abort', this.#onOuterAbort);
    this.mock = null;
    this.plan = null;
    this.expectedAssertions = options.plan;
    this.expectFailure = expectedFailure(options.expectFailure) || parent?.expectFailure;
    this.skipped = isGiven(skip);
    this.isTodo = isGiven(todo) || parent?.isTodo;
    this.message = typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : null;
    this.cancelled = false;
    this.passed = false;
    this.error = null;
    this.finished = false;
    this.attempt = undefined;
    this.passedAttempt = undefined;
    if (parent !== null) this.root.harness.reruns?.apply(this);
  }

  // ---- making

  #asRoot({ harness, entryFile }) {
    this.root = this;
    this.harness = harness;
    this.config = harness.config;
    this.concurrency = 1;
    this.nesting = 0;
    this.only = this.config.only;
    this.runOnlySubtests = this.only;
    this.reporter = new TestsStream();
    this.childNumber = 0;
    this.timeout = null;
    this.entryFile = entryFile;
  }

  #below(parent, { only }) {
    this.root = parent.root;
    this.harness = null;
    this.config = parent.config;
    this.concurrency = parent.concurrency;
    this.nesting = parent.parent === null ? parent.nesting : parent.nesting + 1;
    this.only = only;
    this.runOnlySubtests = false;
    this.reporter = parent.reporter;
    this.childNumber = parent.subtests.length + 1;
    this.timeout = parent.timeout;
    this.entryFile = parent.entryFile;
    const { isFilteringByName, isFilteringByOnly } = this.root.harness;
    if (isFilteringByName) this.#filterByName();
    if (isFilteringByOnly) this.#filterByOnly();
    else if (only || parent.runOnlySubtests) this.diagnostic("'only' and 'runOnly' require the --test-only command-line option.");
  }

  /** A test that is chosen by name keeps its ancestors. */
  #filterByName() {
    this.filteredByName = this.isUnwanted();
    if (this.filteredByName) return;
    for (let up = this.parent; up !== null && up.filteredByName; up = up.parent) up.filteredByName = false;
  }

  #filterByOnly() {
    if (!this.only) {
      if (this.only === false) this.fn = noop;
      return;
    }
    this.parent.runOnlySubtests = true;
    if (this.parent !== this.root && this.parent.startTime !== null) return;
    for (let up = this.parent; up !== null && !up.hasOnlyTests; up = up.parent) up.hasOnlyTests = true;
  }

  isUnwanted() {
    return require('internal/test_runner/options').isUnwanted(this);
  }

  #limit({ concurrency, timeout }) {
    switch (typeof concurrency) {
      case 'number':
        validateUint32(concurrency, 'options.concurrency', true);
        this.concurrency = concurrency;
        break;
      case 'boolean':
        if (!concurrency) this.concurrency = 1;
        else this.concurrency = this.parent === null ? require('internal/test_runner/options').processors() : Infinity;
        break;
      default:
        if (concurrency !== undefined && concurrency !== null) throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
    }
    const isOwn = timeout !== undefined && timeout !== null;
    const limit = isOwn ? timeout : this.config.timeout;
    if (limit === undefined || limit === null || limit === Infinity) return;
    validateNumber(limit, isOwn ? 'options.timeout' : 'this.config.timeout', 0, LONGEST);
    this.timeout = limit;
  }

  /** `overrides` win over what the program gave. */
  createSubtest(Factory, name, options, fn, overrides) {
    if (typeof name === 'function') fn = name;
    else if (name !== null && typeof name === 'object') [options, fn] = [name, options];
    else if (typeof options === 'function') fn = options;
    if (options === null || typeof options !== 'object') options = {};
    // Where the parent is over, the root tells of the mistake.
    const isTooLate = this.finished || this.isBuilt === true;
    const parent = isTooLate ? this.root : this;
    const test = new Factory({ __proto__: null, fn, name, parent, ...options, ...overrides });
    if (parent.waitingOn === 0) {
      parent.waitingOn = test.childNumber;
      parent.subtestsPromise = Promise.withResolvers();
    }
    if (isTooLate) test.fail(testFailure('test could not be started because its parent finished', 'parentAlreadyFinished'));
    parent.subtests.push(test);
    return test;
  }

  addHook(kind, fn, options) {
    const { Hook } = require('internal/test_runner/suite');
    const hook = new Hook(fn, { __proto__: null, ...options, parent: this, hookType: kind });
    // A test that already runs cannot wait until it begins.
    if (kind === 'before' && this.startTime !== null) {
      hook.run(this.runArgs()).then(() => { if (hook.error !== null) this.fail(hook.error); });
    }
    const list = this.hooks[kind];
    // Own ones run in order, but ahead of those that were inherited.
    if (kind === 'afterEach') list.splice(this.hooks.ownAfterEachCount++, 0, hook);
    else list.push(hook);
  }

  inheritHooks() {
    const { beforeEach, afterEach } = this.parent.hooks;
    this.hooks.beforeEach.unshift(...beforeEach);
    this.hooks.afterEach.push(...afterEach);
  }

  // ---- waiting

  hasPlace() { return this.concurrency > this.activeSubtests; }

  /** Runs the test if there is a place for it, or later; the promise is for its end. */
  start() {
    if (this.#isFilteredOut()) {
      this.filtered = true;
      this.reporter = unheard ??= new TestsStream();
    } else {
      this.testNumber = ++this.parent.outputSubtestCount;
    }
    this.parent.unfinishedSubtests.add(this);
    this.reporter.enqueue(this);
    if (this.root.harness.buildPromise !== null || !this.parent.hasPlace()) {
      const { promise, resolve } = Promise.withResolvers();
      this.parent.pendingSubtests.push({ test: this, resolve });
      return promise;
    }
    this.reporter.dequeue(this);
    return this.#go();
  }

  #go() {
    return this.filtered ? this.#passOver() : this.run();
  }

  #isFilteredOut() {
    if (this.error) return false;
    if (this.filteredByName) return true;
    if (!this.root.harness.isFilteringByOnly || this.only || this.hasOnlyTests) return false;
    return Boolean(this.parent.runOnlySubtests || this.parent.hasOnlyTests || this.only === false);
  }

  async #passOver() {
    this.pass();
    this.subtests = [];
    this.report = noop;
    queueMicrotask(() => this.settle());
  }

  async startPending() {
    while (this.pendingSubtests.length > 0 && this.hasPlace()) {
      const { test, resolve } = this.pendingSubtests.shift();
      test.reporter.dequeue(test);
      await test.#go();
      resolve();
    }
  }

  // ---- running

  runArgs() {
    const { TestContext } = require('internal/test_runner/context');
    const ctx = new TestContext(this);
    return { ctx, args: [ctx] };
  }

  async run() {
    if (this.parent !== null) {
      this.parent.activeSubtests += 1;
      this.inheritHooks();
    }
    this.startTime ??= now();
    if (this.isAborted()) return this.settle();
    const runArgs = this.runArgs();
    if (this.plan === null && this.expectedAssertions) runArgs.ctx.plan(this.expectedAssertions);
    const wasSkipped = this.skipped;
    let afterEach;
    // Once, whether the test passes or not.
    const runAfterEach = () => afterEach ??= wasSkipped || this.parent === null ? Promise.resolve() : this.parent.runHooks('afterEach', runArgs);
    let stop;
    try {
      if (this.parent !== null) await this.#runHooksAhead(runArgs);
      stop = stopOf(this.timeout, this.signal);
      await this.#runBody(runArgs, stop.promise);
      this.pass();
      await runAfterEach();
      await this.runHooks('after', runArgs);
    } catch (error) {
      this.#failed(error);
      // The test has failed already; another reason would only hide the first.
      await Promise.resolve(runAfterEach()).catch(noop);
      await this.runHooks('after', runArgs).catch(noop);
    } finally {
      stop?.cancel();
      // Hooks are shared and the root is told when all is over.
      if (this.parent !== null) this.abortController.abort();
    }
    if (this.parent !== null || this.hookType !== undefined) this.settle();
    else if (this.config.forceExit) await this.harness.forceExit();
  }

  async #runHooksAhead(runArgs) {
    const { before, beforeEach } = this.parent.hooks;
    if (before.length > 0) await this.parent.runHooks('before', this.parent.runArgs());
    if (beforeEach.length > 0 && !this.skipped) await this.parent.runHooks('beforeEach', runArgs);
  }

  async #runBody(runArgs, stop) {
    await Promise.race([this.#call(runArgs), stop]);
    this.isAborted();
    if (this.subtestsPromise !== null) await Promise.race([this.subtestsPromise.promise, stop]);
    const planned = this.plan?.check();
    if (planned !== undefined) await Promise.race([planned, stop]);
  }

  /** Calls the test's function; one with a parameter more than there are arguments wants a callback. */
  #call({ ctx, args }) {
    const { fn } = this;
    if (fn.length !== args.length + 1) return scope.within(this, () => Reflect.apply(fn, ctx, args));
    const { promise, done } = deferredCallback();
    const returned = scope.within(this, () => Reflect.apply(fn, ctx, [...args, done]));
    if (!isPromise(returned)) return promise;
    this.fail(testFailure('passed a callback but also returned a Promise', 'callbackAndPromisePresent'));
    return returned;
  }

  #failed(error) {
    if (isTestFailure(error) && error.failureType === 'testTimeoutFailure') this.cancel(error);
    else this.fail(asFailure(error));
  }

  async runHooks(kind, runArgs) {
    try {
      for (const hook of this.hooks[kind]) {
        await hook.run(runArgs);
        if (hook.error) throw hook.error;
      }
    } catch (error) {
      const failure = testFailure(`failed running ${kind} hook`, 'hookFailed');
      failure.cause = isTestFailure(error) ? error.cause : error;
      throw failure;
    }
  }

  isAborted() {
    if (!this.signal.aborted && !this.outerSignal?.aborted) return false;
    this.#onOuterAbort();
    return true;
  }

  // ---- the result

  /** `error` is undefined if the parent ended first. */
  cancel(error) {
    if (this.endTime !== null || this.error !== null) return;
    this.fail(error || testFailure('test did not finish before its parent and was cancelled', 'cancelledByParent'));
    this.cancelled = true;
    this.abortController.abort();
  }

  fail(error) {
    if (this.error !== null) return;
    const unexpected = this.expectFailure ? mismatch(this.expectFailure, error) : null;
    this.passed = Boolean(this.expectFailure) && unexpected === null;
    this.error = unexpected ?? error;
  }

  pass() {
    if (this.error !== null) return;
    if (this.expectFailure && !this.skipped) {
      this.passed = false;
      this.error = testFailure('test was expected to fail but passed', 'expectedFailure');
      return;
    }
    this.passed = true;
  }

  skip(message) {
    this.skipped = true;
    this.message = message;
  }

  todo(message) {
    this.isTodo = true;
    this.message = message;
  }

  diagnostic(message) { this.diagnostics.push(message); }

  /** The test is over: what still runs below it is cancelled; `pendingError` says why, if the reason is not its parent. */
  settle(pendingError) {
    this.endTime ??= now();
    this.startTime ??= this.endTime;
    this.pendingSubtests = [];
    const failed = this.#settleSubtests(pendingError);
    if (failed > 0 && (this.passed || this.parent === null)) {
      this.fail(testFailure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed'));
    }
    this.outerSignal?.removeEventListener('abort', this.#onOuterAbort);
    this.mock?.reset();
    if (this.parent === null) return this.harness.conclude(this);
    this.#complete();
    this.parent.noteReady(this);
    this.parent.tellReady(false);
    this.parent.startPending();
  }

  #settleSubtests(pendingError) {
    let failed = 0;
    for (const subtest of this.subtests) {
      if (!subtest.finished) {
        subtest.cancel(pendingError);
        subtest.settle(pendingError);
      }
      if (!subtest.passed && !subtest.isTodo) failed += 1;
    }
    return failed;
  }

  #complete() {
    if (this.filtered) return;
    const { details, directive } = this.result();
    details.passed = this.passed;
    this.testNumber ||= ++this.parent.outputSubtestCount;
    this.reporter.complete(this, details, directive);
    this.parent.activeSubtests -= 1;
  }

  noteReady(subtest) {
    this.readySubtests.set(subtest.childNumber, subtest);
    if (this.unfinishedSubtests.delete(subtest) && this.unfinishedSubtests.size === 0) this.subtestsPromise.resolve();
  }

  /** Whether everything made before this test has been told. */
  isTurn() {
    return this.parent === null || (this.parent.waitingOn === this.childNumber && this.parent.isTurn());
  }

  /** Tells of subtests that are over, up to the first that is not. */
  tellReady(isTurn) {
    const start = this.waitingOn;
    const end = start + this.readySubtests.size;
    for (let number = start; number < end; number++) {
      const subtest = this.readySubtests.get(number);
      if (subtest === undefined) return;
      isTurn ||= this.isTurn();
      if (!isTurn) return;
      subtest.finish();
      this.readySubtests.delete(number);
    }
  }

  finish() {
    this.tellReady(true);
    this.report();
    this.parent.waitingOn += 1;
    this.finished = true;
    // All tests of the file are over: its after hooks may let go of what keeps the loop alive.
    if (this.parent === this.root && this.root.waitingOn > this.root.subtests.length) this.root.run();
  }

  report() {
    require('internal/test_runner/options').count(this, this.root.harness);
    if (this.outputSubtestCount > 0) this.reporter.plan(this.subtests[0].nesting, this.loc, this.outputSubtestCount);
    else this.tellStart();
    const { details, directive } = this.result();
    if (this.passed) this.reporter.pass(this, details, directive);
    else this.reporter.fail(this, details, directive);
    for (const message of this.diagnostics) this.reporter.diagnostic(this.nesting, this.loc, message);
  }

  tellStart() {
    if (this.#isStartTold || this.parent === null) return;
    this.#isStartTold = true;
    this.parent.tellStart();
    this.reporter.start(this);
  }

  result() {
    const details = { __proto__: null, duration_ms: this.duration() };
    if (this.reportedType) details.type = this.reportedType;
    if (!this.passed) details.error = this.error;
    if (this.attempt !== undefined) details.attempt = this.attempt;
    if (this.passedAttempt !== undefined) details.passed_on_attempt = this.passedAttempt;
    return { details, directive: this.#directive() };
  }

  #directive() {
    if (this.skipped) return { __proto__: null, skip: this.message ?? true };
    if (this.isTodo) return { __proto__: null, todo: this.message ?? true };
    if (this.expectFailure) return { __proto__: null, expectFailure: this.expectFailure.label ?? true };
    return undefined;
  }

  duration() { return Number(this.endTime - this.startTime) / 1e6; }

  fullName() {
    let name = this.name;
    if (this.parent !== null) for (let up = this.parent; up.parent !== null; up = up.parent) name = `${up.name} > ${name}`;
    return name;
  }
}

/** The option `expectFailure` as { label, match }; false if there is none. */
function expectedFailure(option) {
  if (!isGiven(option)) return false;
  if (typeof option === 'string') return { label: option, match: undefined };
  if (typeof option === 'function' || require('util').types.isRegExp(option)) return { label: undefined, match: option };
  if (typeof option !== 'object') return { label: undefined, match: undefined };
  const keys = Object.keys(option);
  if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('options.expectFailure', option, 'must not be an empty object');
  if (keys.every((key) => key === 'match' || key === 'label')) return { label: option.label, match: option.match };
  return { label: undefined, match: option };
}

/** The failure of a test that failed in another way than expected, else null. */
function mismatch({ match }, error) {
  if (match === undefined) return null;
  const isWrapped = error?.code === 'ERR_TEST_FAILURE' && error.failureType === 'testCodeFailure' && error.cause;
  const raised = isWrapped ? error.cause : error;
  try {
    require('assert').throws(() => { throw raised; }, match);
    return null;
  } catch (cause) {
    const failure = testFailure('The test failed, but the error did not match the expected validation', 'testCodeFailure');
    failure.cause = cause;
    return failure;
  }
}

module.exports = { HOOKS, Test, noop, now };
