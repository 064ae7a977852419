'use strict';
// internal/child_process: ChildProcess, a program that runs beside this one.
//
// Rust starts it and gives the numbers of our ends of its pipes, and of a resource that becomes readable when it ends
// (`onio`). 'exit' comes from there; 'close' when all its pipes are closed as well. Documentation:
// nodejs.org/api/child_process.html#class-childprocess.
//
// Ops used:
//   op_child_spawn(file, args, cwd, env, stdio, detached, uid, gid)   effect   -> [errno, pid, resource, end of each descriptor ..]
//   op_child_reap(pid) -> [exit code, signal] | []                    effect   [] while it runs
//   op_child_forget(resource), op_child_ref(resource, on)             effect
//   op_child_kill(pid, signal) -> 0 or -errno                         effect

const border = require('internal/border');
const EventEmitter = require('events');
const { AbortError, errnoException } = require('internal/errors');
const options_ = require('internal/child_process/options');
const requests = require('internal/requests');
const { nextTick } = require('internal/task_queues');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');

/** What a program may expect to see as an 'error' event; everything else is thrown. */
const TOLD_LATER = new Set([border.EACCES, border.EAGAIN, border.EMFILE, border.ENFILE, border.ENOENT]);

const kIsLent = Symbol('isLent');

/** diagnostics_channel's `child_process.spawn`. */
let tracing;

/** What stands for the running child. */
class Watch {
  constructor(child, pid, id) {
    this.child = child;
    this.pid = pid;
    this.id = id;
    requests.setResource(id, this);
  }

  onio() {
    const ended = ops.op_child_reap(this.pid);
    if (ended.length === 0) return;
    const [code, signal] = ended;
    const { child } = this;
    ops.op_child_forget(this.id);
    exited(child, code, signal < 0 ? null : options_.nameOfSignal(signal) ?? null);
  }

  kill(signal) { return ops.op_child_kill(this.pid, signal); }
  ref() { ops.op_child_ref(this.id, true); }
  unref() { ops.op_child_ref(this.id, false); }
}

class ChildProcess extends EventEmitter {
  constructor() {
    super();
    this._closesNeeded = 1;
    this._closesGot = 0;
    this.connected = false;
    this.signalCode = null;
    this.exitCode = null;
    this.killed = false;
    this.spawnfile = null;
    this._handle = null;
  }

  spawn(options) {
    validateObject(options, 'options');
    const { list, ipcFd } = options_.normalizeStdio(options.stdio || 'pipe', false);
    if (options.serialization !== undefined) {
      validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
    }
    if (ipcFd !== undefined) require('internal/child_process/ipc').checkSerialization(options.serialization);
    const pairs = environment(options, ipcFd);
    validateString(options.file, 'options.file');
    this.spawnfile = options.file;
    if (options.args === undefined) this.spawnargs = [];
    else {
      validateArray(options.args, 'options.args');
      this.spawnargs = options.args;
    }
    tracing ??= require('diagnostics_channel').tracingChannel('child_process.spawn');
    if (tracing.start.hasSubscribers) tracing.start.publish({ process: this, options });
    const [status, pid, id, ...ends] = ops.op_child_spawn(...options_.requestOf(options, pairs, list));
    this.started(status, pid, id, ends, options);
    this.attach(list, ends);
    if (ipcFd !== undefined && ends[ipcFd] !== undefined) this.openChannel(ends[ipcFd]);
    return status;
  }

  started(status, pid, id, ends, options) {
    if (status === 0) {
      this._handle = new Watch(this, pid, id);
      this.pid = pid;
      nextTick(() => this.emit('spawn'));
      if (tracing.end.hasSubscribers) tracing.end.publish({ process: this, options });
      return;
    }
    const isTold = TOLD_LATER.has(status);
    if (tracing.error.hasSubscribers) {
      const error = isTold ? spawnError(this, status) : errnoException(status, 'spawn');
      tracing.error.publish({ process: this, options, error });
    }
    if (!isTold) {
      discard(ends);
      throw errnoException(status, 'spawn');
    }
    this.pid = undefined;
    nextTick(exited, this, status, null);
  }

