'use strict';
// internal/process/rare: members of `process` that few programs touch: execve, loadEnvFile, binding, active resources.
//
// Documentation: nodejs.org/api/process.html.
//
// Ops used:
//   op_process_execve(path: string, args: string, env: string) -> i32    effect   words separated by NUL; -errno

const { codes, errnoException } = require('internal/errors');
const border = require('internal/border');
const { i32 } = require('internal/flags');

const process = () => require('process');

// ---- .env files

/** Adds the variables of a file to process.env; what is set there stays. */
function loadEnvFile(path = undefined) {
  const { env } = process();
  const variables = require('util').parseEnv(require('fs').readFileSync(path ?? '.env', 'utf8'));
  for (const name of Object.keys(variables)) env[name] ??= variables[name];
}

// ---- execve

function withoutNul(value, name) {
  if (typeof value === 'string' && !value.includes('\0')) return;
  throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
}

/** Becomes another program: what is open stays open where it is meant to be inherited, nothing else of this one is left. */
function execve(execPath, args = [], env = process().env) {
  const { validateArray, validateObject, validateString } = require('internal/validators');
  process().emitWarning('process.execve is an experimental feature and might change at any time', 'ExperimentalWarning');
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  args.forEach((arg, i) => withoutNul(arg, `args[${i}]`));
  validateObject(env, 'env');
  const pairs = [];
  for (const name of Object.keys(env)) {
    const value = env[name];
    if (typeof value !== 'string' || name.includes('\0') || value.includes('\0')) {
      throw new codes.ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    pairs.push(`${name}=${value}`);
  }
  const status = ops.op_process_execve(execPath, args.join('\0'), pairs.join('\0'));
  const { describe } = require('internal/errors/errnos');
  require('internal/process/execution').printError(`process.execve failed with error code ${describe(status)[0]}\n` +
    `${errnoException(status, 'execve').stack.split('\n').slice(1).join('\n')}\n`);
  process().abort();
}

// ---- process.binding, for the few packages that still look into it

const UTIL_TYPES = [
  'isAnyArrayBuffer', 'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal', 'isMap',
  'isMapIterator', 'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array',
];

const BINDINGS = {
  __proto__: null,
  util() {
    const { types } = require('util');
    const binding = { __proto__: null };
    for (const name of UTIL_TYPES) binding[name] = types[name];
    return binding;
  },
  config: () => ({ __proto__: null, hasIntl: true, hasInspector: false }),
  uv() {
    const binding = { __proto__: null };
    const { describe, systemErrorMap } = require('internal/errors/errnos');
    for (const [errno, [name]] of systemErrorMap()) binding[`UV_${name}`] = errno;
    binding.errname = (errno) => describe(errno)[0];
    binding.getErrorMap = systemErrorMap;
    return binding;
  },
  natives: () => ({ __proto__: null }),
  constants: () => ({ __proto__: null, os: require('os').constants, fs: require('fs').constants, trace: {} }),
};

const bindings = { __proto__: null };
let isPendingShown = false;

function binding(name) {
  name = String(name);
  if (!isPendingShown && require('internal/process/warning').isPendingDeprecation()) {
    isPendingShown = true;
    process().emitWarning(`Access to process.binding('${name}') is deprecated.`, 'DeprecationWarning', 'DEP0111');
  }
  const load = BINDINGS[name];
  if (load === undefined) throw new Error(`No such module: ${name}`);
  return bindings[name] ??= load();
}

function linkedBinding(name) {
  throw Object.assign(new Error(`No such binding was linked: ${String(name)}`), { code: 'ERR_INVALID_MODULE' });
}

function dlopen(module, filename) {
  if (module === null || typeof module !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('module', 'Object', module);
  const error = new Error(`${filename}: Spindle does not have native addons yet`);
  error.code = 'ERR_DLOPEN_FAILED';
  throw error;
}

// ---- what keeps the process alive

/** Kinds of what is active: one word for each, timers and immediates last. */
function getActiveResourcesInfo() {
  const { activeKinds } = require('internal/requests');
  const timers = Array.from({ length: i32[border.WORD_TIMER_REF_COUNT] }, () => 'Timeout');
  const immediates = Array.from({ length: i32[border.WORD_IMMEDIATE_REF_COUNT] }, () => 'Immediate');
  return [...activeKinds(), ...timers, ...immediates];
}

module.exports = { binding, dlopen, execve, getActiveResourcesInfo, linkedBinding, loadEnvFile };
