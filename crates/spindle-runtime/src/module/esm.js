'use strict';
// internal/module/esm: ES modules. The map of them, the answers to the engine's questions, and when each of them runs.
//
// The engine asks one function here for every import (`answer`). A static import is answered with the compiled module, found by
// URL in `modules`; import() with a promise that is settled when the module has run. Modules run in a promise job, as in Node:
// the jobs they leave come before the ticks they leave. What specifiers mean is internal/module/esm_resolve, what files are
// made of internal/module/translate. Documentation: nodejs.org/api/esm.html.
//
// Ops used:
//   op_module_link(module) -> ()                  state   loads what it imports, and connects the graph
//   op_module_evaluate(module) -> promise         state   the same promise each time
//   op_module_namespace(module) -> namespace      state
//   op_module_awaits(module) -> bool              state   has a top-level await of its own
//   op_module_is_running(module) -> bool          state   is being evaluated right now
//   op_promise_state(promise) -> i32              state   0 pending, 1 fulfilled, 2 rejected
//   op_promise_take_reason(promise) -> any        state   of a rejected promise, which counts as handled then
//   op_promise_settle(promise, fulfil, value) -> ()   state
//   op_queue_microtask(fn) -> ()                  state

const {
  op_module_awaits, op_module_evaluate, op_module_is_running, op_module_link, op_module_namespace, op_promise_settle, op_promise_state,
  op_promise_take_reason, op_queue_microtask,
} = ops;
const loader = require('internal/module/loader');
const urls = require('internal/module/urls');
const translate = require('internal/module/translate');
const bootstrap = require('internal/bootstrap');
const codes = () => require('internal/errors').codes;
const errors = () => require('internal/module/esm_errors');
const hooks = () => require('internal/module/hooks');
// An empty module needs none of these.
const resolve = (specifier, parent) => require('internal/module/esm_resolve').resolve(specifier, parent);

const { then } = Promise.prototype;
const { apply } = Reflect;

/** The engine's numbers for the `type` attribute of a request. */
const NO_TYPE = 1;
const TYPES = [undefined, undefined, 'json', 'css', 'bytes', 'text'];

/** One module: where it came from, and the engine's record of it. It is its own referrer in the engine's questions. */
class Entry {
  constructor(url) {
    this.url = url;
    this.format = undefined;
    this.module = undefined;
    /** Modules that it imports, as far as the engine has asked. */
    this.imports = [];
    /** Of a generated module: the function that its one line calls, with a function that sets its exports. */
    this.fill = undefined;
    /** Of a built-in: names whose values nobody has asked for yet, and what puts the values into its exports anew. */
    this.waiting = undefined;
    this.update = undefined;
    /** Of the module that require() shows in place of another: that other. */
    this.target = undefined;
    /** Of source text that is in no file. */
    this.source = undefined;
    this.isMain = false;
  }
}

/** URL -> Entry of source text, CommonJS and built-ins; and of JSON, which needs an attribute and is another module. */
const modules = new Map();
const jsonModules = new Map();

// ---- the engine's questions

const LOAD = 0;
const IMPORT = 1;

function answer(kind, referrer, a, b, c, line) {
  if (kind === LOAD) return load(referrer, a, b, line);
  if (kind === IMPORT) return importModule(c, referrer, a, b);
  return fillMeta(referrer, a);
}

/** A static import. The same module never asks twice. */
function load(referrer, specifier, type, line) {
  if (referrer.target !== undefined) return referrer.target.module;
  const entry = request(referrer, specifier, type, line);
  if (requiring > 0) refuseCycle(entry, specifier, referrer.url);
  if (entry.waiting !== undefined) translate.demand(entry, referrer);
  referrer.imports.push(entry);
  return entry.module;
}

/** How many require() of ES modules are loading their graphs. */
let requiring = 0;

