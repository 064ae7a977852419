'use strict';
// internal/test_runner/suite: suites, whose function only makes tests, and hooks, which run around tests.
//
// Ops used: none.

const { AbortController } = require('internal/abort_controller');
const { asFailure, isTestFailure } = require('internal/test_runner/failure');
const scope = require('internal/test_runner/scope');
const { Test, noop, now } = require('internal/test_runner/test');
const { stopOf } = require('internal/test_runner/waits');

class Suite extends Test {
  reportedType = 'suite';
  /** Whether the function has been run: no test can be added any more. */
  isBuilt = false;

  constructor(options) {
    super(options);
    if (options.timeout === undefined || options.timeout === null) this.timeout = null;
    if (this.config.testNamePatterns !== null && this.config.testSkipPatterns !== null && !options.skip) {
      this.fn = options.fn || this.fn;
      this.skipped = false;
    }
    this.building = this.#build();
    this.fn = noop;
  }

  async #build() {
    const { fn } = this;
    try {
      const { ctx, args } = this.runArgs();
      await scope.within(this, () => Reflect.apply(fn, ctx, args));
    } catch (error) {
      this.fail(asFailure(error));
    }
    this.isBuilt = true;
  }

  runArgs() {
    const { SuiteContext } = require('internal/test_runner/context');
    const ctx = new SuiteContext(this);
    return { ctx, args: [ctx] };
  }

  async run() {
    this.inheritHooks();
    const runArgs = this.runArgs();
    let after;
    const runAfter = () => after ??= this.runHooks('after', runArgs);
    let stop;
    try {
      this.parent.activeSubtests += 1;
      await this.building;
      this.startTime = now();
      if (this.isAborted()) {
        this.subtests = [];
        return this.settle();
      }
      if (this.parent.hooks.before.length > 0) await this.parent.runHooks('before', this.parent.runArgs());
      await this.runHooks('before', runArgs);
      stop = stopOf(this.timeout, this.signal);
      const subtests = this.skipped || this.error ? [] : this.subtests;
      await Promise.race([Promise.all(subtests.map((subtest) => subtest.start())), stop.promise]);
      await runAfter();
      this.pass();
    } catch (error) {
      // The suite has failed already.
      await runAfter().catch(noop);
      this.fail(asFailure(error));
    } finally {
      stop?.cancel();
    }
    this.settle();
  }
}

class Hook extends Test {
  reportedType = 'hook';
  #args;
  #once;

  constructor(fn, { hookType, loc, parent, timeout, signal }) {
    super({ __proto__: null, fn, loc, timeout, signal, harness: parent.root.harness });
    this.parentTest = parent;
    this.hookType = hookType;
  }

  /** `before` and `after` run once, the others for each test. */
  run(args) {
    if (this.hookType === 'before' || this.hookType === 'after') return this.#once ??= this.#runAgain(args);
    return this.#runAgain(args);
  }

  #runAgain(args) {
    if (this.error && !this.outerSignal?.aborted) {
      this.passed = false;
      this.error = null;
      this.abortController.abort();
      this.abortController = new AbortController();
      this.signal = this.abortController.signal;
    }
    this.#args = args;
    return super.run();
  }

  runArgs() { return this.#args; }

  isUnwanted() { return false; }

  /** A hook reports nothing, unless it is the file's last. */
  settle() {
    const { error, loc, parentTest: parent } = this;
    if (!error || parent !== parent.root || this.hookType !== 'after') return;
    if (isTestFailure(error)) error.failureType = 'hookFailed';
    this.endTime ??= now();
    const shown = { name: loc?.file, nesting: 0, testNumber: parent.subtests.length + 1, loc };
    parent.reporter.fail(shown, { __proto__: null, duration_ms: this.duration(), error }, undefined);
  }
}

module.exports = { Hook, Suite };
