'use strict';
// internal/process/start: a program that is more than one file to run: a script from `-e` or standard input, a syntax
// check, modules to load first, options that change something before the program begins.
//
// Rust comes here instead of to the loader when the command line asks for any of this (`needs_preparation` in
// src/options); an empty program never loads this file. ES modules are internal/module/run_main's.
// Documentation: nodejs.org/api/cli.html.
//
// Ops used:
//   op_run_script(source: string, name: string) -> any   state    evaluates a classic script in the global scope
//   op_process_read_stdin() -> string                     effect   everything from standard input, until its end
//   op_process_gc(minor: bool) -> ()                      state    collects garbage now
//   op_loader_read, op_compile_cjs                        see internal/module/loader

const bootstrap = require('internal/bootstrap');
const execution = require('internal/process/execution');
const { getOptionValue, isGiven, withoutEffect } = require('internal/options');

const errors = () => require('internal/errors').codes;
const esm = () => require('internal/module/run_main');
const loader = () => require('internal/module/loader');
const process = () => require('process');

/** What tests of the runtime itself may require with --expose-internals. */
const EXPOSED = ['internal/errors', 'internal/options'];

/** `path` is the file, '-' for standard input, or '' if none was given. */
function start(path) {
  if (path !== '' && getOptionValue('--eval') === '') bootstrap.mainPath = path;
  applyOptions();
  const isTestRunner = getOptionValue('--test');
  const preloads = getOptionValue('--import');
  const requires = getOptionValue('--require');
  // Where the tests are in this process, these modules may make some, and so the runner loads them.
  const isRunners = isTestRunner && getOptionValue('--test-isolation') === 'none';
  if (requires.length > 0 && !isRunners) loader().loadBuiltin('module')._preloadModules(requires);
  if (isTestRunner) return require('internal/test_runner/run').main(process().argv.slice(1));
  const loaders = getOptionValue('--experimental-loader');
  if (loaders.length > 0) esm().registerLoaders(loaders);
  if (preloads.length === 0 && loaders.length === 0) return run(path);
  return esm().preload(preloads, () => run(path));
}

function run(path) {
  if (getOptionValue('--check')) return check(path);
  if (isGiven('--eval')) return evaluate(getOptionValue('--eval'), '[eval]');
  if (path === '' || path === '-') return evaluate(ops.op_process_read_stdin(), '[stdin]');
  return loader().Module.runMain(path);
}

// ---- options that act at once

function applyOptions() {
  loader().state.preserveSymlinks = getOptionValue('--preserve-symlinks');
  loader().state.preserveSymlinksMain = getOptionValue('--preserve-symlinks-main');
  const ignored = withoutEffect();
  if (ignored.length > 0) process().emitWarning(`Options of V8 that mean nothing here: ${ignored.join(', ')}`, 'UnsupportedOptionWarning');
  const title = getOptionValue('--title');
  if (title !== '') process().title = title;
  if (isGiven('--stack-trace-limit')) Error.stackTraceLimit = getOptionValue('--stack-trace-limit');
  if (getOptionValue('--expose-gc')) exposeGc();
  if (getOptionValue('--expose-internals')) for (const id of EXPOSED) loader().builtinIds.add(id);
  if (getOptionValue('--report-on-signal')) require('internal/process/report');
  if (getOptionValue('--trace-exit')) process().on('exit', traceExit);
  disableProto(getOptionValue('--disable-proto'));
  if (!getOptionValue('--deprecation')) process().noDeprecation = true;
  if (getOptionValue('--throw-deprecation')) process().throwDeprecation = true;
  if (getOptionValue('--trace-deprecation')) process().traceDeprecation = true;
  const order = getOptionValue('--dns-result-order');
  if (order !== '') require('internal/validators').validateOneOf(order, '--dns-result-order', ['verbatim', 'ipv4first', 'ipv6first']);
}

function exposeGc() {
  /** gc(), gc({ type: 'minor' }), gc({ execution: 'async' }). */
  function gc(options) {
    const isMinor = options === true || options?.type === 'minor';
    if (options?.execution !== 'async') return ops.op_process_gc(isMinor);
    return new Promise((resolve) => require('timers').setImmediate(() => resolve(ops.op_process_gc(isMinor))));
  }
  Object.defineProperty(globalThis, 'gc', { __proto__: null, value: gc, writable: true, configurable: true, enumerable: false });
}

