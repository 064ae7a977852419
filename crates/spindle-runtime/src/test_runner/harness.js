'use strict';
// internal/test_runner/harness: the root of a file's tests, what it does with the process's errors and end, and the
// functions `test`, `suite` and hooks that programs call.
//
// Ops used: none.

const { testFailure } = require('internal/test_runner/failure');
const { queueMicrotask } = require('internal/task_queues');
const options = require('internal/test_runner/options');
const scope = require('internal/test_runner/scope');
const { Suite } = require('internal/test_runner/suite');
const { HOOKS, Test, now } = require('internal/test_runner/test');
const { keepAlive } = require('internal/test_runner/waits');

const process = require('process');

/** The root that tests outside any test belong to. */
let root;
let isSetUp = false;

/** What the tests of one root share. */
class Harness {
  constructor(config) {
    const built = Promise.withResolvers();
    this.config = config;
    this.counters = options.noCounts();
    this.success = true;
    this.isFilteringByName = Boolean(config.testNamePatterns || config.testSkipPatterns);
    this.isFilteringByOnly = config.isolation === 'process' || process.env.NODE_TEST_CONTEXT ? config.only : true;
    /** Both promises are null once they are kept. */
    this.buildPromise = built.promise;
    this.bootstrapPromise = this.#globalSetup();
    this.buildSuites = [];
    this.isReported = false;
    this.reruns = null;
    this.root = null;
    this.teardown = null;
    this.globalTeardown = null;
    this.#built = built.resolve;
  }

  #built;
  #isWaiting = false;
  #snapshots;

  async #globalSetup() {
    const { globalSetupPath: path, cwd } = this.config;
    if (isSetUp) return;
    isSetUp = true;
    if (!path) return;
    const { importModule } = require('internal/module/run_main');
    const module = await importModule(require('url').pathToFileURL(require('path').resolve(cwd, path)).href);
    const { validateFunction } = require('internal/validators');
    if (module.globalSetup) validateFunction(module.globalSetup, 'globalSetupModule.globalSetup');
    if (module.globalTeardown) validateFunction(module.globalTeardown, 'globalSetupModule.globalTeardown');
    this.globalTeardown = module.globalTeardown ?? null;
    await module.globalSetup?.();
  }

  /** Suites at the top level are built before the first test runs, because `only` in one decides about all. */
  async waitUntilBuilt() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(async () => {
      await Promise.all(this.buildSuites);
      this.#built();
    });
  }

  snapshots() {
    const { SnapshotManager } = require('internal/test_runner/snapshot');
    return this.#snapshots ??= new SnapshotManager(this.config.updateSnapshots);
  }

  failRun(message) {
    this.root.diagnostic(message);
    this.success = false;
    process.exitCode = 1;
  }

  /** The root is settled: the last lines of the report. */
  conclude(test) {
    if (this.isReported) return;
    this.isReported = true;
    const { reporter, nesting, loc, diagnostics } = test;
    const { counters } = this;
    reporter.plan(nesting, loc, counters.topLevel);
    this.#snapshots?.write();
    for (const message of diagnostics) reporter.diagnostic(nesting, loc, message);
    const duration = test.duration();
    const lines = { tests: counters.tests, suites: counters.suites, pass: counters.passed, fail: counters.failed,
      cancelled: counters.cancelled, skipped: counters.skipped, todo: counters.todo, duration_ms: duration };
    for (const name of Object.keys(lines)) reporter.diagnostic(nesting, loc, `${name} ${lines[name]}`);
    reporter.summary(loc?.file, this.success, counters, duration);
    reporter.end();
  }

  /** --test-force-exit: the process ends as soon as the reports are written, whatever keeps the loop alive. */
  async forceExit() {
    const written = (scope.REPORTER.outputs ?? []).map(({ destination }) => new Promise((resolve) => {
      destination.on('unpipe', () => {
        if (!destination.closed && typeof destination.close === 'function') destination.close(resolve);
        else resolve();
      });
    }));
    this.teardown();
    await Promise.all(written);
    process.exit();
  }
}

function createRoot(rootOptions, config) {
  const harness = new Harness(config);
  root = new Test({ __proto__: null, ...rootOptions, harness, name: '<root>' });
  harness.root = root;
  watchProcess(harness);
  root.startTime = now();
  return root;
}

// ---- the process

