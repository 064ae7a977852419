'use strict';
// process: the global `process`.
//
// It is made at the first touch and makes its own costlier parts at theirs: env, the standard streams, warnings,
// signals. It is an EventEmitter from the moment somebody uses it as one (`becomeEmitter`). What happens to uncaught
// errors and at exit is in internal/process/execution. Documentation: nodejs.org/api/process.html.
//
// Ops used:
//   op_process_args() -> string[]              state    argv0, execPath, count of exec args, exec args.., arguments..
//   op_process_versions() -> string[]          state    name, version, name, version, ..
//   op_process_platform() -> string[]          state    platform, arch
//   op_process_has_channel() -> bool           effect   whether a parent left an IPC channel
//   op_process_pid() -> i32                    effect
//   op_process_ppid() -> i32                   effect
//   op_process_cwd() -> string                 effect   throws [uv_cwd]
//   op_process_chdir(path: string) -> ()       effect   throws [chdir], path = the folder before, dest = the argument
//   op_process_hrtime() -> [s: f64, ns: f64]   effect   monotonic clock
//   op_process_uptime() -> f64                 effect   seconds since the start of the process
//   op_process_exit(code: i32) -> never        effect
//   op_process_abort() -> never                effect
//   op_process_kill(pid: i32, signum: i32) -> i32   effect   0 or -errno
//   op_process_umask(mask: i32) -> i32         effect   the mask before; -1 only asks
//   op_process_title() -> string               state
//   op_process_set_title(title: string) -> ()  effect
//   op_write_fd(fd: i32, text) -> i32          state

const bootstrap = require('internal/bootstrap');
const border = require('internal/border');
const { i32 } = require('internal/flags');

const defineProperty = Object.defineProperty;
const errors = () => require('internal/errors');
const options = () => require('internal/options');
const execution = () => require('internal/process/execution');
const validators = () => require('internal/validators');
const warning = () => require('internal/process/warning');

// ---- the object, and how it becomes an emitter

/** Only for its name: `process.constructor.name` is 'process'. */
const processPrototype = (function process() {}).prototype;
const process = Object.create(processPrototype);

const EMITTER_KEYS = new Set([
  'on', 'once', 'emit', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'prependOnceListener',
  'listeners', 'rawListeners', 'listenerCount', 'eventNames', 'setMaxListeners', 'getMaxListeners',
  '_events', '_eventsCount', '_maxListeners',
]);

/** Stands on the prototype chain in place of EventEmitter.prototype until that is wanted: most programs never do. */
const emitterToBe = new Proxy({}, {
  __proto__: null,
  getPrototypeOf: () => becomeEmitter(),
  has: (target, key) => EMITTER_KEYS.has(key) || Reflect.has(target, key),
  get: (target, key, receiver) => Reflect.get(EMITTER_KEYS.has(key) ? becomeEmitter() : target, key, receiver),
});
Object.setPrototypeOf(processPrototype, emitterToBe);

function becomeEmitter() {
  const EventEmitter = require('events');
  if (bootstrap.processEmits) return EventEmitter.prototype;
  bootstrap.processEmits = true;
  Object.setPrototypeOf(processPrototype, EventEmitter.prototype);
  EventEmitter.call(process);
  // As in Node, where `process.removeAllListeners('warning')` silences warnings.
  process.on('newListener', (type) => signalListener(type, 'added'));
  process.on('removeListener', (type) => signalListener(type, 'removed'));
  if (warning().isShown()) process.on('warning', warning().onWarning);
  return EventEmitter.prototype;
}

function signalListener(type, change) {
  if (typeof type === 'string' && type.startsWith('SIG')) require('internal/process/signals')[change](type);
}

// ---- properties

/** A property whose value is made at the first touch. */
function lazy(name, load, { writable = true, configurable = true } = {}) {
  const settle = (value) => {
    defineProperty(process, name, { __proto__: null, value, writable, enumerable: true, configurable });
    return value;
  };
  const set = writable ? settle : undefined;
  defineProperty(process, name, { __proto__: null, get: () => settle(load()), set, enumerable: true, configurable: true });
}

function accessorOn(object, name, get, set, configurable = true) {
  defineProperty(object, name, { __proto__: null, get, set, enumerable: true, configurable });
}

const accessor = (name, get, set, configurable) => accessorOn(process, name, get, set, configurable);

/** Methods that live in a file of their own, loaded when the first of them is called for. */
function lazyMethods(id, names) {
  for (const name of names) lazy(name, () => require(id)[name]);
}

const FIXED = { writable: false };

