'use strict';
// internal/fs/promises: fs.promises and FileHandle (nodejs.org/api/fs.html#promises-api).
//
// The callback API does the work; this file turns it into promises. It exports a function of that API, because fs is
// what is loaded first.
// Ops used: none of its own.

const { constants, fdOf } = require('internal/fs/checks');

module.exports = function makePromises(fs) {
  /** The callback form of `name` as a function that answers with a promise; wrong arguments reject it. */
  const promised = (name) => ({ [name]: (...args) => new Promise((resolve, reject) => {
    fs[name](...args, (error, value) => (error ? reject(error) : resolve(value)));
  }) })[name];

  const plain = {};
  for (const name of ['access', 'copyFile', 'open', 'close', 'fsync', 'fdatasync', 'ftruncate', 'fstat', 'rename', 'truncate', 'rm', 'rmdir', 'mkdir',
    'readdir', 'readlink', 'symlink', 'lstat', 'stat', 'link', 'unlink', 'chmod', 'utimes', 'mkdtemp', 'writeFile', 'appendFile', 'readFile']) {
    plain[name] = promised(name);
  }

  const EventEmitter = require('events');

  class FileHandle extends EventEmitter {
    #fd;
    #closing = null;
    constructor(fd) {
      super();
      this.#fd = fd;
    }
    get fd() { return this.#fd; }
    getAsyncId() { return -1; }
    close() {
      if (this.#fd === -1) return Promise.resolve();
      this.#closing ??= plain.close(this.#fd).finally(() => {
        this.#fd = -1;
        this.#closing = null;
        this.emit('close');
      });
      return this.#closing;
    }
    async [Symbol.asyncDispose]() { await this.close(); }
    /** A call of the callback API that answers with a count and what it was about. */
    #counted(call, args, first, second) {
      return new Promise((resolve, reject) => {
        call(this.#fd, ...args, (error, count, data) => (error ? reject(error) : resolve({ __proto__: null, [first]: count, [second]: data })));
      });
    }
    read(...args) { return this.#counted(fs.read, args, 'bytesRead', 'buffer'); }
    write(...args) { return this.#counted(fs.write, args, 'bytesWritten', 'buffer'); }
    readv(...args) { return this.#counted(fs.readv, args, 'bytesRead', 'buffers'); }
    writev(...args) { return this.#counted(fs.writev, args, 'bytesWritten', 'buffers'); }
    readFile(options) { return plain.readFile(fdOf(this.#fd), options ?? undefined); }
    writeFile(data, options) { return plain.writeFile(fdOf(this.#fd), data, options); }
    appendFile(data, options) { return plain.appendFile(fdOf(this.#fd), data, options); }
    stat(options) { return plain.fstat(this.#fd, options); }
    truncate(length = 0) { return plain.ftruncate(this.#fd, length); }
    sync() { return plain.fsync(this.#fd); }
    datasync() { return plain.fdatasync(this.#fd); }
  }

  const fdIn = (file) => (file instanceof FileHandle ? file.fd : file);

  const promises = {
    access: plain.access,
    copyFile: plain.copyFile,
    open: async function open(path, flags, mode) { return new FileHandle(await plain.open(path, flags ?? 'r', mode ?? 0o666)); },
    rename: plain.rename,
    truncate: plain.truncate,
    rm: plain.rm,
    rmdir: plain.rmdir,
    mkdir: plain.mkdir,
    readdir: plain.readdir,
    readlink: plain.readlink,
    symlink: plain.symlink,
    lstat: plain.lstat,
    stat: plain.stat,
    link: plain.link,
    unlink: plain.unlink,
    chmod: plain.chmod,
    utimes: plain.utimes,
    realpath: (path, options) => new Promise((resolve, reject) => {
      fs.realpath.native(path, options, (error, value) => (error ? reject(error) : resolve(value)));
    }),
    mkdtemp: plain.mkdtemp,
    writeFile: function writeFile(file, data, options) { return plain.writeFile(fdIn(file), data, options); },
    appendFile: function appendFile(file, data, options) { return plain.appendFile(fdIn(file), data, options); },
    readFile: function readFile(file, options) { return plain.readFile(fdIn(file), options); },
  };
  Object.defineProperty(promises, 'constants', { __proto__: null, enumerable: true, value: constants });
  return promises;
};
