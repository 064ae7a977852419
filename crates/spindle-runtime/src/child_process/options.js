'use strict';
// internal/child_process/options: the arguments of spawn and its relatives, checked and brought into one form.
// Documentation: nodejs.org/api/child_process.html#child_processspawncommand-args-options.
//
// Ops used: none.

const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK,
    ERR_UNKNOWN_SIGNAL,
  },
} = require('internal/errors');
const { SIGNALS } = require('internal/process/signals');
const { validateBoolean, validateFunction, validateInt32, validateInteger, validateNumber, validateObject, validateString } = require('internal/validators');

const process = () => require('process');

/** Bytes of output that exec, execFile and the synchronous calls keep. */
const MAX_BUFFER = 1024 * 1024;

// ---- single values

function refuseNul(value, name) {
  if (typeof value === 'string' && value.includes('\0')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function refuseNulInAny(values, name) {
  for (let i = 0; i < values.length; i++) refuseNul(values[i], `${name}[${i}]`);
}

/** As C reads a text: up to the first NUL, which also keeps an object's text from becoming several words of a joined list. */
function cText(value) {
  const text = `${value}`;
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}

/** Words in the form in which Rust takes them. */
const joined = (words) => Array.from(words, cText).join('\0');

/** What both ops that start a child take first: file, args, cwd, env, stdio, detached, uid, gid. `stdio` is normalizeStdio's list. */
function requestOf({ file, args = [], cwd, detached, uid, gid }, envPairs, stdio) {
  const words = stdio.map(stdioWord).join(' ');
  return [file, joined(args), cwd ?? '', joined(envPairs), words, Boolean(detached), uid ?? -1, gid ?? -1];
}

/** A path as text, which may come as a file URL or bytes. */
function pathOf(value, name) {
  if (value instanceof Uint8Array) value = require('buffer').Buffer.from(value).toString();
  else if (typeof value === 'object' && value !== null && value.href !== undefined) value = require('url').fileURLToPath(value);
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  if (value.includes('\0')) throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string, Uint8Array, or URL without null bytes');
  return value;
}

let signalNames;

/** The name of a signal's number; the first of those that have two. */
function nameOfSignal(number) {
  signalNames ??= new Map(Object.entries(SIGNALS).reverse().map(([name, known]) => [known, name]));
  return signalNames.get(number);
}

/** The number of a signal given by name or number. */
function signalNumber(signal) {
  if (typeof signal === 'number' && nameOfSignal(signal) !== undefined) return signal;
  const number = typeof signal === 'string' ? SIGNALS[signal.toUpperCase()] : undefined;
  if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(signal);
  return number;
}

function killSignalOf(signal) {
  if (signal === undefined || signal === null) return undefined;
  if (typeof signal !== 'string' && typeof signal !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], signal);
  }
  return signalNumber(signal);
}

function validateOptional(validate, value, name) {
  if (value !== undefined && value !== null) validate(value, name);
}

function checkArgv0({ argv0 }) {
  validateOptional(validateString, argv0, 'options.argv0');
  refuseNul(argv0, 'options.argv0');
}

function validateTimeout(timeout) {
  if (timeout !== undefined && timeout !== null) validateInteger(timeout, 'timeout', 0);
}

/** How long a child may run, how much it may say, and by which signal it is ended; the signal becomes its number. */
function checkLimits(options) {
  validateTimeout(options.timeout);
  if (options.maxBuffer !== undefined && options.maxBuffer !== null) validateNumber(options.maxBuffer, 'options.maxBuffer', 0);
  options.killSignal = killSignalOf(options.killSignal);
}

// ---- arguments of spawn

let warnedOfShell = false;

function normalizeSpawn(file, args, options) {
  validateString(file, 'file');
  refuseNul(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (Array.isArray(args)) args = args.slice();
  else if (args === undefined || args === null) args = [];
  else if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  else [options, args] = [args, []];
  refuseNulInAny(args, 'args');
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  checkSpawnOptions(options);
  if (options.shell) ({ file, args } = throughShell(file, args, options.shell));
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);
  const envPairs = pairsOf(options.env || process().env);
  return {
    __proto__: null, ...options, args, detached: Boolean(options.detached), envPairs, file,
    windowsHide: Boolean(options.windowsHide), windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  };
}

