'use strict';
// internal/fs/dirs: fs.Dir and opendir (nodejs.org/api/fs.html#class-fsdir).
//
// A folder's entries are read when it is opened, in the system's order; folders below it, where they are wanted, when the
// entries before them are used up.
//
// Ops used:
//   op_fs_readdir(request, path) -> "name/type/.." pool, op_fs_readdir_sync(path) -> the same effect

const { codes } = require('internal/errors');
const { add } = require('internal/requests');
const { nextTick } = require('internal/task_queues');
const { callbackOf, failure, integer, optionsOf, pathOf, readEntries } = require('internal/fs/checks');

const DEFAULTS = { encoding: 'utf8', bufferSize: 32, recursive: false };

class Dir {
  #path;
  #options;
  #entries;
  #folders = []; // still to read
  #closed = false;
  #queue = null; // callbacks of reads while one is under way

  constructor(path, options, entries) {
    if (arguments.length < 3) throw new codes.ERR_MISSING_ARGS('handle');
    this.#path = path;
    this.#options = options;
    this.#entries = entries;
  }

  get path() {
    if (!(#path in Object(this))) throw new codes.ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  #checkOpen() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
  }

  #take() {
    const entry = this.#entries.shift();
    if (entry !== undefined && this.#options.recursive && entry.isDirectory()) {
      this.#folders.push(require('path').join(entry.parentPath, entry.name));
    }
    return entry;
  }

  read(callback) {
    if (callback === undefined) return new Promise((resolve, reject) => this.read((error, entry) => (error ? reject(error) : resolve(entry))));
    this.#checkOpen();
    callbackOf(callback);
    if (this.#queue !== null) return void this.#queue.push(() => this.read(callback));
    this.#queue = [];
    const finish = (error, entry) => {
      const waiting = this.#queue;
      this.#queue = null;
      for (const next of waiting) next();
      callback(error, entry);
    };
    this.#next(finish);
    return undefined;
  }

  #next(finish) {
    const entry = this.#take();
    if (entry !== undefined || this.#folders.length === 0) return void nextTick(finish, null, entry ?? null);
    const folder = this.#folders.shift();
    ops.op_fs_readdir(add((status, text) => {
      if (status < 0) return finish(failure(status, 'opendir', folder));
      this.#entries = readEntries(text, folder, this.#options.encoding);
      this.#next(finish);
    }), folder);
  }

  readSync() {
    this.#checkOpen();
    if (this.#queue !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    for (;;) {
      const entry = this.#take();
      if (entry !== undefined) return entry;
      if (this.#folders.length === 0) return null;
      const folder = this.#folders.shift();
      this.#entries = readEntries(ops.op_fs_readdir_sync(folder), folder, this.#options.encoding);
    }
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new codes.ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
    }
    callbackOf(callback);
    if (this.#closed) return void nextTick(callback, new codes.ERR_DIR_CLOSED());
    if (this.#queue !== null) return void this.#queue.push(() => this.close(callback));
    this.#closed = true;
    nextTick(callback, null);
    return undefined;
  }

  closeSync() {
    this.#checkOpen();
    if (this.#queue !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
  }

  async* entries() {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      if (!this.#closed) await this.close();
    }
  }

  [Symbol.dispose]() { if (!this.#closed) this.closeSync(); }
  async [Symbol.asyncDispose]() { if (!this.#closed) await this.close(); }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, { __proto__: null, value: Dir.prototype.entries, writable: true, configurable: true });

function checked(options) {
  options = optionsOf(options, DEFAULTS);
  integer(options.bufferSize, 'options.bufferSize', 1, 4294967295);
  return options;
}

function opendir(path, options, callback) {
  callback ??= options;
  if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
  const folder = pathOf(path);
  const wanted = checked(options);
  ops.op_fs_readdir(add((status, text) => {
    if (status < 0) callback(failure(status, 'opendir', folder));
    else callback(null, new Dir(folder, wanted, readEntries(text, folder, wanted.encoding)));
  }), folder);
}

function opendirSync(path, options) {
  const folder = pathOf(path);
  const wanted = checked(options);
  try {
    return new Dir(folder, wanted, readEntries(ops.op_fs_readdir_sync(folder), folder, wanted.encoding));
  } catch (error) {
    throw error.errno === undefined ? error : failure(error.errno, 'opendir'); // without the path, as Node
  }
}

module.exports = { Dir, opendir, opendirSync };
