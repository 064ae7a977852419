'use strict';
// fs: the callback and the synchronous API (nodejs.org/api/fs.html). Promises are in internal/fs/promises.
//
// An asynchronous call is one pool job, its completion one event. writeFile, and readFile of what is large or no regular
// file, keep their steps (open, fstat, read, close) apart; a small file is read in one trip. Programs see that readFile
// takes a while: it never completes before the immediates that were set together with it. The loop sees to that
// (`after_check` in fs/mod.rs). Most calls are rows of CALLS, from which all three forms are made; the busy ones are written out.
//
// Ops used. Each pool op takes a request number first; `_sync` twins take none and throw.
//   op_fs_open(path, flags, mode) -> fd, op_fs_close(fd), op_fs_fstat(fd) -> 18 numbers, op_fs_stat(path, follow) -> 18 numbers
//   op_fs_read_whole(path, flags) -> ArrayBuffer of a small file, or fd of anything else                       pool
//   op_fs_read(fd, view, offset, length, position: f64) -> n, op_fs_write(..) -> n          position -1 = the file's own
//   op_fs_access(path, mode), op_fs_unlink(path), op_fs_rmdir(path), op_fs_rename(from, to), op_fs_link(from, to),
//   op_fs_symlink(target, path), op_fs_mkdir(path, mode), op_fs_mkdir_all(path, mode) -> first made or '',
//   op_fs_readdir(path) -> "name/type/..", op_fs_rm(path, recursive), op_fs_realpath(path), op_fs_readlink(path),
//   op_fs_chmod(path, mode), op_fs_fchmod(fd, mode), op_fs_chown(path, uid, gid, follow), op_fs_fchown(fd, uid, gid),
//   op_fs_fsync(fd), op_fs_fdatasync(fd), op_fs_ftruncate(fd, length: f64), op_fs_utimes(path, atime, mtime, follow),
//   op_fs_futimes(fd, atime, mtime), op_fs_statfs(path) -> 7 numbers, op_fs_copy_file(from, to, mode),
//   op_fs_mkdtemp(prefix) -> string                                                                            all pool
//   op_fs_stat_quiet_sync(path, follow) -> 18 numbers | [-errno], op_fs_access_quiet_sync(path, mode) -> 0 | -errno   effect
//   op_fs_read_file_sync(path, flags) -> ArrayBuffer, op_fs_read_file_utf8_sync(path, flags) -> string         effect

const { codes, uvException } = require('internal/errors');
const { add } = require('internal/requests');
const { validateObject } = require('internal/validators');
const CALLS = require('internal/fs/rows');
const { Buffer } = require('buffer');
const {
  constants, pathOf, fdOf, integer, callbackOf, flagsOf, modeOf, optionsOf, boolean, bytesOf, asUint8Array, viewOf, viewsOf, checkRange,
  positionOf, secondsOf, Stats, makeStats, Dirent,
} = require('internal/fs/checks');

const { op_fs_open, op_fs_close, op_fs_fstat, op_fs_read, op_fs_read_whole } = ops;

const READ_CHUNK = 512 * 1024; // of a file whose size is known
const BLIND_CHUNK = 64 * 1024; // of one whose size is not (pipes, /proc)
const MAX_FILE = 2 ** 31 - 1; // as Node: one read could not ask for more
const ENOENT = -2;
const ENOTDIR = -20;

function failure(status, syscall, path, dest) {
  return uvException({ errno: status, syscall, path, dest });
}

function nextTick(callback, ...args) {
  require('process').nextTick(callback, ...args);
}

// ---- readFile

const OPEN = 0;
const STAT = 1;
const READ = 2;
const CLOSE = 3;

/** One readFile under way. `complete` is the one callback that all of its requests share. */
class FileReader {
  constructor(path, callback) {
    this.callback = callback;
    this.path = path;
    this.encoding = undefined;
    this.signal = undefined;
    this.step = OPEN;
    this.fd = -1;
    this.ownsFd = true;
    this.size = 0;
    this.filled = 0;
    this.buffer = null;
    this.chunks = null;
    this.error = null;
    this.complete = (status, value) => this.completed(status, value);
  }

  open(flags) {
    op_fs_read_whole(add(this.complete), this.path, flags);
  }