function versions() {
  const list = ops.op_process_versions();
  const found = {};
  for (let i = 0; i < list.length; i += 2) {
    defineProperty(found, list[i], { __proto__: null, value: list[i + 1], writable: false, enumerable: true, configurable: true });
  }
  return found;
}

function release() {
  const folder = `https://nodejs.org/download/release/${process.version}/node-${process.version}`;
  return { name: 'node', sourceUrl: `${folder}.tar.gz`, headersUrl: `${folder}-headers.tar.gz` };
}

function args() {
  const [argv0, execPath, count, ...rest] = ops.op_process_args();
  return { argv0, execPath, execArgv: rest.slice(0, Number(count)), rest: rest.slice(Number(count)) };
}

function argv() {
  const { execPath, rest } = args();
  const { mainPath } = bootstrap;
  if (mainPath === undefined) return [execPath, ...rest];
  return [execPath, mainPath === '-' ? mainPath : require('path').resolve(mainPath), ...rest];
}

lazy('version', () => `v${process.versions.node}`, FIXED);
lazy('versions', versions, FIXED);
lazy('arch', () => ops.op_process_platform()[1], FIXED);
lazy('platform', () => ops.op_process_platform()[0], FIXED);
lazy('release', release, FIXED);
accessor('moduleLoadList', () => require('internal/builtins').list().map((id) => `NativeModule ${id}`), undefined);
lazy('features', features, FIXED);
lazy('config', config, FIXED);
lazy('argv', argv);
lazy('mainModule', () => require('internal/module/loader').mainModule());
lazy('execArgv', () => args().execArgv);
lazy('execPath', () => args().execPath);
lazy('argv0', () => args().argv0, { writable: false, configurable: false });
lazy('pid', () => ops.op_process_pid(), FIXED);
lazy('debugPort', () => 9229);
accessor('ppid', () => ops.op_process_ppid(), undefined);
accessor('title', () => ops.op_process_title(), (title) => ops.op_process_set_title(String(title)));
lazy('env', () => require('internal/process/env').makeEnv(ops));
lazy('report', () => require('internal/process/report').report);
lazy('finalization', () => require('internal/process/finalization'));
accessor('allowedNodeEnvironmentFlags', allowedFlags, (value) => {
  defineProperty(process, 'allowedNodeEnvironmentFlags', { __proto__: null, value, writable: true, enumerable: true, configurable: true });
});
accessor('stdout', () => stdio(1), undefined);
accessor('stderr', () => stdio(2), undefined);
accessor('stdin', () => stdio(0), undefined);
process.domain = null;

let flags;

function allowedFlags() {
  return flags ??= options().allowedFlags();
}

/** What depends on a module that is not there yet is false: programs ask before they require it. */
function features() {
  const found = {
    inspector: false, debug: false, uv: true, ipv6: true, tls_alpn: false, tls_sni: false, tls_ocsp: false, tls: false,
    openssl_is_boringssl: false,
  };
  accessorOn(found, 'cached_builtins', () => true);
  accessorOn(found, 'require_module', () => options().getOptionValue('--require-module'));
  accessorOn(found, 'quic', () => false);
  accessorOn(found, 'typescript', () => options().getOptionValue('--experimental-transform-types') ? 'transform' : options().getOptionValue('--strip-types') && 'strip');
  return found;
}

/** What packages and tests read of the build's settings. */
function config() {
  const variables = { v8_enable_i18n_support: 1, node_shared: false, asan: 0, node_use_openssl: false, v8_enable_inspector: 0 };
  return Object.freeze({
    target_defaults: Object.freeze({ cflags: Object.freeze([]), default_configuration: 'Release' }),
    variables: Object.freeze(variables),
  });
}

const stdio = (fd) => require('internal/process/stdio').stream(fd);

accessor('_exiting', () => i32[border.WORD_EXITING] !== 0, (value) => { i32[border.WORD_EXITING] = value ? 1 : 0; });
accessor('exitCode', () => bootstrap.exitCode, setExitCode, false);

/** Integers, also as text; null and undefined take it back. */
function setExitCode(code) {
  if (code === null || code === undefined) {
    bootstrap.exitCode = undefined;
    return;
  }
  let value = code;
  if (typeof code === 'string' && code !== '' && !Number.isNaN(Number(code))) value = Number(code);
  validators().validateInteger(value, 'code');
  bootstrap.exitCode = value | 0;
}

defineProperty(process, Symbol.toStringTag, { __proto__: null, value: 'process', writable: true, enumerable: false, configurable: false });

// ---- functions

let cachedCwd;