/** What is in the middle of running cannot be part of a graph that must run at once. */
function refuseCycle(entry, specifier, parent) {
  const isCommonJs = entry.format === 'commonjs' && entry.url.startsWith('file:');
  if (!(isCommonJs ? loader.isLoading(urls.urlToPath(entry.url)) : op_module_is_running(entry.module))) return;
  throw new (codes().ERR_REQUIRE_CYCLE_MODULE)(`Cannot import ${isCommonJs ? 'CommonJS ' : ''}Module ${specifier} in a cycle. (from ${urls.nameOf(parent)})`);
}

/** The URL of whoever asks: a module, a CommonJS file by its path, or code of no file, which belongs to the current folder. */
function urlOf(referrer) {
  if (typeof referrer === 'object') return referrer.url;
  if (referrer === undefined || !referrer.startsWith('/')) return translate.folderUrl();
  return urls.pathToUrl(referrer);
}

/** The module that `specifier` names, compiled; it is not linked yet. */
function request(referrer, specifier, type, line) {
  const parent = urlOf(referrer);
  const attribute = attributeOf(referrer, specifier, type, line);
  if (loader.hooks.later !== null && direct === 0) return answered(parent, specifier, attribute);
  if (loader.customized()) return customized(specifier, parent, attribute);
  return entryOf(resolve(specifier, parent), attribute, parent);
}

function attributeOf(referrer, specifier, type, line) {
  return type === NO_TYPE ? undefined : TYPES[type] ?? errors().unknownType(referrer, specifier, line);
}

function entryOf(url, attribute, parent) {
  const map = attribute === 'json' ? jsonModules : modules;
  return map.get(url) ?? add(url, (entry) => translate.load(entry, attribute, parent), map);
}

/** Through the hooks of module.registerHooks. */
function customized(specifier, parent, attribute) {
  const importAttributes = { __proto__: null, ...(attribute === undefined ? {} : { type: attribute }) };
  const { url, format, importAttributes: changed = importAttributes } = hooks().resolveImport(specifier, parent, importAttributes);
  const type = changed.type;
  const map = type === 'json' ? jsonModules : modules;
  return map.get(url) ?? add(url, (entry) => translate.loadCustomized(entry, type, hooks().loadImport(url, format, changed), parent), map);
}

// ---- hooks that answer later (module.register)

/** What they have answered, by importing module, specifier and attribute. */
const answers = new Map();

/** How many graphs are being loaded in which such hooks have no say: those of require(), and of the hooks themselves. */
let direct = 0;

class Unanswered {
  constructor(parent, specifier, attribute) {
    this.parent = parent;
    this.specifier = specifier;
    this.attribute = attribute;
    this.key = `${parent}\0${specifier}\0${attribute}`;
  }
}

function answered(parent, specifier, attribute) {
  const question = new Unanswered(parent, specifier, attribute);
  const known = answers.get(question.key);
  if (known === undefined) throw question;
  return known;
}

async function ask({ parent, specifier, attribute, key }) {
  const attributes = { __proto__: null, ...(attribute === undefined ? {} : { type: attribute }) };
  const mapOf = (type) => (type === 'json' ? jsonModules : modules);
  const { answerImport } = loader.hooks.later;
  const { url, type, loaded } = await answerImport(specifier, parent, attributes, (url, type) => mapOf(type).has(url));
  const entry = mapOf(type).get(url) ?? add(url, (one) => translate.loadCustomized(one, type, loaded, parent), mapOf(type));
  answers.set(key, entry);
  return entry;
}

/** Links a graph as soon as all its imports are answered. */
async function linkLater(entry) {
  for (;;) {
    try {
      return link(entry);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      await ask(error);
    }
  }
}

async function importLater(promise, referrer, specifier, type) {
  try {
    const entry = await ask(new Unanswered(urlOf(referrer), specifier, attributeOf(referrer, specifier, type)));
    if (entry.waiting !== undefined) translate.demand(entry);
    await linkLater(entry);
    finishImport(promise, entry);
  } catch (error) {
    op_promise_settle(promise, false, error);
  }
}

async function runMainLater(url) {
  try {
    const entry = asMain(await ask(new Unanswered(undefined, url, undefined)));
    await linkLater(entry);
    evaluateMain(entry);
  } catch (error) {
    fail(error);
  }
}