  /** The file was small: these are all of its bytes, and it is closed again. */
  whole(bytes) {
    if (this.signal?.aborted) return this.callback(abortError(this.signal));
    this.buffer = Buffer.from(bytes);
    this.size = this.filled = this.buffer.length;
    this.finish();
  }

  /** A descriptor of the caller's: it is read from where it stands, and stays open. */
  useFd(fd) {
    this.fd = fd;
    this.ownsFd = false;
    nextTick(() => this.stat());
  }

  completed(status, value) {
    if (status < 0) return this.failed(status, value);
    switch (this.step) {
      case OPEN:
        if (typeof value !== 'number') return this.whole(value);
        this.fd = value;
        return this.stat();
      case STAT:
        return this.sized(value);
      case READ:
        return this.took(value);
      default:
        return this.finish();
    }
  }

  stat() {
    if (this.stopped()) return;
    this.step = STAT;
    op_fs_fstat(add(this.complete), this.fd);
  }

  sized(stats) {
    if (this.stopped()) return;
    const size = (stats[1] & constants.S_IFMT) === constants.S_IFREG ? stats[8] : 0;
    if (size > MAX_FILE) return this.close(new codes.ERR_FS_FILE_TOO_LARGE(size));
    this.size = size;
    if (size > 0) this.buffer = Buffer.allocUnsafeSlow(size);
    else this.chunks = [];
    this.read();
  }

  read() {
    if (this.stopped()) return;
    this.step = READ;
    if (this.size > 0) {
      op_fs_read(add(this.complete), this.fd, this.buffer, this.filled, Math.min(READ_CHUNK, this.size - this.filled), -1);
    } else {
      this.buffer = Buffer.allocUnsafeSlow(BLIND_CHUNK);
      op_fs_read(add(this.complete), this.fd, this.buffer, 0, BLIND_CHUNK, -1);
    }
  }

  took(count) {
    this.filled += count;
    if (count === 0 || this.filled === this.size) return this.close(null);
    if (this.size === 0) this.chunks.push(count === BLIND_CHUNK ? this.buffer : this.buffer.subarray(0, count));
    this.read();
  }

  failed(status, syscall) {
    if (this.step === OPEN) return this.callback(failure(status, syscall, syscall === 'open' ? this.path : undefined));
    const error = failure(status, this.step === STAT ? 'fstat' : this.step === READ ? 'read' : 'close');
    if (this.step !== CLOSE) return this.close(error);
    this.error ??= error;
    this.finish();
  }

  stopped() {
    if (!this.signal?.aborted) return false;
    this.close(abortError(this.signal));
    return true;
  }

  close(error) {
    this.error = error;
    this.step = CLOSE;
    if (this.ownsFd) op_fs_close(add(this.complete), this.fd);
    else nextTick(() => this.finish());
  }

  finish() {
    const { callback } = this;
    if (this.error !== null) return callback(this.error);
    let buffer;
    if (this.size === 0) buffer = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.filled);
    else buffer = this.filled === this.size ? this.buffer : this.buffer.subarray(0, this.filled);
    if (!this.encoding || this.encoding === 'buffer') return callback(null, buffer);
    let text;
    try {
      text = buffer.toString(this.encoding);
    } catch (error) {
      return callback(error);
    }
    callback(null, text);
  }
}

function abortError(signal) {
  const { AbortError } = require('internal/errors');
  return new AbortError(undefined, { cause: signal.reason });
}

const READ_DEFAULTS = { encoding: undefined, flag: 'r', signal: undefined };

function readFile(path, options, callback) {
  callback = callbackOf(callback ?? options);
  let { encoding, flag, signal } = READ_DEFAULTS;
  if (options === 'utf8') encoding = options;
  else if (options !== callback) ({ encoding, flag, signal } = optionsOf(options, READ_DEFAULTS));
  if (signal?.aborted) return void callback(abortError(signal));
  startReading(path, encoding, flag, signal, callback);
}

function startReading(path, encoding, flag, signal, callback) {
  const isFd = typeof path === 'number' && (path | 0) === path && path >= 0;
  const reader = new FileReader(isFd ? undefined : pathOf(path), callback);
  reader.encoding = encoding;
  reader.signal = signal;
  if (isFd) reader.useFd(path);
  else reader.open(flag === 'r' ? 0 : flagsOf(flag));
}

