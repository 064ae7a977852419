'use strict';
// vm: compiling and running text. Documentation: nodejs.org/api/vm.html.
//
// A context is a realm of its own with the program's object in front of its global: what a script declares becomes a
// property of the object, and what it assigns without declaring it is moved there when it has run. As in Node, this keeps
// names apart and is no protection from hostile code. `timeout`, `cachedData`, `importModuleDynamically` with a function,
// and vm's own modules are not there.
//
// Ops used (all state):
//   op_vm_check(source, file, line)                                  throws the SyntaxError, if there is one
//   op_vm_realm() -> global                                          a new realm
//   op_vm_run(source, file, line, global?, front?) -> any            in that realm (else this one), with `front` before its global
//   op_vm_function(body, file, names joined by commas, global?) -> function

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { missingClass, missingFunction, notThere } = require('internal/not_there');
const {
  validateArray, validateBoolean, validateInt32, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal/validators');

const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');
const USE_MAIN_CONTEXT_DEFAULT_LOADER = Symbol('vm_dynamic_import_main_context_default');

/** Global objects by the object that stands in front of them. */
const contexts = new WeakMap();

// ---- options

function locationOf(options, defaultName = 'evalmachine.<anonymous>') {
  if (typeof options === 'string') options = { filename: options };
  else if (options === undefined) options = {};
  else validateObject(options, 'options');
  const { filename = defaultName, lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
  validateBoolean(produceCachedData, 'options.produceCachedData');
  return { filename, line: 1 + lineOffset, cachedData };
}

function checkRun(options) {
  if (options === undefined) return;
  validateObject(options, 'options');
  const { timeout, breakOnSigint = false, displayErrors = true } = options;
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  if (timeout === undefined) return;
  validateUint32(timeout, 'options.timeout', true);
  throw notThere("the option 'timeout' of vm");
}

// ---- contexts

function isContext(object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) {
    throw new ERR_INVALID_ARG_TYPE('object', 'object', object);
  }
  return contexts.has(object);
}

function createContext(contextObject = {}, options = {}) {
  if (contextObject === DONT_CONTEXTIFY) return bareContext(options);
  if ((typeof contextObject !== 'object' && typeof contextObject !== 'function') || contextObject === null) {
    throw new ERR_INVALID_ARG_TYPE('contextObject', 'Object', contextObject);
  }
  if (contexts.has(contextObject)) return contextObject;
  checkContext(options);
  const global = ops.op_vm_realm();
  contexts.set(contextObject, global);
  Object.setPrototypeOf(global, behind(contextObject, Object.getPrototypeOf(global)));
  return contextObject;
}

/** A context whose global object is its own. */
function bareContext(options) {
  checkContext(options);
  const global = ops.op_vm_realm();
  contexts.set(global, global);
  return global;
}

let lastContext = 0;

function checkContext(options) {
  validateObject(options, 'options');
  const { name = `VM Context ${++lastContext}`, origin, codeGeneration, microtaskMode } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    const { strings = true, wasm = true } = codeGeneration;
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  if (microtaskMode !== undefined) validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
}

/** What the global inherits from: the names of `object`. Assigning to what nobody declared ends up there. */
function behind(object, prototype) {
  return new Proxy(prototype, {
    __proto__: null,
    has: (_, key) => Reflect.has(object, key) || Reflect.has(prototype, key),
    get: (_, key) => Reflect.has(object, key) ? object[key] : prototype[key],
    set: (_, key, value) => Reflect.set(object, key, value),
    getOwnPropertyDescriptor(_, key) {
      const own = Reflect.getOwnPropertyDescriptor(object, key);
      // A proxy may only show properties that its target could have.
      return own === undefined ? undefined : { ...own, configurable: true };
    },
  });
}

function globalOf(object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) {
    throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'object', object);
  }
  const global = contexts.get(object);
  if (global === undefined) throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  return global;
}

function runIn(source, filename, line, object) {
  const global = globalOf(object);
  if (global === object) return ops.op_vm_run(source, filename, line, global);
  try {
    return ops.op_vm_run(source, filename, line, global, object);
  } finally {
    moveGlobals(global, object);
  }
}

/** What a script assigned without declaring it became a property of the global: it belongs to `object`. */
function moveGlobals(global, object) {
  for (const key of Object.keys(global)) {
    object[key] = global[key];
    delete global[key];
  }
}

// ---- scripts

class Script {
  #source;
  #filename;
  #line;

  constructor(code, options = {}) {
    code = `${code}`;
    const { filename, line, cachedData } = locationOf(options);
    ops.op_vm_check(code, filename, line);
    this.#source = code;
    this.#filename = filename;
    this.#line = line;
    this.cachedDataRejected = cachedData === undefined ? undefined : true;
    this.sourceMapURL = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
  }

  runInThisContext(options = undefined) {
    checkRun(options);
    return ops.op_vm_run(this.#source, this.#filename, this.#line);
  }

  runInContext(contextifiedObject, options = undefined) {
    globalOf(contextifiedObject);
    checkRun(options);
    return runIn(this.#source, this.#filename, this.#line, contextifiedObject);
  }

  runInNewContext(contextObject, options = undefined) {
    return this.runInContext(createContext(contextObject, contextOptions(options)), options);
  }

  /** Code is compiled when it runs, so there is nothing to keep. */
  createCachedData() { return require('buffer').Buffer.alloc(0); }
}

/** Of runInNewContext's options, those that are createContext's. */
function contextOptions(options) {
  if (options === undefined || typeof options === 'string') return {};
  validateObject(options, 'options');
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  if (contextCodeGeneration !== undefined) validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
  return { name: contextName, origin: contextOrigin, codeGeneration: contextCodeGeneration, microtaskMode };
}

const optionsOf = (options) => typeof options === 'string' ? { filename: options } : options;

function runInThisContext(code, options = undefined) {
  options = optionsOf(options);
  return new Script(code, options).runInThisContext(options);
}

function runInContext(code, contextifiedObject, options = undefined) {
  globalOf(contextifiedObject);
  options = optionsOf(options);
  return new Script(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject = undefined, options = undefined) {
  options = optionsOf(options);
  return new Script(code, options).runInNewContext(contextObject, options);
}

function createScript(code, options) {
  return new Script(code, options);
}

function compileFunction(code, params = undefined, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) {
    validateArray(params, 'params');
    params.forEach((param, i) => validateString(param, `params[${i}]`));
  }
  const { filename } = locationOf(options, '');
  const { parsingContext, contextExtensions = [] } = options;
  if (parsingContext !== undefined && (typeof parsingContext !== 'object' || !contexts.has(parsingContext))) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`));
  if (contextExtensions.length > 0) throw notThere("the option 'contextExtensions' of vm.compileFunction()");
  return ops.op_vm_function(code, filename, (params ?? []).join(','), parsingContext && contexts.get(parsingContext));
}

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory: missingFunction('vm.measureMemory'),
  constants: Object.freeze({ __proto__: null, USE_MAIN_CONTEXT_DEFAULT_LOADER, DONT_CONTEXTIFY }),
};

// Without the flag they are undefined in Node as well.
if (require('internal/options').getOptionValue('--experimental-vm-modules')) {
  for (const name of ['Module', 'SourceTextModule', 'SyntheticModule']) module.exports[name] = missingClass(`vm.${name}`);
}
