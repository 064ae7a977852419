'use strict';
// internal/test_runner/run: run(): many test files as one run, each in a process of its own or all in this one.
// Documentation: nodejs.org/api/test.html#runoptions.
//
// `main` is `--test` on the command line.
//
// Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { notThere } = require('internal/not_there');
const { createRoot, startWhenBuilt } = require('internal/test_runner/harness');
const options = require('internal/test_runner/options');
const scope = require('internal/test_runner/scope');
const { Test } = require('internal/test_runner/test');
const { validateArray, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf, validateString } = require('internal/validators');

const process = require('process');

function run(given = {}) {
  validateObject(given, 'options');
  const settings = checked(given);
  const { concurrency, timeout, signal, cwd, setup, isolation } = settings;
  const config = { __proto__: null, ...options.read(), cwd, globalSetupPath: settings.globalSetupPath, rerunFailuresFilePath: settings.rerunFailuresFilePath };
  const root = createRoot({ __proto__: null, concurrency, timeout, signal }, config);
  root.harness.wantsColors = options.wantsColors(config.destinations);
  settings.root = root;
  settings.nextWorker = workers(config.concurrency ?? concurrency);
  if (isolation === 'process' && process.env.NODE_TEST_CONTEXT !== undefined) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    root.settle();
    return root.reporter;
  }
  const files = shardOf(filesOf(settings), settings.shard);
  conduct(settings, files, setup);
  return root.reporter;
}

async function conduct(settings, files, setup) {
  const { root, isolation } = settings;
  if (root.harness.bootstrapPromise !== null) await root.harness.bootstrapPromise;
  await setup?.(root.reporter);
  if (isolation === 'none') return runHere(settings, files);
  root.harness.bootstrapPromise = null;
  root.harness.buildPromise = null;
  const { runFile } = require('internal/test_runner/file_test');
  await Promise.allSettled(files.map((file) => runFile(file, settings)));
  root.settle();
  root.harness.teardown();
}

/** All files in this process: the tests of all are made before the first runs. */
async function runHere({ root, cwd }, files) {
  const { harness } = root;
  const ready = Promise.withResolvers();
  process.env.NODE_TEST_WORKER_ID = '1';
  harness.bootstrapPromise = ready.promise;
  await scope.within(root, () => loadAll(root, files, cwd));
  root.entryFile = null;
  ready.resolve();
  return root.startPending();
}

async function loadAll(root, files, cwd) {
  const { importModule } = require('internal/module/run_main');
  const { resolve } = require('path');
  const { getOptionValue } = require('internal/options');
  const requires = root.config.isTestRunner ? getOptionValue('--require') : [];
  if (requires.length > 0) require('internal/module/loader').loadBuiltin('module')._preloadModules(requires);
  for (const specifier of getOptionValue('--import')) await importModule(specifier);
  for (const file of files) {
    const path = resolve(cwd, file);
    const before = root.subtests.length;
    let failure;
    root.entryFile = path;
    try {
      await importModule(require('url').pathToFileURL(path).href);
    } catch (error) {
      failure = { error };
    }
    if (root.subtests.length > before) continue;
    // A file without tests is one itself.
    const test = root.createSubtest(Test, file, {}, undefined, { __proto__: null, loc: scope.place(path) });
    if (failure !== undefined) test.fail(failure.error);
    startWhenBuilt(test);
  }
}

/** Numbers from 1 for the processes that run at the same time. */
function workers(concurrency) {
  const count = concurrency === true ? options.processors() : typeof concurrency === 'number' ? concurrency : 1;
  let next = 0;
  return () => next++ % count + 1;
}

function filesOf({ files, globPatterns, cwd }) {
  if (files !== undefined && files !== null) return files;
  const { files: found, isNothing } = require('internal/test_runner/files').find(globPatterns, cwd);
  if (!isNothing) return found;
  globalThis.console.error(`Could not find '${globPatterns.join(', ')}'`);
  return process.exit(1);
}

const shardOf = (files, shard) => shard ? files.filter((_, i) => i % shard.total === shard.index - 1) : files;

// ---- options

const isGiven = (value) => value !== undefined && value !== null;

