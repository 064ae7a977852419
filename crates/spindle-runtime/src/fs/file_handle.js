'use strict';
// internal/fs/file_handle: FileHandle, an open file as fs.promises gives it (nodejs.org/api/fs.html#class-filehandle).
//
// close() waits for operations that run. The callback API does the work. Ops used: none.

const fs = require('fs');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { abortError } = require('internal/fs/checks');

const WRITE_CHUNK = 512 * 1024;
const kFd = Symbol('kFd');
const isFileHandle = (value) => value?.[kFd] !== undefined;

class FileHandle extends EventEmitter {
  #running = 0;
  #closing = null; // { promise, resolve, reject } while closing

  constructor(fd) {
    super();
    Object.defineProperty(this, kFd, { __proto__: null, value: fd, writable: true });
  }

  get fd() { return this[kFd]; }
  getAsyncId() { return -1; }

  /** Runs an operation of the callback API on the descriptor; `make` turns its results into the promise's value. */
  #run(call, args, make = (value) => value) {
    const fd = this[kFd];
    if (fd === -1) return Promise.reject(Object.assign(new Error('file closed'), { code: 'EBADF', syscall: call.name }));
    return new Promise((resolve, reject) => {
      this.#running++;
      const done = (error, ...results) => {
        this.#running--;
        if (error) reject(error);
        else resolve(make(...results));
        if (this.#closing !== null && this.#running === 0) this.#close();
      };
      try {
        call(fd, ...args, done);
      } catch (error) {
        done(error);
      }
    });
  }

  #counted(call, args, first, second) {
    return this.#run(call, args, (count, data) => ({ __proto__: null, [first]: count, [second]: data }));
  }

  read(buffer, offset, length, position) {
    let params;
    if (!ArrayBuffer.isView(buffer)) params = buffer ?? {};
    else if (typeof offset === 'object' && offset !== null) params = { buffer, ...offset };
    if (params !== undefined) {
      if (typeof params !== 'object') return Promise.reject(new codes.ERR_INVALID_ARG_TYPE('options', 'Object', params));
      const { Buffer } = require('buffer');
      ({ buffer = Buffer.alloc(16384), offset, length, position } = params);
    }
    // Unlike in the callback API, a missing length is the rest of the buffer.
    length ??= buffer?.byteLength - (offset ?? 0);
    return this.#counted(fs.read, [buffer, offset, length, position], 'bytesRead', 'buffer');
  }
  write(...args) { return this.#counted(fs.write, trimmed(args), 'bytesWritten', 'buffer'); }
  readv(...args) { return this.#counted(fs.readv, trimmed(args), 'bytesRead', 'buffers'); }
  writev(...args) { return this.#counted(fs.writev, trimmed(args), 'bytesWritten', 'buffers'); }
  readFile(options) { return this.#run(fs.readFile, [options]); }
  writeFile(data, options) { return writeData(this, data, options, (data) => this.#run(fs.writeFile, [data, options])); }
  appendFile(data, options) { return this.writeFile(data, options); }
  stat(options) { return this.#run(fs.fstat, [options]); }
  truncate(length = 0) { return this.#run(fs.ftruncate, [length]); }
  sync() { return this.#run(fs.fsync, []); }
  datasync() { return this.#run(fs.fdatasync, []); }
  chmod(mode) { return this.#run(fs.fchmod, [mode]); }
  chown(uid, gid) { return this.#run(fs.fchown, [uid, gid]); }
  utimes(atime, mtime) { return this.#run(fs.futimes, [atime, mtime]); }
  createReadStream(options) { return new fs.ReadStream(undefined, { ...options, fd: this }); }
  createWriteStream(options) { return new fs.WriteStream(undefined, { ...options, fd: this }); }
  readLines(options) {
    const { createInterface } = require('readline');
    return createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }
  readableWebStream() {
    throw require('internal/not_there').notThere('FileHandle.readableWebStream()');
  }

  // A property of its own, as in Node: programs hand it over as a function.
  close = () => {
    if (this[kFd] === -1 && this.#closing === null) return Promise.resolve();
    if (this.#closing === null) {
      this.#closing = Promise.withResolvers();
      if (this.#running === 0) this.#close();
      this.emit('close');
    }
    return this.#closing.promise;
  };

  #close() {
    const fd = this[kFd];
    if (fd === -1) return;
    this[kFd] = -1;
    const { resolve, reject } = this.#closing;
    fs.close(fd, (error) => {
      this.#closing = null;
      if (error) reject(error);
      else resolve();
    });
  }

  async [Symbol.asyncDispose]() { await this.close(); }
}

/** The callback API takes no undefined in the places at the end. */
function trimmed(args) {
  while (args.length > 1 && args.at(-1) === undefined) args.pop();
  return args;
}

const isIterable = (data) => typeof data === 'object' && data !== null && !ArrayBuffer.isView(data) &&
  (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');

/** Writes what fs.promises.writeFile takes: bytes, text, or an iterable or stream of them. */
async function writeData(handle, data, options, write) {
  if (!isIterable(data)) {
    if (!options?.signal) return write(data);
    data = [data]; // piece by piece, so that it can be aborted
  }
  const { Buffer } = require('buffer');
  const encoding = typeof options === 'string' ? options : options?.encoding;
  const check = () => {
    const signal = options?.signal;
    if (signal?.aborted) throw abortError(signal);
  };
  check();
  for await (const chunk of data) {
    check();
    let bytes = ArrayBuffer.isView(chunk) ? chunk : Buffer.from(chunk, encoding || 'utf8');
    bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (bytes.byteLength > 0) {
      const { bytesWritten } = await handle.write(bytes, 0, Math.min(WRITE_CHUNK, bytes.byteLength));
      bytes = bytes.subarray(bytesWritten);
      check();
    }
  }
  return undefined;
}

module.exports = { FileHandle, isFileHandle, isIterable };