function checkSpawnOptions(options) {
  if (options.cwd !== undefined && options.cwd !== null) options.cwd = pathOf(options.cwd, 'options.cwd');
  validateOptional(validateBoolean, options.detached, 'options.detached');
  validateOptional(validateInt32, options.uid, 'options.uid');
  validateOptional(validateInt32, options.gid, 'options.gid');
  const { shell } = options;
  if (shell !== undefined && shell !== null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  checkArgv0(options);
  validateOptional(validateBoolean, options.windowsHide, 'options.windowsHide');
  validateOptional(validateBoolean, options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
}

function throughShell(file, args, shell) {
  refuseNul(shell, 'options.shell');
  if (args.length > 0 && !warnedOfShell) {
    warnedOfShell = true;
    process().emitWarning(
      'Passing args to a child process with shell option true can lead to security vulnerabilities, as the arguments ' +
      'are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
  }
  const command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
  return { file: typeof shell === 'string' ? shell : '/bin/sh', args: ['-c', command] };
}

/** `NAME=value` texts. Inherited names count too, as in Node. Through PATH, children find this program when they want `node`. */
function pairsOf(env) {
  const pairs = [];
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    refuseNul(name, `options.env['${name}']`);
    refuseNul(value, `options.env['${name}']`);
    pairs.push(`${name}=${name === 'PATH' ? require('internal/process/node_shim').childPath(`${value}`) : value}`);
  }
  return pairs;
}

/** Arguments of execFile: (file[, args][, options][, callback]). */
function normalizeExecFile(file, args, options, callback) {
  if (Array.isArray(args)) args = args.slice();
  else if (args !== undefined && args !== null && typeof args === 'object') [args, options, callback] = [null, args, options];
  else if (typeof args === 'function') [args, options, callback] = [null, null, args];
  args ??= [];
  if (typeof options === 'function') [options, callback] = [undefined, options];
  else if (options !== undefined && options !== null) validateObject(options, 'options');
  options ??= {};
  validateOptional(validateFunction, callback, 'callback');
  checkArgv0(options);
  return { file, args, options, callback };
}

/** Arguments of exec: (command[, options][, callback]). */
function normalizeExec(command, options, callback) {
  validateString(command, 'command');
  refuseNul(command, 'command');
  if (typeof options === 'function') [options, callback] = [undefined, options];
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

// ---- stdio

/** What each descriptor of the child is to be: a list of { type, .. }, and where the IPC channel is. */
function normalizeStdio(stdio, isSync) {
  if (typeof stdio === 'string') stdio = wordOf(stdio);
  else if (!Array.isArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  stdio = stdio.slice();
  while (stdio.length < 3) stdio.push(undefined);
  let ipcFd;
  const list = stdio.map((item, i) => {
    if (item !== 'ipc') return stdioItem(item, i, isSync);
    if (isSync) throw new ERR_IPC_SYNC_FORK();
    if (ipcFd !== undefined) throw new ERR_IPC_ONE_PIPE();
    ipcFd = i;
    return { type: 'pipe', isIpc: true };
  });
  return { list, ipcFd };
}

function wordOf(word, channel) {
  if (!['ignore', 'pipe', 'overlapped', 'inherit'].includes(word)) throw new ERR_INVALID_ARG_VALUE('stdio', word);
  const words = word === 'inherit' ? [0, 1, 2] : [word, word, word];
  if (channel) words.push(channel);
  return words;
}

function stdioItem(item, index, isSync) {
  if (item === undefined || item === null) item = index < 3 ? 'pipe' : 'ignore';
  if (item === 'ignore') return { type: 'ignore' };
  if (item === 'pipe' || item === 'overlapped' || (typeof item === 'number' && item < 0)) return { type: 'pipe', readable: index === 0, writable: index !== 0 };
  if (item === 'inherit') return { type: 'inherit', fd: index };
  if (typeof item === 'number') return { type: 'fd', fd: item };
  if (typeof item.fd === 'number' && item.fd >= 0) return { type: 'fd', fd: item.fd };
  const handle = item.handle ?? item._handle;
  if (typeof handle?.id === 'number') return { type: 'wrap', handle, stream: item };
  if (isSync && (ArrayBuffer.isView(item) || typeof item === 'string')) return { type: 'pipe', readable: false, writable: true, input: item };
  if (ArrayBuffer.isView(item) || typeof item === 'string') {
    throw new ERR_INVALID_SYNC_FORK_INPUT(require('internal/util/inspect').inspect(item));
  }
  throw new ERR_INVALID_ARG_VALUE('stdio', item);
}

/** The word by which Rust knows an item of normalizeStdio's list. */
function stdioWord({ type, fd, handle }) {
  switch (type) {
    case 'pipe': return 'pipe';
    case 'inherit': case 'fd': return `fd:${fd}`;
    case 'wrap': return `res:${handle.id}`;
    default: return 'ignore';
  }
}

module.exports = {
  MAX_BUFFER,
  checkLimits,
  killSignalOf,
  nameOfSignal,
  normalizeExec,
  normalizeExecFile,
  normalizeSpawn,
  normalizeStdio,
  pathOf,
  refuseNul,
  refuseNulInAny,
  requestOf,
  signalNumber,
  validateTimeout,
  wordOf,
};
