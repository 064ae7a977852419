'use strict';
// child_process: starting other programs. Documentation: nodejs.org/api/child_process.html.
//
// The parts: arguments in internal/child_process/options, a running child in internal/child_process, its message channel
// in internal/child_process/ipc, and the calls that wait in internal/child_process/sync.
//
// Ops used: none.

const { Buffer } = require('buffer');
const { ChildProcess, abort } = require('internal/child_process');
const {
  codes: { ERR_CHILD_PROCESS_IPC_REQUIRED, ERR_CHILD_PROCESS_STDIO_MAXBUFFER }, genericNodeError,
} = require('internal/errors');
const options_ = require('internal/child_process/options');
const { nextTick } = require('internal/task_queues');
const { clearTimeout, setTimeout } = require('timers');
const { validateAbortSignal, validateArray, validateObject } = require('internal/validators');

const process = () => require('process');
const sync = () => require('internal/child_process/sync');

// ---- spawn

function spawn(file, args, options) {
  options = options_.normalizeSpawn(file, args, options);
  options_.validateTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = options_.killSignalOf(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) endAfter(child, options.timeout, killSignal);
  if (options.signal) endOn(child, options.signal, killSignal);
  return child;
}

function endAfter(child, timeout, killSignal) {
  const timer = setTimeout(() => {
    try {
      child.kill(killSignal);
    } catch (error) {
      child.emit('error', error);
    }
  }, timeout);
  child.once('exit', () => clearTimeout(timer));
}

function endOn(child, signal, killSignal) {
  const onAbort = () => abort(child, killSignal, signal.reason);
  if (signal.aborted) {
    nextTick(onAbort);
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  child.once('exit', () => signal.removeEventListener('abort', onAbort));
}

// ---- exec, execFile

function exec(command, options, callback) {
  const normalized = options_.normalizeExec(command, options, callback);
  return module.exports.execFile(normalized.file, normalized.options, normalized.callback);
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = options_.normalizeExecFile(file, args, options, callback));
  options = {
    __proto__: null, encoding: 'utf8', timeout: 0, maxBuffer: options_.MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null,
    shell: false, ...options,
  };
  options_.checkLimits(options);
  const { argv0, cwd, env, gid, shell, signal, uid, windowsHide, windowsVerbatimArguments } = options;
  const child = spawn(file, args, {
    argv0, cwd, env, gid, shell, signal, uid, windowsHide: Boolean(windowsHide), windowsVerbatimArguments: Boolean(windowsVerbatimArguments),
  });
  new Collector(child, [file, ...args].join(' '), options, callback).start();
  return child;
}

/** Keeps what a child says until it ends, then calls back. */
class Collector {
  constructor(child, command, options, callback) {
    this.child = child;
    this.command = command;
    this.options = options;
    this.callback = callback;
    this.encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
    this.pieces = { stdout: [], stderr: [] };
    this.error = null;
    this.timer = undefined;
    this.killed = false;
    this.isDone = false;
  }

  start() {
    const { child, options } = this;
    if (options.timeout > 0) this.timer = setTimeout(() => this.kill(), options.timeout);
    this.collect('stdout');
    this.collect('stderr');
    child.addListener('close', (code, signal) => this.finish(code, signal));
    child.addListener('error', (error) => {
      this.error = error;
      child.stdout?.destroy();
      child.stderr?.destroy();
      this.finish();
    });
  }

  collect(name) {
    const stream = this.child[name];
    if (!stream) return;
    if (this.encoding !== null) stream.setEncoding(this.encoding);
    const pieces = this.pieces[name];
    const { maxBuffer } = this.options;
    let total = 0;
    stream.on('data', (chunk) => {
      // The program may have set another encoding meanwhile.
      const encoding = stream.readableEncoding;
      const length = encoding ? Buffer.byteLength(chunk, encoding) : chunk.length;
      total += length;
      if (total <= maxBuffer) {
        pieces.push(chunk);
        return;
      }
      pieces.push(chunk.slice(0, maxBuffer - (total - length)));
      this.error = new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
      this.kill();
    });
  }

  kill() {
    const { child } = this;
    child.stdout?.destroy();
    child.stderr?.destroy();
    this.killed = true;
    try {
      child.kill(this.options.killSignal);
    } catch (error) {
      this.error ??= error;
      this.finish();
    }
  }

  output(name) {
    const pieces = this.pieces[name];
    return this.encoding !== null || this.child[name]?.readableEncoding ? pieces.join('') : Buffer.concat(pieces);
  }

  finish(code, signal) {
    if (this.isDone) return;
    this.isDone = true;
    clearTimeout(this.timer);
    if (!this.callback) return;
    const [stdout, stderr] = [this.output('stdout'), this.output('stderr')];
    if (!this.error && code === 0 && signal === null) {
      this.callback(null, stdout, stderr);
      return;
    }
    this.error ??= this.failure(code, signal, stderr);
    this.error.cmd = this.command;
    this.callback(this.error, stdout, stderr);
  }

  failure(code, signal, stderr) {
    const message = stderr.length > 0 ? `Command failed: ${this.command}\n${stderr}` : `Command failed: ${this.command}`;
    const shown = code < 0 ? require('internal/errors/errnos').describe(code)[0] : code;
    return genericNodeError(message, { code: shown, killed: this.child.killed || this.killed, signal });
  }
}

/** What util.promisify makes of exec and execFile: a promise of { stdout, stderr } with the child as `promise.child`. */
function promised(start) {
  return (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = start(...args, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else reject(Object.assign(error, { stdout, stderr }));
    });
    return promise;
  };
}

for (const start of [exec, execFile]) {
  Object.defineProperty(start, Symbol.for('nodejs.util.promisify.custom'), { __proto__: null, enumerable: false, value: promised(start) });
}

// ---- fork

function fork(modulePath, args, options) {
  modulePath = options_.pathOf(modulePath, 'modulePath');
  if (args === undefined || args === null) args = [];
  else if (typeof args === 'object' && !Array.isArray(args)) [options, args] = [args, []];
  else validateArray(args, 'args');
  if (options !== undefined && options !== null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process().execPath;
  options_.refuseNul(options.execPath, 'options.execPath');
  const execArgv = options.execArgv || process().execArgv;
  options_.refuseNulInAny(execArgv, 'options.execArgv');
  options.stdio = forkStdio(options);
  return spawn(options.execPath, [...execArgv, modulePath, ...args], options);
}

/** The channel comes behind the standard streams unless the caller says where. */
function forkStdio({ stdio, silent }) {
  if (typeof stdio === 'string') return options_.wordOf(stdio, 'ipc');
  if (!Array.isArray(stdio)) return options_.wordOf(silent ? 'pipe' : 'inherit', 'ipc');
  if (!stdio.includes('ipc')) throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  return stdio;
}

/** How a child made by fork() finds its channel; programs of old called it themselves. */
function _forkChild(fd, serialization) {
  require('internal/child_process/ipc').openOwn(process(), fd, serialization);
}

module.exports = {
  _forkChild,
  ChildProcess,
  exec,
  execFile,
  execFileSync: (file, args, options) => sync().execFileSync(file, args, options),
  execSync: (command, options) => sync().execSync(command, options),
  fork,
  spawn,
  spawnSync: (file, args, options) => sync().spawnSync(file, args, options),
};