// ---- import.meta

function fillMeta(entry, meta) {
  if (entry.fill !== undefined) {
    meta.fill = entry.fill;
    return;
  }
  const { url } = entry;
  if (url.startsWith('file:')) {
    const path = urls.urlToPath(url);
    meta.dirname = require('path').dirname(path);
    meta.filename = path;
  }
  meta.main = entry.isMain;
  // The second parameter means nothing without a flag.
  meta.resolve = function resolve(specifier, parent) { return resolveMeta(specifier, parent === undefined ? url : givenParent(parent, url)); };
  meta.url = url;
}

function givenParent(parent, url) {
  if (!require('internal/options').getOptionValue('--experimental-import-meta-resolve')) return url;
  if (typeof parent !== 'string' && !(parent instanceof require('url').URL)) {
    throw new (codes().ERR_INVALID_ARG_TYPE)('parentURL', ['string', 'URL'], parent);
  }
  return `${parent}`;
}

/** import.meta.resolve: unlike an import, it does not mind a file that is not there. */
function resolveMeta(specifier, parent) {
  try {
    if (loader.customized()) return hooks().resolveImport(`${specifier}`, parent, { __proto__: null }).url;
    return resolve(`${specifier}`, parent);
  } catch (error) {
    if (error.code === 'ERR_UNSUPPORTED_DIR_IMPORT' || (error.code === 'ERR_MODULE_NOT_FOUND' && error.url)) return error.url;
    throw error;
  }
}

// ---- running

function link(entry) {
  try {
    op_module_link(entry.module);
  } catch (error) {
    throw errors().linkError(error, modules);
  }
}

function importModule(promise, referrer, specifier, type) {
  if (loader.hooks.later !== null && direct === 0) return void importLater(promise, referrer, specifier, type);
  try {
    const entry = request(referrer, specifier, type);
    if (entry.waiting !== undefined) translate.demand(entry);
    link(entry);
    op_queue_microtask(() => finishImport(promise, entry));
  } catch (error) {
    op_promise_settle(promise, false, error);
  }
}

function finishImport(promise, entry) {
  let done;
  try {
    done = op_module_evaluate(entry.module);
  } catch (error) {
    return op_promise_settle(promise, false, error);
  }
  const fulfil = () => op_promise_settle(promise, true, op_module_namespace(entry.module));
  const state = op_promise_state(done);
  if (state === 1) fulfil();
  else if (state === 2) op_promise_settle(promise, false, explained(op_promise_take_reason(done), entry));
  else apply(then, done, [fulfil, (reason) => op_promise_settle(promise, false, explained(reason, entry))]);
}

/** What evaluating a module has thrown. One that takes itself for CommonJS is told what it is. */
function explained(error, entry) {
  return Error.isError(error) && error.name === 'ReferenceError' ? errors().explained(error, entry.url, op_module_awaits(entry.module)) : error;
}

/** import() for built-in code: `specifier` as a module in `parent` would write it; `isDirect` keeps hooks that answer later out. */
function importFrom(specifier, parent, isDirect = false) {
  const promise = new Promise(() => {});
  direct += Number(isDirect);
  importModule(promise, { url: parent, imports: [] }, specifier, NO_TYPE);
  direct -= Number(isDirect);
  return promise;
}

/** Whether the module or anything it imports has a top-level await. */
function isAsync(entry, seen = new Set()) {
  if (seen.has(entry)) return false;
  seen.add(entry);
  return op_module_awaits(entry.module) || entry.imports.some((one) => isAsync(one, seen));
}

// ---- the entry of a program

/** Evaluation of the main module: a promise. */
let main;

/** Runs `url` as the program, in a job of its own. What it throws is an unhandled rejection. */
function runMain(url, isGuess = false) {
  if (loader.hooks.later !== null) return void runMainLater(url);
  op_queue_microtask(() => start(() => {
    if (loader.customized()) return asMain(customized(url, undefined, undefined));
    return add(url, (entry) => {
      asMain(entry);
      if (isGuess) translate.loadGuessed(entry);
      else translate.load(entry);
    });
  }));
}