/** Where process.exit was called; a program that ends by itself was not. */
function traceExit(code) {
  const lines = new Error('exit').stack.split('\n');
  const first = lines.findIndex((line) => line.includes('at exit (node:process'));
  if (first !== -1) execution.printError(`(node:${process().pid}) WARNING: Exited the environment with code ${code}\n${lines.slice(first).join('\n')}\n`);
}

function disableProto(mode) {
  if (mode === 'delete') delete Object.prototype.__proto__;
  if (mode !== 'throw') return;
  const refuse = () => {
    const error = Object.assign(new Error('Accessing Object.prototype.__proto__ has been disallowed with --disable-proto=throw'), { code: 'ERR_PROTO_ACCESS' });
    Error.captureStackTrace(error, refuse);
    throw error;
  };
  Object.defineProperty(Object.prototype, '__proto__', { __proto__: null, get: refuse, set: refuse, enumerable: false, configurable: true });
}

// ---- scripts without a file

function evaluate(source, name) {
  const print = getOptionValue('--print');
  const type = getOptionValue('--input-type');
  execution.sources.set(name, source);
  if (type.startsWith('module')) return evaluateModule(source, type, print);
  const module = makeModule(name);
  exposeModule(module, name);
  let text = withoutTypes(source, name, type);
  // What the running script throws must come from where it was thrown, so the guess comes first.
  if (type === '' && loader().syntaxError(text, name) !== undefined) {
    text = typesTaken(source, name) ?? source;
    if (loader().hooks.looksLikeEsm(text, name)) return evaluateModule(text, type, print);
  }
  const value = ops.op_run_script(text, name);
  if (print) globalThis.console.log(value);
}

function evaluateModule(source, type, print) {
  if (print) throw new (errors().ERR_EVAL_ESM_CANNOT_PRINT)();
  return esm().runString(withoutTypes(source, '[eval]', type), { type: 'module' });
}

/** Types are taken out where the option says so, or where the script is none without. */
function withoutTypes(source, name, type) {
  if (!type.endsWith('typescript')) return source;
  return loader().hooks.stripTypes(source, name, type.startsWith('module') ? 'module' : 'commonjs').source;
}

/** A script that is none as it stands, without types; undefined if it is no TypeScript either. */
function typesTaken(source, name) {
  try {
    return withoutTypes(source, name, 'typescript');
  } catch (error) {
    if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error;
    return undefined;
  }
}

function makeModule(name) {
  const { Module } = loader();
  const folder = process().cwd();
  const module = new Module(name);
  module.filename = require('path').join(folder, name);
  module.paths = Module._nodeModulePaths(folder);
  return module;
}

/** What a module's function has as parameters, a script has as globals; built-in modules as well, at their first use. */
function exposeModule(module, name) {
  const { builtinNames, makeRequire } = loader();
  const give = (key, value, enumerable = true) => Object.defineProperty(globalThis, key,
    { __proto__: null, value, writable: true, enumerable, configurable: true });
  const require = makeRequire(module);
  const values = { __filename: name, __dirname: '.', exports: module.exports, module, require };
  for (const key of Object.keys(values)) give(key, values[key]);
  for (const id of builtinNames) {
    if (!/^[a-z]\w*$/.test(id) || id in globalThis) continue;
    Object.defineProperty(globalThis, id, {
      __proto__: null,
      get() {
        give(id, undefined, false); // a module that looks for a global of its own name must not come here again
        const loaded = require(id);
        give(id, loaded, false);
        return loaded;
      },
      set(value) { give(id, value); },
      enumerable: false,
      configurable: true,
    });
  }
}

// ---- --check

function check(path) {
  if (path === '' || path === '-') {
    const source = ops.op_process_read_stdin();
    execution.sources.set('[stdin]', source);
    return checkSource(source, '[stdin]', getOptionValue('--input-type').split('-')[0] || undefined);
  }
  const { Module, formatOf } = loader();
  const file = Module._resolveFilename(require('path').resolve(path), null, true);
  return checkSource(ops.op_loader_read(file), file, formatOf(file));
}

/** A source whose format nothing tells is an ES module if it can be nothing else. */
function checkSource(source, file, format) {
  const { hooks, plainSource } = loader();
  source = plainSource(source);
  if (hooks.stripTypes !== null && /\.[cm]?ts$/.test(file)) ({ source, format } = hooks.stripTypes(source, file, format));
  if (format === 'module') return esm().checkSyntax(source, file);
  try {
    ops.op_compile_cjs(source, file);
  } catch (error) {
    if (format !== undefined || !(error instanceof SyntaxError) || !hooks.looksLikeEsm?.(source, file)) throw error;
    return esm().checkSyntax(source, file);
  }
}

module.exports = { start };
