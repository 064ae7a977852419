'use strict';
// internal/fs/checks: what fs and fs/promises do to arguments and results: paths, flags, modes, Stats, Dirent.
//
// Ops used: none.

const border = require('internal/border');
const { codes, uvException } = require('internal/errors');

/** Values of Linux; what other systems number differently is set by the build for them. */
const constants = {
  __proto__: null,
  UV_FS_SYMLINK_DIR: 1, UV_FS_SYMLINK_JUNCTION: 2,
  O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2,
  UV_DIRENT_UNKNOWN: 0, UV_DIRENT_FILE: 1, UV_DIRENT_DIR: 2, UV_DIRENT_LINK: 3, UV_DIRENT_FIFO: 4, UV_DIRENT_SOCKET: 5,
  UV_DIRENT_CHAR: 6, UV_DIRENT_BLOCK: 7,
  S_IFMT: 0o170000, S_IFREG: 0o100000, S_IFDIR: 0o040000, S_IFCHR: 0o020000, S_IFBLK: 0o060000, S_IFIFO: 0o010000,
  S_IFLNK: 0o120000, S_IFSOCK: 0o140000,
  O_CREAT: 0o100, O_EXCL: 0o200, UV_FS_O_FILEMAP: 0, O_NOCTTY: 0o400, O_TRUNC: 0o1000, O_APPEND: 0o2000,
  O_DIRECTORY: 0o200000, O_NOATIME: 0o1000000, O_NOFOLLOW: 0o400000, O_SYNC: 0o4010000, O_DSYNC: 0o10000, O_DIRECT: 0o40000,
  O_NONBLOCK: 0o4000,
  S_IRWXU: 0o700, S_IRUSR: 0o400, S_IWUSR: 0o200, S_IXUSR: 0o100, S_IRWXG: 0o70, S_IRGRP: 0o40, S_IWGRP: 0o20, S_IXGRP: 0o10,
  S_IRWXO: 0o7, S_IROTH: 0o4, S_IWOTH: 0o2, S_IXOTH: 0o1,
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1,
  UV_FS_COPYFILE_EXCL: 1, COPYFILE_EXCL: 1, UV_FS_COPYFILE_FICLONE: 2, COPYFILE_FICLONE: 2,
  UV_FS_COPYFILE_FICLONE_FORCE: 4, COPYFILE_FICLONE_FORCE: 4,
};

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_SYNC } = constants;
const FLAGS = {
  '__proto__': null,
  'r': O_RDONLY, 'rs': O_RDONLY | O_SYNC, 'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC, 'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY, 'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL, 'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL, 'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY, 'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL, 'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC, 'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL, 'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC, 'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

// ---- arguments

/** A path as text. Buffers hold UTF-8; URLs must be file: URLs. */
function pathOf(path, name = 'path') {
  let text = path;
  if (typeof path !== 'string') {
    if (path instanceof Uint8Array) text = require('buffer').Buffer.prototype.utf8Slice.call(path);
    else if (path?.href !== undefined && path.protocol !== undefined && path.auth === undefined) text = require('url').fileURLToPath(path);
    else throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  }
  if (text.includes('\0')) throw new codes.ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  return text;
}

function fdOf(fd) {
  return integer(fd, 'fd', 0, 2147483647);
}

function integer(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
  return value;
}

function callbackOf(callback) {
  if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('cb', 'Function', callback);
  return callback;
}

function flagsOf(flags, name = 'flags') {
  if (typeof flags === 'number') return integer(flags, name, -2147483648, 2147483647);
  if (flags === undefined || flags === null) return O_RDONLY;
  const bits = FLAGS[flags];
  if (bits === undefined) throw new codes.ERR_INVALID_ARG_VALUE(name, flags);
  return bits;
}

/** A mode given as a number or as octal digits; `fallback` for none. */
function modeOf(mode, name, fallback) {
  mode ??= fallback;
  if (typeof mode === 'string') {
    if (!/^[0-7]+$/.test(mode)) throw new codes.ERR_INVALID_ARG_VALUE(name, mode, 'must be a 32-bit unsigned integer or an octal string');
    mode = parseInt(mode, 8);
  }
  return integer(mode, name, 0, 4294967295);
}

/** An options argument: an encoding, an object or nothing. */
function optionsOf(options, defaults) {
  if (options === undefined || options === null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    checkEncoding(options);
    return { ...defaults, encoding: options };
  }
  if (typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  checkEncoding(options.encoding);
  if (options.signal !== undefined) checkSignal(options.signal);
  const result = { ...defaults };
  for (const name in options) result[name] = options[name]; // inherited ones too
  return result;
}

function checkEncoding(encoding) {
  if (encoding && encoding !== 'buffer' && encoding !== 'utf8' && !require('buffer').Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

function checkSignal(signal) {
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  }
}

function boolean(value, name) {
  if (typeof value !== 'boolean') throw new codes.ERR_INVALID_ARG_TYPE(name, 'boolean', value);
  return value;
}

/** Bytes to write: text in `encoding`, or a view. */
function bytesOf(data, encoding, name) {
  if (typeof data === 'string') return require('buffer').Buffer.from(data, encoding || 'utf8');
  if (!ArrayBuffer.isView(data)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  return data;
}

/** The bytes of any view as a Uint8Array, which is what ops take. */
function asUint8Array(view) {
  return view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function viewOf(buffer) {
  if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  return buffer;
}

/** Checks offset and length of a read or write in a view of `size` bytes. */
function checkRange(offset, length, size, isWrite) {
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (isWrite && offset > size) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${size}`, offset);
  if (length > size - offset) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  if (isWrite) integer(length, 'length', 0, 2147483647);
}

/** The views of readv and writev. */
function viewsOf(views) {
  if (!Array.isArray(views) || !views.every(ArrayBuffer.isView)) throw new codes.ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', views);
  return views;
}

/** A file position for an op that reads `length` bytes: -1 = where the descriptor stands. */
function positionOf(position, length) {
  if (position === undefined || position === null || position === -1) return -1;
  if (typeof position === 'bigint') {
    const max = 2n ** 63n - 1n - BigInt(length);
    if (position < -1n || position > max) throw new codes.ERR_OUT_OF_RANGE('position', `>= -1 && <= ${max}`, position);
    return Number(position);
  }
  if (typeof position !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('position', ['integer', 'bigint'], position);
  return integer(position, 'position', -1);
}

/** The mode of access and copyFile: three bits. Node's wording here differs from that of all other arguments. */
function accessModeOf(mode) {
  if (mode === undefined || mode === null) return 0;
  if (typeof mode !== 'number' || (mode | 0) !== mode) {
    throw Object.assign(new TypeError('mode must be int32 or null/undefined'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  if (mode < 0 || mode > 7) throw Object.assign(new RangeError('mode is out of range: >= 0 && <= 7'), { code: 'ERR_OUT_OF_RANGE' });
  return mode;
}

/** A user and a group, of which -1 means "as it is". */
function ownersOf(uid, gid) {
  return [integer(uid, 'uid', -1, 4294967295), integer(gid, 'gid', -1, 4294967295)];
}

/** Seconds since 1970, from a number, digits or a Date. */
function secondsOf(time, name = 'time') {
  if (typeof time === 'number' && Number.isFinite(time)) return time;
  if (typeof time === 'string' && +time == time) return +time; // loosely: digits only
  if (time instanceof Date) return time.getTime() / 1000;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

/** `text`, or its bytes for encoding 'buffer', or in another encoding. */
function named(text, encoding) {
  if (!encoding || encoding === 'utf8' || encoding === 'utf-8') return text;
  const bytes = require('buffer').Buffer.from(text);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

// ---- results

// Node's order of fields; the Date getters are inherited and made when asked for.
function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}

function addKinds(proto, format) {
  const kinds = {
    isDirectory: constants.S_IFDIR, isFile: constants.S_IFREG, isBlockDevice: constants.S_IFBLK, isCharacterDevice: constants.S_IFCHR,
    isSymbolicLink: constants.S_IFLNK, isFIFO: constants.S_IFIFO, isSocket: constants.S_IFSOCK,
  };
  for (const name of Object.keys(kinds)) {
    proto[name] = { [name]() { return format(this) === kinds[name]; } }[name];
  }
}

function addDates(proto) {
  for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
    const set = (stats, value) => {
      Object.defineProperty(stats, name, { __proto__: null, value, enumerable: true, configurable: true, writable: true });
      return value;
    };
    Object.defineProperty(proto, name, {
      __proto__: null,
      enumerable: true,
      configurable: true,
      get() { return set(this, new Date(Number(this[`${name}Ms`]) + 0.5)); },
      set(value) { set(this, value); },
    });
  }
}
addKinds(Stats.prototype, (stats) => stats.mode & constants.S_IFMT);
addDates(Stats.prototype);

/** Times of a stat result: seconds and nanoseconds from index `at`. */
const milliseconds = (raw, at) => raw[at] * 1000 + raw[at + 1] / 1e6;

function makeStats(raw, bigint = false) {
  if (bigint) return makeBigStats(raw);
  return new Stats(raw[border.FS_STAT_DEV], raw[border.FS_STAT_MODE], raw[border.FS_STAT_NLINK], raw[border.FS_STAT_UID],
    raw[border.FS_STAT_GID], raw[border.FS_STAT_RDEV], raw[border.FS_STAT_BLKSIZE], raw[border.FS_STAT_INO],
    raw[border.FS_STAT_SIZE], raw[border.FS_STAT_BLOCKS], milliseconds(raw, border.FS_STAT_ATIME),
    milliseconds(raw, border.FS_STAT_MTIME), milliseconds(raw, border.FS_STAT_CTIME), milliseconds(raw, border.FS_STAT_BIRTHTIME));
}

let BigIntStats;

function makeBigStats(raw) {
  if (BigIntStats === undefined) {
    BigIntStats = class BigIntStats {};
    addKinds(BigIntStats.prototype, (stats) => Number(stats.mode) & constants.S_IFMT);
    addDates(BigIntStats.prototype);
  }
  const stats = new BigIntStats();
  // In the order of the border's indices, as are the times.
  const fields = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
  const times = ['atime', 'mtime', 'ctime', 'birthtime'];
  const nanoseconds = times.map((_, i) => BigInt(raw[border.FS_STAT_ATIME + 2 * i]) * 1_000_000_000n + BigInt(raw[border.FS_STAT_ATIME + 2 * i + 1]));
  fields.forEach((name, i) => { stats[name] = BigInt(raw[i]); });
  times.forEach((name, i) => { stats[`${name}Ms`] = nanoseconds[i] / 1_000_000n; });
  times.forEach((name, i) => { stats[`${name}Ns`] = nanoseconds[i]; });
  return stats;
}

// ---- failures

/** The error of a call that failed with a negative errno. */
function failure(status, syscall, path, dest) {
  return uvException({ errno: status, syscall, path, dest });
}

function abortError(signal) {
  const { AbortError } = require('internal/errors');
  return new AbortError(undefined, { cause: signal.reason });
}

// ---- folders' entries, file systems

const kType = Symbol('type');

class Dirent {
  constructor(name, parentPath, type) {
    this.name = name;
    this.parentPath = parentPath;
    this[kType] = type;
  }
  isDirectory() { return this[kType] === constants.UV_DIRENT_DIR; }
  isFile() { return this[kType] === constants.UV_DIRENT_FILE; }
  isBlockDevice() { return this[kType] === constants.UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[kType] === constants.UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[kType] === constants.UV_DIRENT_LINK; }
  isFIFO() { return this[kType] === constants.UV_DIRENT_FIFO; }
  isSocket() { return this[kType] === constants.UV_DIRENT_SOCKET; }
}

class StatFs {
  constructor([type, bsize, blocks, bfree, bavail, files, ffree], convert) {
    this.type = convert(type);
    this.bsize = convert(bsize);
    this.blocks = convert(blocks);
    this.bfree = convert(bfree);
    this.bavail = convert(bavail);
    this.files = convert(files);
    this.ffree = convert(ffree);
  }
}

function makeStatFs(raw, bigint) {
  return new StatFs(raw, bigint ? BigInt : Number);
}

/** The op's "name/type/name/type" as pairs. */
function pairsOf(text) {
  const parts = text === '' ? [] : text.split('/');
  const pairs = [];
  for (let i = 0; i < parts.length; i += 2) pairs.push([parts[i], +parts[i + 1]]);
  return pairs;
}

/** What a Dir gives: all entries in the system's order. */
function readEntries(text, folder, encoding) {
  return pairsOf(text).map(([name, type]) => new Dirent(named(name, encoding), folder, type));
}

/** What readdir answers: in alphabetical order, as libuv sorts them. */
function makeEntries(text, folder, options) {
  const pairs = pairsOf(text);
  pairs.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return pairs.map(([text, type]) => {
    const name = named(text, options.encoding);
    return options.withFileTypes ? new Dirent(name, folder, type) : name;
  });
}

module.exports = {
  abortError, accessModeOf, asUint8Array, boolean, bytesOf, callbackOf, checkRange, checkSignal, constants, Dirent, failure, fdOf,
  flagsOf, integer, makeEntries, makeStatFs, makeStats, modeOf, named, optionsOf, ownersOf, pathOf, positionOf, readEntries,
  secondsOf, Stats, viewOf, viewsOf,
};
