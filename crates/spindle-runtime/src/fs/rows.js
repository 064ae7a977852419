'use strict';
// internal/fs/rows: one row per call of fs that is one operation: from it fs.js makes the callback and the synchronous form.
//
// Ops used (by their names; fs.js calls and lists all that rows stand for): op_fs_chown, op_fs_utimes, op_fs_copy_file.

const { codes } = require('internal/errors');
const { validateOneOf } = require('internal/validators');
const {
  accessModeOf, fdOf, integer, makeStatFs, makeStats, modeOf, named, optionsOf, ownersOf, pathOf, secondsOf,
} = require('internal/fs/checks');

/** `prepare` turns the caller's arguments into the op's, of which the first `paths` are paths; `result` makes the answer. */
const CALLS = {
  fstat: { syscall: 'fstat', paths: 0, prepare: (fd) => [fdOf(fd)], result: (raw, [, options]) => makeStats(raw, options?.bigint) },
  access: { syscall: 'access', paths: 1, prepare: (path, mode) => [pathOf(path), accessModeOf(mode)] },
  unlink: { syscall: 'unlink', paths: 1, prepare: (path) => [pathOf(path)] },
  rmdir: { syscall: 'rmdir', paths: 1, prepare: (path, options) => [rmdirPathOf(path, options)] },
  rename: { syscall: 'rename', paths: 2, prepare: (from, to) => [pathOf(from, 'oldPath'), pathOf(to, 'newPath')] },
  link: { syscall: 'link', paths: 2, prepare: (from, to) => [pathOf(from, 'existingPath'), pathOf(to, 'newPath')] },
  symlink: {
    syscall: 'symlink', paths: 2,
    prepare: (target, path, type) => [linkTargetOf(target, type), pathOf(path)],
  },
  readlink: {
    syscall: 'readlink', paths: 1,
    prepare: (path, options) => [pathWithOptions(path, options)], result: (text, args) => named(text, encodingOf(args)),
  },
  chmod: { syscall: 'chmod', paths: 1, prepare: (path, mode) => [pathOf(path), modeOf(mode, 'mode')] },
  fchmod: { syscall: 'fchmod', paths: 0, prepare: (fd, mode) => [fdOf(fd), modeOf(mode, 'mode')] },
  chown: { syscall: 'chown', paths: 1, prepare: (path, uid, gid) => [pathOf(path), ...ownersOf(uid, gid), true] },
  lchown: { op: 'op_fs_chown', syscall: 'lchown', paths: 1, prepare: (path, uid, gid) => [pathOf(path), ...ownersOf(uid, gid), false] },
  fchown: { syscall: 'fchown', paths: 0, prepare: (fd, uid, gid) => [fdOf(fd), ...ownersOf(uid, gid)] },
  utimes: { syscall: 'utime', paths: 1, prepare: (path, atime, mtime) => [pathOf(path), secondsOf(atime), secondsOf(mtime), true] },
  lutimes: {
    op: 'op_fs_utimes', syscall: 'lutime', paths: 1,
    prepare: (path, atime, mtime) => [pathOf(path), secondsOf(atime), secondsOf(mtime), false],
  },
  futimes: { syscall: 'futime', paths: 0, prepare: (fd, atime, mtime) => [fdOf(fd), secondsOf(atime, 'atime'), secondsOf(mtime, 'mtime')] },
  statfs: { syscall: 'statfs', paths: 1, prepare: (path) => [pathOf(path)], result: (raw, [, options]) => makeStatFs(raw, options?.bigint) },
  copyFile: {
    op: 'op_fs_copy_file', syscall: 'copyfile', paths: 2,
    prepare: (from, to, mode) => [pathOf(from, 'src'), pathOf(to, 'dest'), accessModeOf(mode)],
  },
  fsync: { syscall: 'fsync', paths: 0, prepare: (fd) => [fdOf(fd)] },
  fdatasync: { syscall: 'fdatasync', paths: 0, prepare: (fd) => [fdOf(fd)] },
  ftruncate: { syscall: 'ftruncate', paths: 0, prepare: (fd, length = 0) => [fdOf(fd), Math.max(0, integer(length ?? 0, 'len'))] },
  mkdtemp: {
    syscall: 'mkdtemp', paths: 1, errorPath: (path) => `${path}XXXXXX`,
    prepare: (prefix, options) => [prefixOf(prefix, options)], result: (text, args) => named(text, encodingOf(args)),
  },
};

function rmdirPathOf(path, options) {
  if (options?.recursive === undefined) return pathOf(path);
  throw new codes.ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
}

/** The type of a link matters on Windows only, but is checked everywhere. */
function linkTargetOf(target, type) {
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
  return pathOf(target, 'target');
}

/** A path beside options that may name an encoding. */
function pathWithOptions(path, options) {
  optionsOf(options, {});
  return pathOf(path);
}

let warnedOfTemplate = false;

function prefixOf(prefix, options) {
  optionsOf(options, {});
  const text = pathOf(prefix, 'prefix');
  if (!warnedOfTemplate && text.endsWith('X')) {
    warnedOfTemplate = true;
    require('process').emitWarning('mkdtemp() templates ending with X are not portable. For details see: https://nodejs.org/api/fs.html');
  }
  return text;
}

function encodingOf(args) {
  const options = args[1];
  return typeof options === 'string' ? options : options?.encoding;
}

module.exports = CALLS;