function checked(given) {
  const {
    concurrency, timeout, signal, files, forceExit, isolation = 'process', watch, setup, globalSetupPath, only, globPatterns, shard,
    testNamePatterns, testSkipPatterns, coverage = false, lineCoverage = 0, branchCoverage = 0, functionCoverage = 0,
    coverageExcludeGlobs, coverageIncludeGlobs, execArgv = [], argv = [], cwd = process.cwd(), rerunFailuresFilePath, env,
  } = given;
  if (isGiven(files)) validateArray(files, 'options.files');
  if (isGiven(watch)) validateBoolean(watch, 'options.watch');
  if (isGiven(forceExit)) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) throw new ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
  }
  if (isGiven(only)) validateBoolean(only, 'options.only');
  if (isGiven(globPatterns)) validateArray(globPatterns, 'options.globPatterns');
  validateString(cwd, 'options.cwd');
  if (globPatterns?.length > 0 && files?.length > 0) {
    throw new ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, "is not supported when specifying 'options.files'");
  }
  if (rerunFailuresFilePath) validateString(rerunFailuresFilePath, 'options.rerunFailuresFilePath');
  const part = isGiven(shard) ? checkedShard(shard, watch) : undefined;
  if (isGiven(setup)) validateFunction(setup, 'options.setup');
  const names = patterns(testNamePatterns, 'options.testNamePatterns');
  const skips = patterns(testSkipPatterns, 'options.testSkipPatterns');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateBoolean(coverage, 'options.coverage');
  checkGlobs(coverageExcludeGlobs, 'options.coverageExcludeGlobs');
  checkGlobs(coverageIncludeGlobs, 'options.coverageIncludeGlobs');
  validateInteger(lineCoverage, 'options.lineCoverage', 0, 100);
  validateInteger(branchCoverage, 'options.branchCoverage', 0, 100);
  validateInteger(functionCoverage, 'options.functionCoverage', 0, 100);
  validateStrings(argv, 'options.argv');
  validateStrings(execArgv, 'options.execArgv');
  if (isGiven(globalSetupPath)) validateString(globalSetupPath, 'options.globalSetupPath');
  if (isGiven(env)) {
    validateObject(env, 'options.env');
    if (isolation === 'none') throw new ERR_INVALID_ARG_VALUE('options.env', env, "is not supported with isolation='none'");
  }
  if (coverage) throw notThere("the option 'coverage' of run()");
  if (watch) throw notThere("the option 'watch' of run()");
  return {
    concurrency, timeout, signal, files, forceExit, isolation, setup, globalSetupPath, only, globPatterns, shard: part,
    testNamePatterns: names, testSkipPatterns: skips, execArgv, argv, cwd, rerunFailuresFilePath, env, root: null, nextWorker: null,
  };
}

/** Read once: it may have getters. */
function checkedShard(shard, watch) {
  validateObject(shard, 'options.shard');
  const { index, total } = shard;
  validateInteger(total, 'options.shard.total', 1);
  validateInteger(index, 'options.shard.index', 1, total);
  if (watch) throw new ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
  return { index, total };
}

function patterns(value, name) {
  if (!isGiven(value)) return value;
  return (Array.isArray(value) ? value : [value]).map((one, i) => {
    if (require('util').types.isRegExp(one)) return one;
    if (typeof one === 'string') return options.toRegExp(one, `${name}[${i}]`);
    throw new ERR_INVALID_ARG_TYPE(`${name}[${i}]`, ['string', 'RegExp'], one);
  });
}

function validateStrings(values, name) {
  validateArray(values, name);
  values.forEach((value, i) => validateString(value, `${name}[${i}]`));
}

function checkGlobs(globs, name) {
  if (isGiven(globs)) validateStrings(Array.isArray(globs) ? globs : [globs], name);
}

/** `--test`: runs what the command line names. */
function main(patternsGiven) {
  const settings = { ...options.read(), globPatterns: patternsGiven };
  require('util').debuglog('test_runner')('test runner configuration:', settings);
  const stream = run(settings);
  stream.on('test:summary', (data) => { if (!data.success) process.exitCode = 1; });
}

module.exports = { main, run };