function asMain(entry) {
  entry.isMain = true;
  return entry;
}

/** Runs `source` as the program: --eval, standard input. */
function runMainSource(source, url) {
  op_queue_microtask(() => start(() => add(url, (entry) => translate.fromSource(entry, source))));
}

/** A new module, filled by `make`; one that cannot be made leaves no trace. */
function add(url, make, map = modules) {
  const entry = new Entry(url);
  map.set(url, entry);
  try {
    make(entry);
  } catch (error) {
    map.delete(url);
    throw error;
  }
  return entry;
}

/** An error of the main module is uncaught, although it comes out of a promise. */
function fail(error) {
  require('internal/process/execution').uncaught(error, true);
}

function start(make) {
  try {
    const entry = make();
    if (loader.hooks.later !== null) return void linkLater(entry).then(() => evaluateMain(entry), fail);
    link(entry);
    evaluateMain(entry);
  } catch (error) {
    fail(error);
  }
}

function evaluateMain(entry) {
  main = op_module_evaluate(entry.module);
  apply(then, main, [undefined, (error) => fail(explained(error, entry))]);
  if (op_promise_state(main) === 0) bootstrap.checkMain = () => reportUnsettled(entry);
}

/** Exit code of a program whose main module never gets past a top-level await. */
const UNSETTLED = 13;

function reportUnsettled(entry) {
  if (op_promise_state(main) !== 0 || bootstrap.exitCode !== undefined) return;
  bootstrap.exitCode = UNSETTLED;
  const waiting = waitingModule(entry) ?? entry;
  require('internal/process/execution').printError(`Warning: Detected unsettled top-level await at ${errors().placeOfAwait(waiting)}\n\n\n\n`);
}

/** The module of a pending graph that waits for itself, not for what it imports. */
function waitingModule(entry, seen = new Set()) {
  if (seen.has(entry)) return undefined;
  seen.add(entry);
  for (const one of entry.imports) {
    const found = waitingModule(one, seen);
    if (found !== undefined) return found;
  }
  return op_module_awaits(entry.module) && op_promise_state(op_module_evaluate(entry.module)) === 0 ? entry : undefined;
}

// ---- require() of an ES module

/** The exports that require() gives for the ES module in `filename`. */
function requireModule(filename, source, parent) {
  const url = urls.pathToUrl(filename);
  const entry = modules.get(url) ?? add(url, (one) => (source === undefined ? translate.compileFile(one, filename) : translate.fromSource(one, source)));
  if (op_module_is_running(entry.module)) throw cycleError(filename, parent?.filename);
  requiring += 1;
  direct += 1;
  try {
    link(entry);
  } finally {
    requiring -= 1;
    direct -= 1;
  }
  if (isAsync(entry)) throw new (codes().ERR_REQUIRE_ASYNC_MODULE)(filename, parent?.filename);
  const done = op_module_evaluate(entry.module);
  if (op_promise_state(done) === 2) throw explained(op_promise_take_reason(done), entry);
  return exportsOf(entry);
}

function cycleError(filename, parent, isShort = false) {
  const message = `Cannot require() ES Module ${filename} in a cycle.${parent ? ` (from ${parent})` : ''}`;
  return new (codes().ERR_REQUIRE_CYCLE_MODULE)(isShort ? message : `${message} ` +
    'A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification. ' +
    'Try making at least part of the dependency in the graph lazily loaded.');
}

/** A namespace as require() shows it: with `__esModule` if it has a default export, or whatever it exports as 'module.exports'. */
function exportsOf(entry) {
  const namespace = op_module_namespace(entry.module);
  if (Object.hasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (!Object.hasOwn(namespace, 'default') || Object.hasOwn(namespace, '__esModule')) return namespace;
  const facade = translate.facade(new Entry(entry.url), entry);
  link(facade);
  op_module_evaluate(facade.module);
  return op_module_namespace(facade.module);
}

module.exports = { answer, cycleError, importFrom, requireModule, runMain, runMainSource };
