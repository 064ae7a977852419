'use strict';
// internal/fs/read_file: fs.readFile and fs.readFileSync.
//
// A small regular file is read in one trip to the pool. Of anything else that trip only gives the descriptor, and its steps
// (fstat, read, close) are requests of their own, so that a large file does not hold a thread for long. Programs see that
// readFile takes a while: it never completes before the immediates that were set together with it. The loop sees to that
// (`after_check` in fs/mod.rs).
//
// Ops used. Each pool op takes a request number first; `_sync` twins take none and throw.
//   op_fs_read_whole(path, flags) -> ArrayBuffer of a small file, or fd of anything else                       pool
//   op_fs_fstat(fd) -> 18 numbers, op_fs_read(fd, view, offset, length, position: f64) -> n, op_fs_close(fd)   pool
//   op_fs_read_file_sync(path, flags) -> ArrayBuffer, op_fs_read_file_utf8_sync(path, flags) -> string         effect

const border = require('internal/border');
const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { add } = require('internal/requests');
const { abortError, callbackOf, constants, failure, fdOf, flagsOf, optionsOf, pathOf } = require('internal/fs/checks');

const { op_fs_close, op_fs_fstat, op_fs_read, op_fs_read_whole } = ops;

const READ_CHUNK = 512 * 1024; // of a file whose size is known
const BLIND_CHUNK = 64 * 1024; // of one whose size is not (pipes, /proc)
const MAX_FILE = 2 ** 31 - 1; // as Node: one read could not ask for more

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
    require('process').nextTick(() => this.stat());
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
    const size = (stats[border.FS_STAT_MODE] & constants.S_IFMT) === constants.S_IFREG ? stats[border.FS_STAT_SIZE] : 0;
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
    else require('process').nextTick(() => this.finish());
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

// ---- readFileSync

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
  const known = (stats[border.FS_STAT_MODE] & constants.S_IFMT) === constants.S_IFREG ? stats[border.FS_STAT_SIZE] : 0;
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

module.exports = { readFile, readFileSync };
