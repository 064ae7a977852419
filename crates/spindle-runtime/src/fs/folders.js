'use strict';
// internal/fs/folders: mkdir, readdir, rm and realpath for fs. They do more than one call each, or answer in several forms.
//
// Ops used. Each pool op takes a request number first; `_sync` twins take none and throw.
//   op_fs_mkdir(path, mode), op_fs_mkdir_all(path, mode) -> first made or '', op_fs_readdir(path) -> "name/type/..",
//   op_fs_rm(path, recursive), op_fs_realpath(path) -> string, op_fs_stat(path, follow) -> 18 numbers          all pool
//   op_fs_stat_quiet_sync(path, follow) -> 18 numbers | [-errno]                                               effect

const border = require('internal/border');
const { codes } = require('internal/errors');
const { add } = require('internal/requests');
const { boolean, callbackOf, failure, integer, makeEntries, makeStats, modeOf, named, optionsOf, pathOf } = require('internal/fs/checks');

const MAY_PASS = [border.EPERM, border.EBUSY, border.ENFILE, border.EMFILE, border.ENOTEMPTY];

// ---- folders

function mkdirArguments(path, options) {
  const isMode = typeof options === 'number' || typeof options === 'string';
  const { recursive = false, mode } = isMode ? { mode: options } : options ?? {};
  return { path: pathOf(path), recursive: boolean(recursive, 'options.recursive'), mode: modeOf(mode, isMode ? 'mode' : 'options.mode', 0o777) };
}

function mkdir(path, options, callback) {
  callback = callbackOf(callback ?? options);
  const args = mkdirArguments(path, options === callback ? undefined : options);
  const op = args.recursive ? ops.op_fs_mkdir_all : ops.op_fs_mkdir;
  op(add((status, first) => {
    if (status < 0) callback(failure(status, 'mkdir', args.path));
    else if (args.recursive && first !== '') callback(null, first);
    else callback(null);
  }), args.path, args.mode);
}

function mkdirSync(path, options) {
  const args = mkdirArguments(path, options);
  if (args.recursive) return ops.op_fs_mkdir_all_sync(args.path, args.mode) || undefined;
  ops.op_fs_mkdir_sync(args.path, args.mode);
}

const READDIR_DEFAULTS = { encoding: 'utf8', withFileTypes: false, recursive: false };

function readdir(path, options, callback) {
  callback = callbackOf(callback ?? options);
  options = optionsOf(options, READDIR_DEFAULTS);
  const top = pathOf(path);
  const folders = [top];
  const entries = [];
  const next = () => {
    if (folders.length === 0) return callback(null, entries);
    const folder = folders.shift();
    ops.op_fs_readdir(add((status, text) => {
      if (status < 0) return callback(failure(status, 'scandir', folder));
      if (!options.recursive) return callback(null, makeEntries(text, folder, options));
      gather(text, folder, top, options, entries, folders);
      next();
    }), folder);
  };
  next();
}

function readdirSync(path, options) {
  options = optionsOf(options, READDIR_DEFAULTS);
  const top = pathOf(path);
  if (!options.recursive) return makeEntries(ops.op_fs_readdir_sync(top), top, options);
  const folders = [top];
  const entries = [];
  while (folders.length > 0) {
    const folder = folders.shift();
    gather(ops.op_fs_readdir_sync(folder), folder, top, options, entries, folders);
  }
  return entries;
}

/** Adds what one folder of a recursive readdir holds, and its folders to those still to read. */
function gather(text, folder, top, options, entries, folders) {
  const { join, relative } = require('path');
  for (const entry of makeEntries(text, folder, { withFileTypes: true })) {
    const full = join(folder, entry.name);
    entries.push(options.withFileTypes ? entry : named(relative(top, full), options.encoding));
    if (entry.isDirectory() || (entry.isSymbolicLink() && isFolderBehind(full))) folders.push(full);
  }
}

function isFolderBehind(link) {
  const raw = ops.op_fs_stat_quiet_sync(link, true);
  return raw.length > 1 && makeStats(raw).isDirectory();
}

const RM_DEFAULTS = { recursive: false, force: false, retryDelay: 100, maxRetries: 0 };

function rmOptions(options) {
  options = optionsOf(options, RM_DEFAULTS);
  boolean(options.force, 'options.force');
  boolean(options.recursive, 'options.recursive');
  integer(options.retryDelay, 'options.retryDelay', 0, 2147483647);
  integer(options.maxRetries, 'options.maxRetries', 0, 4294967295);
  return options;
}

function isFolder(path) {
  return new codes.ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path, syscall: 'rm', errno: 21 });
}

/** Another process may be busy in a tree: such failures are tried again, later each time. */
function removeTree(file, options, tries, callback) {
  ops.op_fs_rm(add((status) => {
    if (status >= 0) return callback(null);
    if (!options.recursive || tries === options.maxRetries || !MAY_PASS.includes(status)) return callback(failure(status, 'rm', file));
    require('timers').setTimeout(removeTree, (tries + 1) * options.retryDelay, file, options, tries + 1, callback);
  }), file, options.recursive);
}

function rm(path, options, callback) {
  callback = callbackOf(callback ?? options);
  options = rmOptions(options);
  const file = pathOf(path);
  ops.op_fs_stat(add((status, raw) => {
    if (status < 0) return callback(options.force && status === border.ENOENT ? null : failure(status, 'lstat', file));
    if (!options.recursive && makeStats(raw).isDirectory()) return callback(isFolder(file));
    removeTree(file, options, 0, callback);
  }), file, false);
}

function rmSync(path, options) {
  options = rmOptions(options);
  const file = pathOf(path);
  const raw = ops.op_fs_stat_quiet_sync(file, false);
  if (raw.length === 1) {
    if (options.force && raw[0] === border.ENOENT) return;
    throw failure(raw[0], 'lstat', file);
  }
  if (!options.recursive && makeStats(raw).isDirectory()) throw isFolder(file);
  ops.op_fs_rm_sync(file, options.recursive);
}

// ---- paths and the rest

/** fs.realpath reports the part that is missing, as its step by step lstat in Node does. */
function lstatFailure(status, file) {
  const { resolve } = require('path');
  let seen = '';
  for (const part of resolve(file).split('/').slice(1)) {
    seen += `/${part}`;
    const raw = ops.op_fs_stat_quiet_sync(seen, false);
    if (raw.length === 1) return failure(raw[0], 'lstat', seen);
  }
  return failure(status, 'lstat', file);
}

function realpathWith(native, path, options, callback) {
  callback = callbackOf(callback ?? options);
  const { encoding } = optionsOf(options, {});
  const file = pathOf(path);
  ops.op_fs_realpath(add((status, text) => {
    if (status < 0) callback(native ? failure(status, 'realpath', file) : lstatFailure(status, file));
    else callback(null, named(text, encoding));
  }), file);
}

function realpath(path, options, callback) { realpathWith(false, path, options, callback); }
realpath.native = function native(path, options, callback) { realpathWith(true, path, options, callback); };

function realpathSync(path, options) {
  const { encoding } = optionsOf(options, {});
  const file = pathOf(path);
  try {
    return named(ops.op_fs_realpath_sync(file), encoding);
  } catch (error) {
    throw error.errno === undefined ? error : lstatFailure(error.errno, file);
  }
}
realpathSync.native = function native(path, options) {
  return named(ops.op_fs_realpath_sync(pathOf(path)), optionsOf(options, {}).encoding);
};

module.exports = { mkdir, mkdirSync, readdir, readdirSync, rm, rmSync, realpath, realpathSync };