function readFileSync(path, options) {
  const { encoding, flag } = optionsOf(options, READ_DEFAULTS);
  if (typeof path === 'number') {
    const bytes = readAllSync(fdOf(path));
    return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
  }
  const file = pathOf(path);
  const flags = flagsOf(flag);
  if (encoding === 'utf8' || encoding === 'utf-8') return ops.op_fs_read_file_utf8_sync(file, flags);
  const bytes = Buffer.from(ops.op_fs_read_file_sync(file, flags));
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

function readAllSync(fd) {
  const stats = ops.op_fs_fstat_sync(fd);
  const known = (stats[1] & constants.S_IFMT) === constants.S_IFREG ? stats[8] : 0;
  if (known > MAX_FILE) throw new codes.ERR_FS_FILE_TOO_LARGE(known);
  const chunks = [];
  for (let total = 0; ;) {
    const chunk = Buffer.allocUnsafeSlow(known > 0 ? Math.min(READ_CHUNK, known - total) : BLIND_CHUNK);
    const count = ops.op_fs_read_sync(fd, chunk, 0, chunk.length, -1);
    total += count;
    if (count > 0) chunks.push(chunk.subarray(0, count));
    if (count === 0 || total === known) return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, total);
  }
}

// ---- writeFile and appendFile

const WRITE_DEFAULTS = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false, signal: undefined };
const APPEND_DEFAULTS = { ...WRITE_DEFAULTS, flag: 'a' };

/** One writeFile under way: open, writes until all is written, fsync if wanted, close. */
class FileWriter {
  constructor(callback, bytes, options) {
    this.callback = callback;
    this.bytes = bytes;
    this.flush = options.flush;
    this.signal = options.signal;
    this.path = undefined;
    this.fd = -1;
    this.ownsFd = true;
    this.written = 0;
    this.syscall = 'open';
    this.error = null;
    this.complete = (status, value) => this.completed(status, value);
  }

  open(path, flags, mode) {
    this.path = path;
    op_fs_open(add(this.complete), path, flags, mode);
  }

  useFd(fd) {
    this.fd = fd;
    this.ownsFd = false;
    this.write();
  }

  completed(status, value) {
    if (status < 0) {
      if (this.syscall === 'open') return this.callback(failure(status, 'open', this.path));
      this.error ??= failure(status, this.syscall);
      return this.syscall === 'close' ? this.callback(this.error) : this.close();
    }
    switch (this.syscall) {
      case 'open':
        this.fd = value;
        return this.write();
      case 'write':
        this.written += value;
        return this.written < this.bytes.byteLength ? this.write() : this.sync();
      case 'fsync':
        return this.close();
      default:
        return this.callback(this.error);
    }
  }

  write() {
    if (this.signal?.aborted) {
      this.error = abortError(this.signal);
      return this.close();
    }
    this.syscall = 'write';
    ops.op_fs_write(add(this.complete), this.fd, this.bytes, this.written, this.bytes.byteLength - this.written, -1);
  }

  sync() {
    if (!this.flush) return this.close();
    this.syscall = 'fsync';
    ops.op_fs_fsync(add(this.complete), this.fd);
  }

  close() {
    if (!this.ownsFd) return this.callback(this.error);
    this.syscall = 'close';
    op_fs_close(add(this.complete), this.fd);
  }
}

function writeWith(defaults, path, data, options, callback) {
  callback = callbackOf(callback ?? options);
  options = optionsOf(options, defaults);
  boolean(options.flush, 'options.flush');
  const bytes = asUint8Array(bytesOf(data, options.encoding, 'data'));
  if (options.signal?.aborted) return void callback(abortError(options.signal));
  const writer = new FileWriter(callback, bytes, options);
  if (typeof path === 'number') writer.useFd(fdOf(path));
  else writer.open(pathOf(path), flagsOf(options.flag || defaults.flag), modeOf(options.mode, 'mode', 0o666));
}

function writeWithSync(defaults, path, data, options) {
  options = optionsOf(options, defaults);
  boolean(options.flush, 'options.flush');
  const bytes = asUint8Array(bytesOf(data, options.encoding, 'data'));
  const ownsFd = typeof path !== 'number';
  const fd = ownsFd ? ops.op_fs_open_sync(pathOf(path), flagsOf(options.flag || defaults.flag), modeOf(options.mode, 'mode', 0o666)) : fdOf(path);
  try {
    for (let written = 0; written < bytes.byteLength;) {
      written += ops.op_fs_write_sync(fd, bytes, written, bytes.byteLength - written, -1);
    }
    if (options.flush) ops.op_fs_fsync_sync(fd);
  } finally {
    if (ownsFd) ops.op_fs_close_sync(fd);
  }
}