  /** Makes streams of our ends. Those that we read from must be closed before 'close' is emitted. */
  attach(list, ends) {
    const streams = list.map((item, i) => {
      const id = ends[i] ?? -1;
      if (item.type === 'wrap') lend(item);
      if (item.isIpc) this._closesNeeded += this._handle === null ? 0 : 1;
      if (item.isIpc || item.type !== 'pipe') return null;
      const socket = streamOver(this._handle === null ? discard([id]) : id, i > 0);
      if (i > 0 && this._handle !== null) {
        this._closesNeeded++;
        socket.on('close', () => closed(this));
      }
      return socket;
    });
    [this.stdin, this.stdout, this.stderr] = streams;
    this.stdio = streams;
  }

  openChannel(id) {
    if (this._handle === null) discard([id]);
    else require('internal/child_process/ipc').open(this, id, () => closed(this));
  }

  kill(signal) {
    const number = signal === 0 ? 0 : options_.signalNumber(signal === undefined ? 'SIGTERM' : signal);
    if (this._handle === null) return false;
    const status = this._handle.kill(number);
    if (status === 0) {
      this.killed = true;
      return true;
    }
    if (status === border.EINVAL || status === border.ENOSYS) throw errnoException(status, 'kill');
    if (status !== border.ESRCH) this.emit('error', errnoException(status, 'kill'));
    return false;
  }

  [Symbol.dispose]() {
    if (!this.killed) this.kill();
  }

  ref() { this._handle?.ref(); }
  unref() { this._handle?.unref(); }
}

/** A stream of ours that the child reads or writes now: we must not take its data away. */
function lend({ handle, stream }) {
  stream[kIsLent] = true;
  handle.readStop?.();
  if (stream._readableState === undefined) return;
  stream.pause();
  // Should the program go on with it one day, it must begin anew.
  stream.readableFlowing = false;
  stream._readableState.reading = false;
}

function environment(options, ipcFd) {
  if (options.envPairs !== undefined) validateArray(options.envPairs, 'options.envPairs');
  const pairs = options.envPairs ?? [];
  if (ipcFd === undefined) return pairs;
  return [...pairs, `NODE_CHANNEL_FD=${ipcFd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization || 'json'}`];
}

/** Closes ends that nobody will use. */
function discard(ends) {
  const { Pipe } = require('internal/net/handle');
  for (const id of ends) if (id >= 0) new Pipe(id).close();
  return -1;
}

/** A net.Socket over one of our ends; without one (-1) it is one that was never open. */
function streamOver(id, readable) {
  const net = require('net');
  if (id < 0) {
    const socket = new net.Socket({ handle: null, readable });
    if (readable) socket.push(null); // whoever waits for its end must not wait for ever
    return socket;
  }
  const { Pipe } = require('internal/net/handle');
  return new net.Socket({ handle: new Pipe(id), readable });
}

/** The child has ended, or (a negative code) never began. */
function exited(child, code, signal) {
  if (signal !== null) child.signalCode = signal;
  else child.exitCode = code;
  child.stdin?.destroy();
  child._handle = null;
  if (code < 0 && signal === null) child.emit('error', spawnError(child, code));
  else child.emit('exit', child.exitCode, child.signalCode);
  // What nobody reads must still come to its end, or 'close' would never be emitted.
  nextTick(drain, child);
  closed(child);
}

function spawnError(child, errno) {
  const error = errnoException(errno, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
  if (child.spawnfile) error.path = child.spawnfile;
  error.spawnargs = child.spawnargs.slice(1);
  return error;
}

function drain(child) {
  for (const stream of child.stdio ?? []) {
    if (stream?.readable && !stream[kIsLent]) stream.resume();
  }
}

/** One of the things that 'close' waits for has happened. */
function closed(child) {
  if (++child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

/** The child is to end because an AbortSignal says so. */
function abort(child, killSignal, reason) {
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (error) {
    child.emit('error', error);
  }
}

module.exports = { ChildProcess, abort };
