'use strict';
// internal/bootstrap: the first thing that runs. It shares the flags, names the entries that Rust may call, and puts
// Node's globals in place.
//
// An empty program should evaluate next to nothing, so everything here is lazy: a global is an accessor that loads its
// module at the first touch and then becomes the plain property that Node has, and an entry either loads its module
// when Rust calls it or is named by that module (`setEntry`), as Rust never enters what does not exist yet.
//
// Ops used:
//   i32: Int32Array, f64: Float64Array        the words shared with Rust, see internal/flags
//   op_set_entry(name: string, fn) -> ()      state   the first registration of a name stands
//   op_set_error_factory(fn) -> ()            state   fn(code, errno, syscall, path, dest, message, kind) -> Error
//   op_structured_clone(value, transfer) -> value  state   may be missing; then there is no global of that name

require('internal/flags').share(ops.i32, ops.f64);

const setEntry = (name, fn) => ops.op_set_entry(name, fn);
exports.setEntry = setEntry;
/** Path of the main script as Rust gave it, for process.argv[1]. */
exports.mainPath = undefined;
/** The exported object of 'process' once that module is loaded, else undefined; whether it is an EventEmitter yet. */
exports.process = undefined;
exports.processEmits = false;
/** process.stdout and process.stderr by descriptor, once they are made. */
exports.streams = [];
/** What process.exitCode was set to. */
exports.exitCode = undefined;
/** The engine's own `stack` accessor and captureStackTrace, for internal/errors/stacks. */
exports.engineStack = undefined;

const { defineProperty, getOwnPropertyDescriptor } = Object;

// ---- globals

/** A property whose value comes from `load()` at the first touch; assigning it replaces it, as with any other. */
function lazyGlobal(name, enumerable, load) {
  const settle = (value) => {
    defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
    return value;
  };
  defineProperty(globalThis, name, { __proto__: null, get: () => settle(load()), set: settle, enumerable, configurable: true });
}

function installGlobals() {
  const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };
  defineProperty(globalThis, Symbol.toStringTag, { ...hidden, value: 'global', writable: false });
  globalThis.global = globalThis;
  for (const name of ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout']) {
    lazyGlobal(name, true, () => require('timers')[name]);
  }
  lazyGlobal('queueMicrotask', true, () => require('internal/task_queues').queueMicrotask);
  if (ops.op_structured_clone !== undefined) globalThis.structuredClone = structuredClone;
  lazyGlobal('process', false, () => require('process'));
  lazyGlobal('console', false, () => require('console'));
  lazyGlobal('Buffer', false, () => require('buffer').Buffer);
  lazyGlobal('performance', true, () => require('internal/performance').performance);
}

function structuredClone(value, options) {
  if (arguments.length === 0) {
    const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
    throw new ERR_MISSING_ARGS('value');
  }
  return ops.op_structured_clone(value, options?.transfer);
}

// ---- errors

/** Makes errors look like V8's; see internal/errors/stacks. Nothing to do in an engine whose errors already do. */
function installErrors() {
  Error.stackTraceLimit = 10;
  const native = getOwnPropertyDescriptor(Error.prototype, 'stack');
  if (native?.get === undefined) return;
  exports.engineStack = { get: native.get, set: native.set, capture: Error.captureStackTrace };
  const stacks = () => require('internal/errors/stacks');
  defineProperty(Error.prototype, 'stack', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() { return stacks().getStack(this); },
    set(value) { native.set.call(this, value); },
  });
  defineProperty(Error, 'captureStackTrace', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: function captureStackTrace(object, hideAbove) { stacks().capture(object, hideAbove ?? captureStackTrace); },
  });
  // A stack overflow is a RangeError everywhere else.
  if (typeof InternalError === 'function') {
    Object.setPrototypeOf(InternalError.prototype, RangeError.prototype);
    InternalError.prototype.name = 'RangeError';
    defineProperty(InternalError.prototype, 'constructor', { __proto__: null, value: RangeError, writable: true, configurable: true });
    delete globalThis.InternalError;
  }
}

// ---- entries

const execution = () => require('internal/process/execution');
const rejections = () => require('internal/rejections');

/** Whether `process.emit` could reach anybody. */
function hasListeners() {
  return exports.processEmits || (exports.process !== undefined && Object.hasOwn(exports.process, 'emit'));
}

function installEntries() {
  setEntry('runMain', (path) => {
    exports.mainPath = path;
    require('internal/module/loader').runMain(path);
  });
  setEntry('uncaught', (error, fromPromise) => execution().uncaught(error, fromPromise, true));
  setEntry('rejection', (...args) => rejections().rejection(...args));
  setEntry('processRejections', () => rejections().processRejections());
  setEntry('beforeExit', () => { if (hasListeners()) execution().beforeExit(); });
  setEntry('exit', (code = 0) => hasListeners() ? execution().exit(code) : exports.exitCode ?? code);
  ops.op_set_error_factory((...args) => require('internal/errors').systemError(...args));
}

installErrors();
installEntries();
installGlobals();