function writeFile(path, data, options, callback) { writeWith(WRITE_DEFAULTS, path, data, options, callback); }
function appendFile(path, data, options, callback) { writeWith(APPEND_DEFAULTS, path, data, options, callback); }
function writeFileSync(path, data, options) { writeWithSync(WRITE_DEFAULTS, path, data, options); }
function appendFileSync(path, data, options) { writeWithSync(APPEND_DEFAULTS, path, data, options); }

// ---- open, read, write

function open(path, flags, mode, callback) {
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  }
  const file = pathOf(path);
  const [bits, permissions] = [flagsOf(flags), modeOf(mode, 'mode', 0o666)];
  callbackOf(callback);
  op_fs_open(add((status, fd) => {
    if (status < 0) callback(failure(status, 'open', file));
    else callback(null, fd);
  }), file, bits, permissions);
}

function openSync(path, flags, mode) {
  return ops.op_fs_open_sync(pathOf(path), flagsOf(flags), modeOf(mode, 'mode', 0o666));
}

function close(fd, callback) {
  fdOf(fd);
  if (callback !== undefined) callbackOf(callback);
  op_fs_close(add((status) => {
    const error = status < 0 ? failure(status, 'close') : null;
    if (callback !== undefined) callback(error);
    else if (error !== null) throw error;
  }), fd);
}

/** The parts of a read from all the ways to write one; `rest` is what follows fd, without the callback. */
function readArguments(rest) {
  let [buffer, offset, length, position] = rest;
  let params;
  if (rest.length === 0 || (rest.length === 1 && !ArrayBuffer.isView(buffer))) {
    params = buffer;
    ({ buffer = Buffer.alloc(16384) } = params ?? {});
  } else if (rest.length <= 2 || (offset !== null && typeof offset === 'object')) {
    params = offset;
  }
  viewOf(buffer);
  if (rest.length <= 2 || params !== undefined) {
    if (params !== undefined && params !== null) validateObject(params, 'options');
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = params ?? {});
  }
  offset = offset === undefined || offset === null ? 0 : integer(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return { buffer, offset, length: 0, position: -1 };
  if (buffer.byteLength === 0) throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  checkRange(offset, length, buffer.byteLength, false);
  return { buffer, offset, length, position: positionOf(position, length) };
}

function read(fd, ...rest) {
  fdOf(fd);
  const callback = callbackOf(rest.pop());
  const { buffer, offset, length, position } = readArguments(rest);
  if (length === 0) return nextTick(callback, null, 0, buffer);
  op_fs_read(add((status, count) => {
    if (status < 0) callback(failure(status, 'read'), 0, buffer);
    else callback(null, count, buffer);
  }), fd, asUint8Array(buffer), offset, length, position);
}

function readSync(fd, ...rest) {
  fdOf(fd);
  viewOf(rest[0]);
  const { buffer, offset, length, position } = readArguments(rest);
  return length === 0 ? 0 : ops.op_fs_read_sync(fd, asUint8Array(buffer), offset, length, position);
}

