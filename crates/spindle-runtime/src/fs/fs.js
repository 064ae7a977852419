'use strict';
// fs: the callback and the synchronous API (nodejs.org/api/fs.html). Promises are in internal/fs/promises.
//
// An asynchronous call is one pool job, its completion one event. Most calls are rows (internal/fs/rows), from which all
// forms are made here; what takes more than a row has a file by its subject: internal/fs/read_file, write_file, descriptors,
// folders. What few programs use is loaded at its first touch.
//
// Ops used. Each pool op takes a request number first; `_sync` twins take none and throw.
//   op_fs_stat(path, follow) -> 18 numbers, op_fs_fstat(fd) -> 18 numbers, op_fs_access(path, mode), op_fs_unlink(path),
//   op_fs_rmdir(path), op_fs_rename(from, to), op_fs_link(from, to), op_fs_symlink(target, path), op_fs_readlink(path),
//   op_fs_chmod(path, mode), op_fs_fchmod(fd, mode), op_fs_chown(path, uid, gid, follow), op_fs_fchown(fd, uid, gid),
//   op_fs_fsync(fd), op_fs_fdatasync(fd), op_fs_ftruncate(fd, length: f64), op_fs_utimes(path, atime, mtime, follow),
//   op_fs_futimes(fd, atime, mtime), op_fs_statfs(path) -> 7 numbers, op_fs_copy_file(from, to, mode),
//   op_fs_mkdtemp(prefix) -> string                                                                            all pool
//   op_fs_stat_quiet_sync(path, follow) -> 18 numbers | [-errno], op_fs_access_quiet_sync(path, mode) -> 0 | -errno   effect

const border = require('internal/border');
const { add } = require('internal/requests');
const { Dirent, Stats, callbackOf, constants, failure, integer, makeStats, pathOf, secondsOf } = require('internal/fs/checks');
const CALLS = require('internal/fs/rows');
const descriptors = require('internal/fs/descriptors');

const { close, closeSync, open, openSync, read, readv, write, writev } = descriptors;

// ---- stat and whether something is there

function statWith(follow, path, options, callback) {
  callback = callbackOf(callback ?? options);
  const bigint = options?.bigint === true;
  const file = pathOf(path);
  ops.op_fs_stat(add((status, raw) => {
    if (status >= 0) callback(null, makeStats(raw, bigint));
    else if (options?.throwIfNoEntry === false && (status === border.ENOENT || status === border.ENOTDIR)) callback(null, undefined);
    else callback(failure(status, follow ? 'stat' : 'lstat', file));
  }), file, follow);
}

function statWithSync(follow, path, options) {
  const file = pathOf(path);
  if (options?.throwIfNoEntry === false) {
    const raw = ops.op_fs_stat_quiet_sync(file, follow);
    if (raw.length > 1) return makeStats(raw, options.bigint);
    if (raw[0] === border.ENOENT || raw[0] === border.ENOTDIR) return undefined;
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
    closeSync(fd);
  }
}

const fs = {
  ...require('internal/fs/read_file'), ...require('internal/fs/write_file'), ...descriptors,
  stat, statSync, lstat, lstatSync, exists, existsSync, ...require('internal/fs/folders'), truncate, truncateSync,
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
lazy(['promises'], () => ({ promises: require('internal/fs/promises') }), false);
lazy(['ReadStream', 'WriteStream'], () => require('internal/fs/streams'), true);
lazy(['FileReadStream', 'FileWriteStream'], () => ({ FileReadStream: fs.ReadStream, FileWriteStream: fs.WriteStream }), true);
lazy(['Dir', 'opendir', 'opendirSync'], () => require('internal/fs/dirs'), true);
lazy(['Stats'], () => ({ Stats: require('util').deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180') }), true);
lazy(['cp', 'cpSync'], () => require('internal/fs/cp'), true);
lazy(['watch', 'watchFile', 'unwatchFile', 'glob', 'globSync', 'openAsBlob', 'mkdtempDisposableSync', 'lchmod', 'lchmodSync'],
  () => require('internal/fs/rare'), true);
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
