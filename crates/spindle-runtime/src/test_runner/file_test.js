'use strict';
// internal/test_runner/file_test: a test file as a test: run in a process of its own, whose tests are told as this run's.
//
// Ops used: none.

const options = require('internal/test_runner/options');
const { place } = require('internal/test_runner/scope');
const { Test } = require('internal/test_runner/test');
const { testFailure } = require('internal/test_runner/failure');
const { Reader } = require('internal/test_runner/wire');

const process = require('process');

/** Options that are this process's business. */
const OWN_SWITCHES = ['--test', '--watch', '--experimental-test-coverage'];
const OWN_VALUES = ['--test-reporter', '--test-reporter-destination', '--test-concurrency', '--test-isolation', '--test-shard', '--test-global-setup'];
/** A file's own totals are not told. */
const TOTALS = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [^ ]*$/;
const CANCELLED = ['cancelledByParent', 'testAborted', 'testTimeoutFailure'];

class FileTest extends Test {
  #waiting = [];
  #children = 0;
  hasFailedTests = false;

  constructor(testOptions) {
    super(testOptions);
    this.loc ??= place(require('path').resolve(this.name));
    this.timeout = null;
  }

  tellStart() {}

  /** Tells now, or when everything made before this file has been told. */
  add(item) {
    if (item.type === 'test:pass' || item.type === 'test:fail') {
      this.#children += 1;
      if (item.data.nesting === 0 && item.type === 'test:fail') this.hasFailedTests = true;
    }
    this.#waiting.push(item);
    if (this.isTurn()) this.#drain();
  }

  #drain() {
    const items = this.#waiting;
    this.#waiting = [];
    for (const item of items) this.#tell(item);
  }

  /** The file itself is worth a line only if its tests do not say it all. */
  #isCovered() {
    return this.#children > 0 && (!this.error || this.error.failureType === 'subtestsFailed');
  }

  #tell({ type, data }) {
    const { harness } = this.root;
    const isTop = data.nesting === 0;
    if (isTop && type === 'test:plan' && this.#isCovered()) return;
    if (isTop && type === 'test:diagnostic' && TOTALS.test(data.message)) return;
    if (type === 'test:pass' || type === 'test:fail') {
      if (isTop) data.testNumber = harness.counters.topLevel + 1;
      options.count({
        nesting: data.nesting,
        reportedType: data.details?.type,
        skipped: data.skip !== undefined,
        isTodo: data.todo !== undefined,
        passed: type === 'test:pass',
        cancelled: CANCELLED.includes(data.details?.error?.failureType),
      }, harness);
    }
    this.reporter.tell(type, data);
  }

  report() {
    this.#drain();
    if (this.#isCovered()) return;
    super.tellStart();
    super.report();
  }
}

/** Starts the file's process when its turn has come; the promise is for its end. */
function runFile(path, run) {
  const test = run.root.createSubtest(FileTest, path, { signal: run.signal }, (t) => runProcess(test, path, run, t.signal));
  return test.start();
}

async function runProcess(test, path, run, signal) {
  const child = require('child_process').spawn(process.execPath, argumentsOf(path, run), {
    signal, env: environmentOf(run), cwd: run.cwd, stdio: ['pipe', 'pipe', 'pipe'],
  });
  let failure;
  child.on('error', (error) => { failure = error; });
  const out = new Reader((item) => test.add(item), (message) => test.add({ type: 'test:stdout', data: { __proto__: null, file: path, message } }));
  child.stdout.on('data', (bytes) => out.push(bytes));
  const lines = require('readline').createInterface({ input: child.stderr });
  lines.on('line', (line) => test.add({ type: 'test:stderr', data: { __proto__: null, file: path, message: `${line}\n` } }));
  const { once } = require('events');
  const { finished } = require('stream/promises');
  const [[exitCode, exitSignal]] = await Promise.all([once(child, 'exit', { signal }), finished(child.stdout, { signal }), finished(child.stderr, { signal })]);
  out.end();
  lines.close();
  if (exitCode === 0 && exitSignal === null) return;
  // The stack would only show this file.
  throw failure ?? Object.assign(testFailure('test failed', test.hasFailedTests ? 'subtestsFailed' : 'testCodeFailure'),
    { exitCode, signal: exitSignal, stack: undefined });
}

function environmentOf({ env, root, nextWorker }) {
  const all = { NODE_TEST_CONTEXT: 'child-v8', ...(env ?? process.env), NODE_TEST_WORKER_ID: String(nextWorker()) };
  if (root.harness.wantsColors) all.FORCE_COLOR = '1';
  return all;
}

function argumentsOf(path, { argv, execArgv, forceExit, only, rerunFailuresFilePath, root, testNamePatterns, testSkipPatterns }) {
  const args = process.execArgv.filter(isForFile);
  if (forceExit === true) args.push('--test-force-exit');
  for (const pattern of testNamePatterns ?? []) args.push(`--test-name-pattern=${pattern}`);
  for (const pattern of testSkipPatterns ?? []) args.push(`--test-skip-pattern=${pattern}`);
  if (only === true) args.push('--test-only');
  if (root.timeout !== null) args.push(`--test-timeout=${root.timeout}`);
  if (rerunFailuresFilePath) args.push(`--test-rerun-failures=${rerunFailuresFilePath}`);
  return [...args, ...execArgv, path, ...argv];
}

function isForFile(word, i, words) {
  if (OWN_SWITCHES.includes(word)) return false;
  return !OWN_VALUES.some((name) => word === name || words[i - 1] === name || word.startsWith(`${name}=`));
}

module.exports = { runFile };