function hrtime(time) {
  const now = ops.op_process_hrtime();
  if (time === undefined) return now;
  validators().validateArray(time, 'time');
  if (time.length !== 2) throw new (errors().codes.ERR_OUT_OF_RANGE)('time', 2, time.length);
  const seconds = now[0] - time[0];
  const nanoseconds = now[1] - time[1];
  return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
}

hrtime.bigint = function bigint() {
  const [seconds, nanoseconds] = ops.op_process_hrtime();
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
};

/** Ends the process after the 'exit' listeners; process.reallyExit is called by name because packages replace it. */
function exit(code) {
  if (arguments.length !== 0) process.exitCode = code;
  if (i32[border.WORD_EXITING] === 0) {
    i32[border.WORD_EXITING] = 1;
    execution().emit('exit', process.exitCode || 0);
  }
  process.reallyExit(process.exitCode || 0);
}

function kill(pid, signal) {
  // eslint-disable-next-line eqeqeq -- Node takes '12' for 12
  if (pid != (pid | 0)) throw new (errors().codes.ERR_INVALID_ARG_TYPE)('pid', 'number', pid);
  const status = process._kill(pid | 0, signalNumber(signal));
  if (status) throw errors().errnoException(status, 'kill');
  return true;
}

function signalNumber(signal) {
  if (signal === (signal | 0)) return signal;
  const number = require('internal/process/signals').SIGNALS[signal || 'SIGTERM'];
  if (number === undefined) throw new (errors().codes.ERR_UNKNOWN_SIGNAL)(signal);
  return number;
}

/** process.ref and process.unref: whatever has the method of that name, or the symbol's. */
function referrer(name) {
  const key = Symbol.for(`nodejs.${name}`);
  return (object) => {
    const method = object?.[key] || object?.[name];
    if (typeof method === 'function') method.call(object);
  };
}

Object.assign(process, {
  nextTick: require('internal/task_queues').nextTick,

  cwd() { return cachedCwd ??= ops.op_process_cwd(); },
  chdir(directory) {
    validators().validateString(directory, 'directory');
    ops.op_process_chdir(directory);
    cachedCwd = undefined;
  },

  exit,
  reallyExit(code) { ops.op_process_exit(code | 0); },
  abort() { ops.op_process_abort(); },
  kill,
  _kill: (pid, signum) => ops.op_process_kill(pid, signum),

  hrtime,
  uptime: () => ops.op_process_uptime(),
  umask(mask) {
    if (mask === undefined) return ops.op_process_umask(-1);
    return ops.op_process_umask(validators().parseFileMode(mask, 'mask') & 0o777);
  },
  emitWarning(text, type, code, ctor) { warning().emitWarning(text, type, code, ctor); },
  setUncaughtExceptionCaptureCallback(fn) { execution().setCapture(fn); },
  hasUncaughtExceptionCaptureCallback() { return execution().hasCapture(); },
  _rawDebug(...values) { ops.op_write_fd(2, `${require('internal/util/inspect').format(...values)}\n`); },

  ref: referrer('ref'),
  unref: referrer('unref'),

  getBuiltinModule(id) {
    validators().validateString(id, 'id');
    const { builtinId, loadBuiltin } = require('internal/module/loader');
    const found = builtinId(id);
    return found === undefined ? undefined : loadBuiltin(found);
  },
  setSourceMapsEnabled(enabled) {
    validators().validateBoolean(enabled, 'enabled');
    require('internal/module/source_maps').setSourceMapsSupport(enabled, { nodeModules: enabled, generatedCode: enabled });
  },
  openStdin() {
    process.stdin.resume();
    return process.stdin;
  },
  _linkedBinding(name) { require('internal/process/rare').linkedBinding(name); },
  _getActiveRequests: () => [],
  _getActiveHandles: () => require('internal/requests').activeOwners(),
});

accessor('sourceMapsEnabled', () => {
  // Not loaded means not changed: what the option says.
  const { sourceMaps } = bootstrap;
  return sourceMaps ? sourceMaps.getSourceMapsSupport().enabled : options().getOptionValue('--enable-source-maps');
}, undefined);
lazyMethods('internal/process/usage', ['cpuUsage', 'threadCpuUsage', 'resourceUsage', 'memoryUsage', 'constrainedMemory', 'availableMemory']);
lazyMethods('internal/process/identity', [
  'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups', 'initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid', 'setuid',
]);
lazyMethods('internal/process/rare', ['binding', 'dlopen', 'execve', 'getActiveResourcesInfo', 'loadEnvFile']);

bootstrap.process = process;
module.exports = process;

if (ops.op_process_has_channel()) require('internal/child_process/ipc').openInherited(process);