function watchProcess(harness) {
  const { config, root } = harness;
  if (config.rerunFailuresFilePath) require('internal/test_runner/reruns').setUp(harness);
  const onException = errorHandler('uncaughtException', harness);
  const onRejection = errorHandler('unhandledRejection', harness);
  const end = async (isKilled) => {
    if (root.subtests.length === 0 && (root.hooks.before.length > 0 || root.hooks.after.length > 0)) await root.run();
    if (isKilled !== true && root.subtestsPromise !== null) {
      const release = keepAlive();
      await root.subtestsPromise.promise;
      release();
    }
    root.settle(testFailure('Promise resolution is still pending but the event loop has already resolved', 'cancelledByParent'));
    const teardown = harness.globalTeardown;
    harness.globalTeardown = null;
    await teardown?.();
    process.removeListener('uncaughtException', onException);
    process.removeListener('unhandledRejection', onRejection);
    process.removeListener('beforeExit', end);
    process.removeListener('SIGINT', onSignal);
    process.removeListener('SIGTERM', onSignal);
  };
  const onSignal = async () => {
    const tests = running(root);
    if (tests.length > 0) {
      root.reporter.interrupted(tests);
      await new Promise((resolve) => require('timers').setImmediate(resolve));
    }
    await end(true);
    process.exit();
  };
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  process.on('beforeExit', end);
  if (config.isTestRunner) {
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  }
  harness.teardown = end;
}

/** The innermost tests that run right now. */
function running(test, found = []) {
  if (test.startTime === null || test.finished) return found;
  for (const subtest of test.subtests) running(subtest, found);
  if (test.activeSubtests === 0 && test.parent !== null) found.push({ __proto__: null, name: test.name, nesting: test.nesting, ...test.loc });
  return found;
}

/** What nobody caught is the failure of the test that it came from. */
function errorHandler(event, harness) {
  return (error) => {
    const test = scope.current();
    // An error while the run is being prepared, or of a reporter, is nobody's.
    if (harness.bootstrapPromise !== null || test === scope.REPORTER) throw error;
    if (test !== undefined && !test.finished && test.hookType === undefined) {
      test.fail(testFailure(error, event));
      test.abortController.abort();
      return;
    }
    harness.failRun(test === undefined
      ? `Error: A resource generated asynchronous activity after the test ended. This activity created the error "${error}" which ` +
        `triggered an ${event} event, caught by the test runner.`
      : `Error: ${describe(test, harness)} generated asynchronous activity after the test ended. This activity created the error ` +
        `"${error}" and would have caused the test to fail, but instead triggered an ${event} event.`);
  };
}

function describe({ hookType, name, loc }, { config }) {
  const what = hookType === undefined ? `Test "${name}"` : `Test hook "${hookType}"`;
  if (!loc) return what;
  return `${what} at ${require('path').relative(config.cwd, loc.file)}:${loc.line}:${loc.column}`;
}

// ---- what programs call

/** The root of a program that simply uses node:test. */
function ownRoot() {
  if (root !== undefined) return root;
  const entryFile = process.argv?.[1];
  const config = options.read();
  config.cwd = process.cwd();
  createRoot({ entryFile, loc: entryFile ? scope.place(entryFile) : undefined }, config);
  root.reporter.on('test:summary', (data) => { if (!data.success) process.exitCode = 1; });
  root.harness.bootstrapPromise = Promise.all([root.harness.bootstrapPromise, config.setup(root.reporter)]);
  return root;
}

const parentOf = () => scope.current() ?? ownRoot();

/** Starts a test of the top level once everything is prepared and the suites are built. */
async function startWhenBuilt(subtest) {
  const { harness } = subtest.root;
  if (harness.buildPromise !== null) {
    if (harness.bootstrapPromise !== null) {
      await harness.bootstrapPromise;
      harness.bootstrapPromise = null;
    }
    if (subtest.building) harness.buildSuites.push(subtest.building);
    harness.waitUntilBuilt();
    await harness.buildPromise;
    harness.buildPromise = null;
  }
  await subtest.start();
}

function add(Factory, name, testOptions, fn, overrides) {
  const parent = parentOf();
  const subtest = parent.createSubtest(Factory, name, testOptions, fn, overrides);
  // A suite starts its tests itself.
  return parent instanceof Suite ? Promise.resolve() : startWhenBuilt(subtest);
}

/** `test` or `suite`, with the functions that set one option. */
function maker(Factory) {
  const test = (name, testOptions, fn) => add(Factory, name, testOptions, fn, { __proto__: null, loc: scope.callerOf(test) });
  for (const keyword of ['expectFailure', 'skip', 'todo', 'only']) {
    const variant = (name, testOptions, fn) => add(Factory, name, testOptions, fn, { __proto__: null, [keyword]: true, loc: scope.callerOf(variant) });
    test[keyword] = variant;
  }
  return test;
}

function hookMaker(kind) {
  const hook = (fn, hookOptions) => parentOf().addHook(kind, fn, { ...hookOptions, loc: scope.callerOf(hook) });
  return hook;
}

const hooks = Object.fromEntries(HOOKS.map((kind) => [kind, hookMaker(kind)]));

module.exports = { createRoot, hooks, startWhenBuilt, suite: maker(Suite), test: maker(Test) };
