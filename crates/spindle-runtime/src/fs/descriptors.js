'use strict';
// internal/fs/descriptors: open and close, and reading and writing by descriptor: read, write, readv, writev.
//
// Ops used. Each pool op takes a request number first; `_sync` twins take none and throw. Position -1 = the file's own.
//   op_fs_open(path, flags, mode) -> fd, op_fs_close(fd)                                                       pool
//   op_fs_read(fd, view, offset, length, position: f64) -> n, op_fs_write(..) -> n                             pool

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { add } = require('internal/requests');
const { validateObject } = require('internal/validators');
const {
  asUint8Array, bytesOf, callbackOf, checkRange, failure, fdOf, flagsOf, integer, modeOf, pathOf, positionOf, viewOf, viewsOf,
} = require('internal/fs/checks');

const { op_fs_close, op_fs_open, op_fs_read } = ops;

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
  if (length === 0) return require('process').nextTick(callback, null, 0, buffer);
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
  if (views.length === 0) return require('process').nextTick(done, null, 0);
  const next = (error, count = 0) => {
    total += count;
    if (error || i === views.length || (i > 0 && count < views[i - 1].byteLength)) return done(error, total);
    const view = views[i++];
    one(view, position === -1 ? -1 : position + total, next);
  };
  next(null, 0);
}

/** readv and writev; `one` is read or write. */
function many(one, fd, views, position, callback) {
  fdOf(fd);
  viewsOf(views);
  callback = callbackOf(callback ?? position);
  const at = typeof position === 'number' ? position : -1;
  eachView(views, at, (view, where, next) => one(fd, view, 0, view.byteLength, where, next),
    (error, total) => (error ? callback(error) : callback(null, total, views)));
}

function readv(fd, views, position, callback) {
  many(read, fd, views, position, callback);
}

function writev(fd, views, position, callback) {
  many(write, fd, views, position, callback);
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

function closeSync(fd) {
  ops.op_fs_close_sync(fdOf(fd));
}

function readvSync(fd, buffers, position) {
  return manySync(readSync, fd, buffers, position);
}

function writevSync(fd, buffers, position) {
  return manySync(writeSync, fd, buffers, position);
}

module.exports = { open, openSync, close, closeSync, read, readSync, write, writeSync, readv, writev, readvSync, writevSync };