/** As readArguments; text is (string, position, encoding), a view (buffer, offset, length, position). */
function writeArguments(rest) {
  let [data, offset, length, position] = rest;
  if (typeof data === 'string') {
    const buffer = Buffer.from(data, typeof length === 'string' ? length : 'utf8');
    return { data, buffer, offset: 0, length: buffer.length, position: typeof offset === 'number' ? offset : -1 };
  }
  const buffer = bytesOf(data, undefined, 'buffer');
  if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
  offset = offset === undefined || offset === null ? 0 : integer(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  checkRange(offset, length, buffer.byteLength, true);
  return { data, buffer, offset, length, position: typeof position === 'number' ? position : -1 };
}

function write(fd, ...rest) {
  fdOf(fd);
  const callback = callbackOf(rest.pop());
  const { data, buffer, offset, length, position } = writeArguments(rest);
  ops.op_fs_write(add((status, count) => {
    if (status < 0) callback(failure(status, 'write'), 0, data);
    else callback(null, count, data);
  }), fd, asUint8Array(buffer), offset, length, position);
}

function writeSync(fd, ...rest) {
  fdOf(fd);
  const { buffer, offset, length, position } = writeArguments(rest);
  return ops.op_fs_write_sync(fd, asUint8Array(buffer), offset, length, position);
}

/** Reads or writes each view in turn until one comes back short. */
function eachView(views, position, one, done) {
  let total = 0;
  let i = 0;
  if (views.length === 0) return nextTick(done, null, 0);
  const next = (error, count = 0) => {
    total += count;
    if (error || i === views.length || (i > 0 && count < views[i - 1].byteLength)) return done(error, total);
    const view = views[i++];
    one(view, position === -1 ? -1 : position + total, next);
  };
  next(null, 0);
}

function readv(fd, views, position, callback) {
  fdOf(fd);
  viewsOf(views);
  callback = callbackOf(callback ?? position);
  const at = typeof position === 'number' ? position : -1;
  eachView(views, at, (view, where, next) => read(fd, view, 0, view.byteLength, where, next),
    (error, total) => (error ? callback(error) : callback(null, total, views)));
}

function writev(fd, views, position, callback) {
  fdOf(fd);
  viewsOf(views);
  callback = callbackOf(callback ?? position);
  const at = typeof position === 'number' ? position : -1;
  eachView(views, at, (view, where, next) => write(fd, view, 0, view.byteLength, where, next),
    (error, total) => (error ? callback(error) : callback(null, total, views)));
}

function manySync(one, fd, views, position) {
  fdOf(fd);
  let total = 0;
  for (const view of viewsOf(views)) {
    const count = one(fd, view, 0, view.byteLength, typeof position === 'number' ? position + total : null);
    total += count;
    if (count < view.byteLength) break;
  }
  return total;
}

// ---- stat and whether something is there

function statWith(follow, path, options, callback) {
  callback = callbackOf(callback ?? options);
  const bigint = options?.bigint === true;
  const file = pathOf(path);
  ops.op_fs_stat(add((status, raw) => {
    if (status >= 0) callback(null, makeStats(raw, bigint));
    else if (options?.throwIfNoEntry === false && (status === ENOENT || status === ENOTDIR)) callback(null, undefined);
    else callback(failure(status, follow ? 'stat' : 'lstat', file));
  }), file, follow);
}

function statWithSync(follow, path, options) {
  const file = pathOf(path);
  if (options?.throwIfNoEntry === false) {
    const raw = ops.op_fs_stat_quiet_sync(file, follow);
    if (raw.length > 1) return makeStats(raw, options.bigint);
    if (raw[0] === ENOENT || raw[0] === ENOTDIR) return undefined;
    throw failure(raw[0], follow ? 'stat' : 'lstat', file);
  }
  return makeStats(ops.op_fs_stat_sync(file, follow), options?.bigint);
}

function stat(path, options, callback) { statWith(true, path, options, callback); }
function lstat(path, options, callback) { statWith(false, path, options, callback); }
function statSync(path, options) { return statWithSync(true, path, options); }
function lstatSync(path, options) { return statWithSync(false, path, options); }

let warnedOfExists = false;

function existsSync(path) {
  let file;
  try {
    file = pathOf(path);
  } catch (error) {
    if (!warnedOfExists && error.code === 'ERR_INVALID_ARG_TYPE') {
      warnedOfExists = true;
      require('process').emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
    }
    return false;
  }
  return ops.op_fs_access_quiet_sync(file, constants.F_OK) === 0;
}

function exists(path, callback) {
  callbackOf(callback);
  let file;
  try {
    file = pathOf(path);
  } catch {
    return void callback(false);
  }
  ops.op_fs_access(add((status) => callback(status === 0)), file, constants.F_OK);
}

// ---- rows

function failureOf(call, status, prepared) {
  const path = call.paths > 0 ? (call.errorPath?.(prepared[0]) ?? prepared[0]) : undefined;
  return failure(status, call.syscall, path, call.paths > 1 ? prepared[1] : undefined);
}

/** Starts a row's pool op; `done(error, value)`. */
function start(name, args, done) {
  const call = CALLS[name];
  const prepared = call.prepare(...args);
  ops[call.op ?? `op_fs_${name}`](add((status, value) => {
    if (status < 0) done(failureOf(call, status, prepared));
    else if (call.result === undefined) done(null);
    else done(null, call.result(value, args));
  }), ...prepared);
}

function addForms(fs, name) {
  const call = CALLS[name];
  fs[name] = { [name](...args) {
    const callback = args.pop();
    if (typeof callback !== 'function') {
      call.prepare(...args, callback); // what is wrong with the other arguments comes first
      callbackOf(callback);
    }
    start(name, args, callback);
  } }[name];
  fs[`${name}Sync`] = { [`${name}Sync`](...args) {
    const value = ops[`${call.op ?? `op_fs_${name}`}_sync`](...call.prepare(...args));
    return call.result?.(value, args);
  } }[`${name}Sync`];
}

function truncate(path, length, callback) {
  if (typeof length === 'function') [length, callback] = [0, length];
  const size = Math.max(0, integer(length === undefined ? 0 : length, 'len'));
  callbackOf(callback);
  open(path, 'r+', (error, fd) => {
    if (error) return callback(error);
    fs.ftruncate(fd, size, (error) => close(fd, (closing) => callback(error ?? closing)));
  });
}

function truncateSync(path, length = 0) {
  integer(length ?? 0, 'len');
  const fd = openSync(path, 'r+');
  try {
    fs.ftruncateSync(fd, length);
  } finally {
    ops.op_fs_close_sync(fd);
  }
}

const fs = {
  readFile, readFileSync, writeFile, writeFileSync, appendFile, appendFileSync,
  open, openSync, close,
  closeSync: function closeSync(fd) { ops.op_fs_close_sync(fdOf(fd)); },
  read, readSync, write, writeSync, readv, writev,
  readvSync: function readvSync(fd, buffers, position) { return manySync(readSync, fd, buffers, position); },
  writevSync: function writevSync(fd, buffers, position) { return manySync(writeSync, fd, buffers, position); },
  stat, statSync, lstat, lstatSync, exists, existsSync,
  ...require('internal/fs/folders')(ops), truncate, truncateSync,
  createReadStream: function createReadStream(path, options) { return new fs.ReadStream(path, options); },
  createWriteStream: function createWriteStream(path, options) { return new fs.WriteStream(path, options); },
  Dirent,
  _toUnixTimestamp: secondsOf,
};
for (const name of Object.keys(CALLS)) addForms(fs, name);
Object.defineProperty(fs, 'constants', { __proto__: null, enumerable: true, value: constants });

/** Properties that are made at the first touch, because they bring files of their own with them. */
function lazy(names, load, settable) {
  for (const name of names) {
    const settle = (value) => {
      Object.defineProperty(fs, name, { __proto__: null, value, writable: settable, enumerable: true, configurable: true });
      return value;
    };
    Object.defineProperty(fs, name, {
      __proto__: null, enumerable: true, configurable: true, get: () => settle(load()[name]), set: settable ? settle : undefined,
    });
  }
}
/** What `make` gives, made once. */
function once(make) {
  let made;
  return () => made ??= make();
}
const streams = once(() => require('internal/fs/streams')(fs));
lazy(['promises'], () => ({ promises: require('internal/fs/promises')(fs) }), false);
lazy(['ReadStream', 'WriteStream'], streams, true);
lazy(['FileReadStream', 'FileWriteStream'], () => ({ FileReadStream: fs.ReadStream, FileWriteStream: fs.WriteStream }), true);
lazy(['Dir', 'opendir', 'opendirSync'], once(() => require('internal/fs/dirs')(ops)), true);
lazy(['Stats'], () => ({ Stats: require('util').deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180') }), true);
lazy(['cp', 'cpSync'], once(() => require('internal/fs/cp')(fs)), true);
lazy(['watch', 'watchFile', 'unwatchFile', 'glob', 'globSync', 'openAsBlob', 'mkdtempDisposableSync', 'lchmod', 'lchmodSync'],
  once(() => require('internal/fs/rare')(fs)), true);
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) fs[name] = constants[name];
// util.promisify(fs.exists) and the calls with two results are special in Node.
Object.defineProperty(exists, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null, value: (path) => new Promise((resolve) => exists(path, resolve)),
});
const PAIRS = [[read, 'bytesRead', 'buffer'], [write, 'bytesWritten', 'buffer'], [readv, 'bytesRead', 'buffers'],
  [writev, 'bytesWritten', 'buffer']];
for (const [call, ...names] of PAIRS) {
  Object.defineProperty(call, Symbol.for('nodejs.util.promisify.customArgs'), { __proto__: null, value: names });
}

module.exports = fs;
