'use strict';
// internal/test_runner/options: what the command line says about tests: filters, reporters, limits; and counting results.
// Documentation: nodejs.org/api/test.html#running-tests-from-the-command-line.
//
// Ops used: none.

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { getOptionValue } = require('internal/options');
const scope = require('internal/test_runner/scope');

const process = require('process');

/** Reporters that come with the runtime; `wire` is for the process that runs this file. */
const REPORTERS = { __proto__: null, dot: true, junit: true, lcov: true, spec: true, tap: true };

const processors = () => Math.max(require('os').availableParallelism() - 1, 1);

let known;

/** The options, read once. */
function read() {
  return known ??= readAll();
}

function readAll() {
  const isTestRunner = getOptionValue('--test');
  const isolation = isTestRunner ? getOptionValue('--test-isolation') || 'process' : undefined;
  // With a process for each file, filters are the files' matter.
  const filters = !isTestRunner || isolation === 'none';
  const { reporters, destinations } = outputs();
  return {
    __proto__: null,
    isTestRunner,
    isolation,
    concurrency: isTestRunner && isolation !== 'none' ? getOptionValue('--test-concurrency') || true : 1,
    coverage: false,
    destinations,
    forceExit: getOptionValue('--test-force-exit'),
    globalSetupPath: isChild() ? undefined : getOptionValue('--test-global-setup') || undefined,
    only: filters && getOptionValue('--test-only'),
    reporters,
    rerunFailuresFilePath: getOptionValue('--test-rerun-failures') || undefined,
    setup: (stream) => attachReporters(stream, reporters, destinations),
    shard: isTestRunner ? shardOf(getOptionValue('--test-shard')) : undefined,
    testNamePatterns: filters ? patternsOf('--test-name-pattern') : null,
    testSkipPatterns: filters ? patternsOf('--test-skip-pattern') : null,
    timeout: getOptionValue('--test-timeout') || Infinity,
    updateSnapshots: getOptionValue('--test-update-snapshots'),
    watch: false,
  };
}

const isChild = () => process.env.NODE_TEST_CONTEXT === 'child' || process.env.NODE_TEST_CONTEXT === 'child-v8';

function outputs() {
  if (process.env.NODE_TEST_CONTEXT === 'child-v8') return { reporters: ['wire'], destinations: ['stdout'] };
  if (process.env.NODE_TEST_CONTEXT === 'child') return { reporters: ['tap'], destinations: ['stdout'] };
  const reporters = [...getOptionValue('--test-reporter')];
  const destinations = [...getOptionValue('--test-reporter-destination')];
  if (reporters.length === 0 && destinations.length === 0) reporters.push('spec');
  if (reporters.length === 1 && destinations.length === 0) destinations.push('stdout');
  if (reporters.length !== destinations.length) {
    throw new ERR_INVALID_ARG_VALUE('--test-reporter', reporters, "must match the number of specified '--test-reporter-destination'");
  }
  return { reporters, destinations };
}

function shardOf(text) {
  if (text === '') return undefined;
  if (!/^\d+\/\d+$/.test(text)) throw new ERR_INVALID_ARG_VALUE('--test-shard', text, 'must be in the form of <index>/<total>');
  const [index, total] = text.split('/').map(Number);
  return { __proto__: null, index, total };
}

// ---- filters

function patternsOf(option) {
  const texts = getOptionValue(option);
  return texts.length === 0 ? null : texts.map((text) => toRegExp(text, option));
}

/** `/source/flags`, or the source alone. */
function toRegExp(text, name) {
  const [, source = text, flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(text) ?? [];
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const reason = error?.message;
    throw new ERR_INVALID_ARG_VALUE(name, text, `is an invalid regular expression.${reason ? ` ${reason}` : ''}`);
  }
}

const holds = (pattern, text) => RegExp.prototype.exec.call(pattern, text) !== null;

/** By its name, by that of an ancestor, or by all their names in a row. */
function matches(test, patterns) {
  if (patterns.some((pattern) => holds(pattern, test.name))) return true;
  if (test.parent !== null && matches(test.parent, patterns)) return true;
  const names = [];
  for (let up = test; up.parent !== null; up = up.parent) names.unshift(up.name);
  const text = names.join(' ').trim();
  return patterns.some((pattern) => holds(pattern, text));
}

/** Whether the patterns of the command line leave `test` out. */
function isUnwanted(test) {
  const { testNamePatterns, testSkipPatterns } = test.config;
  if (testNamePatterns && !matches(test, testNamePatterns)) return true;
  return Boolean(testSkipPatterns && matches(test, testSkipPatterns));
}

// ---- reporters

async function attachReporters(stream, names, destinations) {
  const { compose } = require('stream');
  const made = await Promise.all(names.map(async (name, i) => ({
    reporter: await reporterOf(name), destination: destinationOf(destinations[i]),
  })));
  scope.within(scope.REPORTER, () => {
    for (const { reporter, destination } of made) compose(stream, reporter).pipe(destination);
  });
  scope.REPORTER.outputs = made;
}

function destinationOf(name) {
  if (name === 'stdout') return process.stdout;
  if (name === 'stderr') return process.stderr;
  return require('fs').createWriteStream(name, { flush: true });
}

async function reporterOf(name) {
  let reporter = name === 'wire' ? require('internal/test_runner/wire').report
    : name in REPORTERS ? require(`internal/test_runner/${name}`)
      : await require('internal/module/run_main').importModule(name);
  if (reporter?.default) reporter = reporter.default;
  if (reporter?.prototype && Object.getOwnPropertyDescriptor(reporter.prototype, 'constructor')) reporter = new reporter();
  if (!reporter) throw new ERR_INVALID_ARG_VALUE('Reporter', name, 'is not a valid reporter');
  return reporter;
}

/** Whether a test file should print colours although its output is a pipe to this process. */
function wantsColors(destinations) {
  const { shouldColorize } = require('internal/util/colors');
  return destinations.some((name) => (name === 'stdout' || name === 'stderr') && shouldColorize(process[name]));
}

// ---- counting

const noCounts = () => ({ __proto__: null, tests: 0, failed: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0, suites: 0 });

function count({ nesting, reportedType, skipped, isTodo, cancelled, passed }, harness) {
  const { counters } = harness;
  if (nesting === 0) counters.topLevel += 1;
  if (reportedType === 'suite') {
    counters.suites += 1;
    return;
  }
  counters.tests += 1;
  if (skipped) counters.skipped += 1;
  else if (isTodo) counters.todo += 1;
  else if (cancelled) counters.cancelled += 1;
  else if (!passed) counters.failed += 1;
  else counters.passed += 1;
  if (!skipped && !isTodo && (cancelled || !passed)) harness.success = false;
}

module.exports = { count, isUnwanted, noCounts, processors, read, toRegExp, wantsColors };
