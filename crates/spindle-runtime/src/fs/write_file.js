'use strict';
// internal/fs/write_file: fs.writeFile, fs.appendFile and their synchronous forms: open, writes until all is written, fsync if
// wanted, close, each a request of its own.
//
// Ops used. Each pool op takes a request number first; `_sync` twins take none and throw.
//   op_fs_open(path, flags, mode) -> fd, op_fs_write(fd, view, offset, length, position: f64) -> n, op_fs_fsync(fd),
//   op_fs_close(fd)                                                                                            all pool

const { add } = require('internal/requests');
const {
  abortError, asUint8Array, boolean, bytesOf, callbackOf, failure, fdOf, flagsOf, modeOf, optionsOf, pathOf,
} = require('internal/fs/checks');

const { op_fs_close, op_fs_open } = ops;

const WRITE_DEFAULTS = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false, signal: undefined };
const APPEND_DEFAULTS = { ...WRITE_DEFAULTS, flag: 'a' };

function writeFile(path, data, options, callback) { writeWith(WRITE_DEFAULTS, path, data, options, callback); }
function appendFile(path, data, options, callback) { writeWith(APPEND_DEFAULTS, path, data, options, callback); }
function writeFileSync(path, data, options) { writeWithSync(WRITE_DEFAULTS, path, data, options); }
function appendFileSync(path, data, options) { writeWithSync(APPEND_DEFAULTS, path, data, options); }

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

module.exports = { writeFile, writeFileSync, appendFile, appendFileSync };
