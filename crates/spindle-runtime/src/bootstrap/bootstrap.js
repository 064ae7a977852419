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
//   op_builtin_globals() -> string            state   module, name and mark of each global in turn
//   op_set_module_hook(fn) -> ()              state   fn(kind, referrer, ..): imports, see internal/module/esm

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
/** diagnostics_channel's channels `console.log` and so on, once a program has asked for them. */
exports.consoleChannels = { log: undefined, info: undefined, debug: undefined, warn: undefined, error: undefined };
/** The standard Error.prepareStackTrace. */
exports.prepareStackTrace = undefined;
/** What process.exitCode was set to. */
exports.exitCode = undefined;
/** Of a main module that waits in a top-level await: says so if it still does at the end. */
exports.checkMain = undefined;
/** The engine's own `stack` accessor and captureStackTrace, for internal/errors/stacks. */
exports.engineStack = undefined;
/** internal/module/source_maps once stacks need it, null when it is known that they do not. */
exports.sourceMaps = undefined;

const { defineProperty, getOwnPropertyDescriptor } = Object;

// ---- globals

/** A property whose value is loaded at the first touch; assigning it replaces it, as with any other. */
function lazyGlobal(name, enumerable, id, isWhole) {
  const settle = (value) => {
    defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
    return value;
  };
  const get = () => settle(isWhole ? require(id) : require(id)[name]);
  defineProperty(globalThis, name, { __proto__: null, get, set: settle, enumerable, configurable: true });
}

function installGlobals() {
  const hidden = { __proto__: null, writable: true, enumerable: false, configurable: true };
  defineProperty(globalThis, Symbol.toStringTag, { ...hidden, value: 'global', writable: false });
  globalThis.global = globalThis;
  // Marks: + is enumerable, = is the whole module. Without iterators, whose code would have to be made first.
  const words = ops.op_builtin_globals().split(' ');
  for (let i = 0; i < words.length; i += 3) lazyGlobal(words[i + 1], words[i + 2] === '+', words[i], words[i + 2] === '=');
}

// ---- errors

/** Makes errors look like V8's; see internal/errors/stacks. Nothing to do in an engine whose errors already do. */
function installErrors() {
  Error.stackTraceLimit = 10;
  // What formats a stack while the program has put nothing else here.
  const value = exports.prepareStackTrace = function prepareStackTrace(error, sites) {
    return require('internal/errors/stacks').plain(error, sites);
  };
  defineProperty(Error, 'prepareStackTrace', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  const native = getOwnPropertyDescriptor(Error.prototype, 'stack');
  if (native?.get === undefined) return;
  exports.engineStack = { get: native.get, set: native.set, capture: Error.captureStackTrace };
  const stacks = () => require('internal/errors/stacks');
  defineProperty(Error.prototype, 'stack', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() { return stacks().getStack(this); },
    // An own property, as V8's errors have it: hidden on an error, ordinary on what only inherits from one.
    set(value) {
      defineProperty(this, 'stack', { __proto__: null, value, writable: true, enumerable: !Error.isError(this), configurable: true });
    },
  });
  defineProperty(Error, 'captureStackTrace', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: function captureStackTrace(object, hideAbove) { stacks().capture(object, hideAbove ?? captureStackTrace); },
  });
  const { parse } = JSON;
  JSON.parse = {
    parse(text, reviver) {
      try {
        return parse(text, reviver);
      } catch (error) {
        throw require('internal/errors/json').explain(error, text);
      }
    },
  }.parse;
  // A stack overflow is a RangeError everywhere else.
  const { InternalError } = globalThis;
  if (InternalError !== undefined) {
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
  setEntry('runMain', (path, isPrepared) => {
    if (isPrepared) return require('internal/process/start').start(path);
    exports.mainPath = path;
    require('internal/module/loader').runMain(path);
  });
  setEntry('uncaught', (error, fromPromise) => execution().uncaught(error, fromPromise, true));
  setEntry('rejection', (...args) => rejections().rejection(...args));
  setEntry('processRejections', () => rejections().processRejections());
  setEntry('beforeExit', () => { if (hasListeners()) execution().beforeExit(); });
  setEntry('exit', (code = 0) => {
    exports.checkMain?.();
    return hasListeners() ? execution().exit(code) : exports.exitCode ?? code;
  });
  ops.op_set_error_factory((...args) => require('internal/errors').systemError(...args));
  ops.op_set_module_hook((kind, referrer, a, b, c, line) => require('internal/module/esm').answer(kind, referrer, a, b, c, line));
}

installErrors();
installEntries();
installGlobals();
