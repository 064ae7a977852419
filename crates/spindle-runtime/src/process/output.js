'use strict';
// internal/process/output: Writable streams over a descriptor that are written at once: standard output of every kind.
//
// Node writes to files, pipes and terminals synchronously on Linux, so that nothing is lost when the process ends. A full
// pipe is waited for in Rust. The descriptor is never closed: the process may still have something to say.
// Documentation: nodejs.org/api/process.html#a-note-on-process-io.
//
// Ops used:
//   op_write_fd(fd: i32, text: string) -> i32               output   0 or -errno
//   op_write_fd_bytes(fd: i32, view: Uint8Array) -> i32     output

const { Writable } = require('stream');
const { nextTick } = require('internal/task_queues');

const OPTIONS = { decodeStrings: false, emitClose: false };

/** `type` is 'fs', 'pipe' or 'tty', as Node's `_type` has it. */
function SyncWriteStream(fd, type) {
  Writable.call(this, OPTIONS);
  this.fd = fd;
  this._type = type;
  this.shut = false; // ended by the program: a pipe or terminal takes nothing any more, a file does
}
Object.setPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function _write(chunk, encoding, callback) {
  const status = this.shut ? -require('internal/os/constants').errno.EPIPE : put(this.fd, chunk, encoding);
  callback(status < 0 ? failure(status, this._type) : null);
};

SyncWriteStream.prototype._final = function _final(callback) {
  this.shut = this._type !== 'fs';
  callback();
};

function put(fd, chunk, encoding) {
  if (typeof chunk !== 'string') return ops.op_write_fd_bytes(fd, chunk);
  if (encoding === 'utf8' || encoding === 'utf-8') return ops.op_write_fd(fd, chunk);
  return ops.op_write_fd_bytes(fd, require('buffer').Buffer.from(chunk, encoding));
}

/** `write EPIPE` of a pipe or terminal, `ENOSPC: no space left on device, write` of a file. */
function failure(errno, type) {
  const { errnoException, uvException } = require('internal/errors');
  return type === 'fs' ? uvException({ errno, syscall: 'write' }) : errnoException(errno, 'write');
}

/** A destroyed stream says that it is closed, but its descriptor is not, and it can be written to on. */
SyncWriteStream.prototype._destroy = function _destroy(error, callback) {
  callback(error);
  this._undestroy();
  nextTick(emitClose, this);
};

function emitClose(stream) {
  stream.emit('close');
}

SyncWriteStream.prototype.destroySoon = SyncWriteStream.prototype.destroy;

module.exports = { SyncWriteStream };
