'use strict';
// internal/fs/streams: fs.ReadStream and fs.WriteStream (nodejs.org/api/fs.html#class-fsreadstream).
//
// They work on an fs-like object: fs itself, the `fs` option, or a FileHandle dressed up as one. Reading ahead is the
// stream machine's matter; here is one operation at a time, and a close that waits for it. fs loads this when it is needed.
// Ops used: none of its own.

const fs = require('fs');
const { Buffer } = require('buffer');
const { Readable, Writable, finished } = require('stream');
const { codes } = require('internal/errors');
const { errorOrDestroy } = require('internal/streams/destroy');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { nextTick } = require('internal/task_queues');
const { optionsOf, pathOf, fdOf } = require('internal/fs/checks');

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kIsBusy = Symbol('kIsPerformingIO');
const kIdle = Symbol('kIoDone');

const isNothing = (value) => value === undefined || value === null;

// ---- what both share

/** Takes fd or path, and the object to work on, from the options. */
function setSource(stream, path, options, flags) {
  if (!isNothing(options.fd)) {
    stream.fd = fdOf(importFd(stream, options));
    return;
  }
  stream.fd = null;
  stream[kFs] = options.fs || fs;
  validateFunction(stream[kFs].open, 'options.fs.open');
  pathOf(path); // throws if it is none
  stream.path = path instanceof Uint8Array || typeof path === 'string' ? path : pathOf(path);
  stream.flags = options.flags === undefined ? flags : options.flags;
  stream.mode = options.mode === undefined ? 0o666 : options.mode;
}

function importFd(stream, options) {
  const { fd } = options;
  if (typeof fd === 'number') {
    stream[kFs] = options.fs || fs;
    return fd;
  }
  if (typeof fd !== 'object' || !require('internal/fs/file_handle').isFileHandle(fd)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
  }
  if (options.fs) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
  stream[kHandle] = fd;
  stream[kFs] = handleAsFs(fd);
  fd.on('close', stream.close.bind(stream));
  return fd.fd;
}

/** A FileHandle's methods in the form of fs's. */
function handleAsFs(handle) {
  const through = (call, first, second) => (fd, data, ...rest) => {
    const callback = rest.pop();
    call.call(handle, data, ...rest).then((result) => callback(null, result[first], result[second]), (error) => callback(error, 0, data));
  };
  return {
    open() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('open()'); },
    close(fd, callback) { handle.close().then(() => callback(), callback); },
    fsync(fd, callback) { handle.sync().then(() => callback(), callback); },
    read: through(handle.read, 'bytesRead', 'buffer'),
    write: through(handle.write, 'bytesWritten', 'buffer'),
    writev: through(handle.writev, 'bytesWritten', 'buffers'),
  };
}

function setStart(stream, options) {
  stream.start = options.start;
  stream.pos = undefined;
  if (stream.start === undefined) return;
  validateInteger(stream.start, 'start', 0);
  stream.pos = stream.start;
}

function openFile(callback) {
  if (typeof this.fd === 'number') return void callback();
  if (typeof this.open === 'function') return openByMethod(this, callback);
  this[kFs].open(this.path, this.flags, this.mode, (error, fd) => {
    if (error) return callback(error);
    this.fd = fd;
    callback();
    this.emit('open', fd);
    this.emit('ready');
  });
}

/** Old packages replace `open`, which then emits 'open' or 'error' by itself. */
function openByMethod(stream, callback) {
  const { emit } = stream;
  stream.emit = function(type, ...args) {
    if (type !== 'open' && type !== 'error') return Reflect.apply(emit, this, [type, ...args]);
    this.emit = emit;
    if (type === 'error') return callback(args[0]);
    callback();
    return Reflect.apply(emit, this, [type, ...args]);
  };
  stream.open();
}

function destroyFile(error, callback) {
  // The descriptor must not be closed under a running operation.
  if (this[kIsBusy]) this.once(kIdle, (failure) => closeFile(this, error || failure, callback));
  else closeFile(this, error, callback);
}

function closeFile(stream, error, callback) {
  if (!stream.fd) return callback(error);
  const close = (error) => {
    stream[kFs].close(stream.fd, (failure) => { callback(failure || error); });
    stream.fd = null;
  };
  if (stream.flush) stream[kFs].fsync(stream.fd, (failure) => close(error || failure));
  else close(error);
}

function addProperties(Class, stateName) {
  const proto = Class.prototype;
  const stateOf = (stream) => {
    if (stream[kFs] === undefined) throw new codes.ERR_INVALID_THIS(Class.name);
    return stream[stateName];
  };
  proto._construct = openFile;
  proto._destroy = destroyFile;
  Object.defineProperty(proto, 'autoClose', {
    __proto__: null,
    get() { return stateOf(this).autoDestroy; },
    set(value) { stateOf(this).autoDestroy = value; },
  });
  Object.defineProperty(proto, 'pending', { __proto__: null, configurable: true, get() { return this.fd === null; } });
}

