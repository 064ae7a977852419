'use strict';
// internal/process/stdio: process.stdout and process.stderr.
//
// Writes are synchronous, so that nothing is lost or reordered when the process ends; `write` therefore always returns
// true, and callbacks and 'error' come one tick later. Documentation: nodejs.org/api/process.html#process-io.
//
// Ops used (on the ops of 'process', which passes them on):
//   op_write_fd(fd: i32, text: string) -> i32        effect   0 or -errno
//   op_write_fd_bytes(fd: i32, view: Uint8Array) -> i32   effect
//   op_console_is_tty(fd: i32) -> bool               effect
//   op_console_columns(fd: i32) -> i32               effect   0 if it is no terminal

const EventEmitter = require('events');
const { streams } = require('internal/bootstrap');
const { nextTick } = require('internal/task_queues');

let processOps;

class StandardStream extends EventEmitter {
  constructor(fd) {
    super();
    this.fd = fd;
    this._isStdio = true;
    this.writable = true;
    this.destroyed = false;
    this.writableEnded = false;
    this.writableFinished = false;
    this.writableLength = 0;
    this.writableHighWaterMark = 16384;
    this.writableNeedDrain = false;
    this.writableObjectMode = false;
    if (processOps.op_console_is_tty(fd)) this.isTTY = true;
  }

  get columns() { return this.isTTY ? processOps.op_console_columns(this.fd) : undefined; }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    const status = put(this.fd, chunk, encoding);
    if (status < 0) nextTick(fail, this, status, callback);
    else if (typeof callback === 'function') nextTick(callback, null);
    return true;
  }

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, callback] = [undefined, chunk];
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    if (typeof callback === 'function') this.once('finish', callback);
    if (this.writableEnded) return this;
    this.writableEnded = true;
    // The descriptor stays open: the process may still have something to say.
    nextTick(finish, this);
    return this;
  }

  cork() {}
  uncork() {}
  setDefaultEncoding() { return this; }
  destroy(error) {
    if (error) nextTick(fail, this, error);
    return this;
  }
  destroySoon() { return this.destroy(); }

  getWindowSize() { return [this.columns, this.rows]; }
  hasColors(count = 16) { return this.isTTY === true && 2 ** this.getColorDepth() >= count; }
  getColorDepth(env = require('process').env) {
    if (env.NO_COLOR || env.NODE_DISABLE_COLORS || env.TERM === 'dumb') return 1;
    if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
    return /256/.test(env.TERM ?? '') ? 8 : 4;
  }
}

function put(fd, chunk, encoding) {
  if (typeof chunk === 'string') {
    if (encoding === undefined || encoding === null || /^(?:utf-?8|buffer)$/i.test(encoding)) return processOps.op_write_fd(fd, chunk);
    return processOps.op_write_fd_bytes(fd, require('buffer').Buffer.from(chunk, encoding));
  }
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (!ArrayBuffer.isView(chunk)) throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
  return processOps.op_write_fd_bytes(fd, new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
}

function fail(stream, reason, callback) {
  const error = typeof reason === 'number' ? require('internal/errors').errnoException(reason, 'write') : reason;
  if (typeof callback === 'function') callback(error);
  stream.emit('error', error);
}

function finish(stream) {
  stream.writableFinished = true;
  stream.emit('finish');
}

/** The stream of descriptor 1 or 2. The global console, which looks at the same `streams`, writes through it from now on. */
function stream(fd, ops) {
  if (streams[fd] !== undefined) return streams[fd];
  processOps = ops;
  streams[fd] = new StandardStream(fd);
  return streams[fd];
}

module.exports = { stream };