// ---- reading

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = { ...optionsOf(options, {}) };
  options.highWaterMark ??= 64 * 1024;
  setSource(this, path, options, 'r');
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  validateFunction(this[kFs].read, 'options.fs.read');
  if (options.autoDestroy) validateFunction(this[kFs].close, 'options.fs.close');
  setStart(this, options);
  this.end = options.end === undefined ? Infinity : options.end;
  this.bytesRead = 0;
  this[kIsBusy] = false;
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Readable.call(this, options);
}
Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);
addProperties(ReadStream, '_readableState');

ReadStream.prototype._read = function(size) {
  const done = this.pos === undefined ? this.bytesRead : this.pos;
  size = Math.min(this.end - done + 1, size);
  if (size <= 0) return void this.push(null);
  const buffer = Buffer.allocUnsafeSlow(size);
  this[kIsBusy] = true;
  this[kFs].read(this.fd, buffer, 0, size, this.pos, (error, count, buffer) => {
    this[kIsBusy] = false;
    if (this.destroyed) return void this.emit(kIdle, error);
    if (error) return errorOrDestroy(this, error);
    if (count === 0) return void this.push(null);
    if (this.pos !== undefined) this.pos += count;
    this.bytesRead += count;
    // A short chunk does not keep the whole buffer alive.
    this.push(count === buffer.length ? buffer : copyOf(buffer, count));
  });
};

function copyOf(buffer, length) {
  const copy = Buffer.allocUnsafeSlow(length);
  buffer.copy(copy, 0, 0, length);
  return copy;
}

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

// ---- writing

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = { ...optionsOf(options, {}), decodeStrings: true };
  setSource(this, path, options, 'w');
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  checkWriter(this, this[kFs], options);
  setStart(this, options);
  this.bytesWritten = 0;
  this[kIsBusy] = false;
  Writable.call(this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);
addProperties(WriteStream, '_writableState');

function checkWriter(stream, target, options) {
  if (!target.write && !target.writev) throw new codes.ERR_INVALID_ARG_TYPE('options.fs.write', 'function', target.write);
  if (target.write) validateFunction(target.write, 'options.fs.write');
  else stream._write = null;
  if (target.writev) validateFunction(target.writev, 'options.fs.writev');
  else stream._writev = null;
  if (options.autoDestroy) validateFunction(target.close, 'options.fs.close');
  stream.flush = options.flush ?? false;
  validateBoolean(stream.flush, 'options.flush');
  if (stream.flush) validateFunction(target.fsync, 'options.fs.fsync');
}

const RETRIES_MAX = 5; // in a row without a byte written

/** Writes all of `size` bytes; `one(position, done)` starts a write of what is left, `drop(count)` takes away what was written. */
function writeAll(stream, syscall, size, one, drop, callback) {
  let position = stream.pos;
  let retries = 0;
  const next = () => one(position, (error, count) => {
    if (error?.code === 'EAGAIN') [error, count] = [null, 0];
    if (stream.destroyed || error) return callback(error || new codes.ERR_STREAM_DESTROYED(syscall));
    stream.bytesWritten += count;
    retries = count > 0 ? 0 : retries + 1;
    size -= count;
    if (position !== undefined) position += count;
    if (retries > RETRIES_MAX) return callback(Object.assign(new Error(`${syscall} failed`), { code: 'ERR_SYSTEM_ERROR' }));
    if (size === 0) return callback();
    drop(count);
    next();
  });
  next();
}

/** What comes after a write, whether all went well or not. */
function begin(stream, callback) {
  stream[kIsBusy] = true;
  return (error) => {
    stream[kIsBusy] = false;
    callback(error);
    if (stream.destroyed) stream.emit(kIdle, error);
  };
}

WriteStream.prototype._write = function(data, encoding, callback) {
  const size = data.length;
  writeAll(this, 'write', size,
    (position, done) => this[kFs].write(this.fd, data, 0, data.length, position, done),
    (count) => { data = data.subarray(count); }, begin(this, callback));
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype._writev = function(requests, callback) {
  let chunks = requests.map(({ chunk }) => chunk);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  writeAll(this, 'writev', size,
    (position, done) => this[kFs].writev(this.fd, chunks, position, done),
    (count) => { chunks = [Buffer.concat(chunks).subarray(count)]; }, begin(this, callback));
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) return void nextTick(callback);
    this.on('close', callback);
  }
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream };
