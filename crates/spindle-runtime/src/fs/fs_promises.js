'use strict';
// internal/fs/promises: fs.promises (nodejs.org/api/fs.html#promises-api).
//
// The callback API does the work; this file turns it into promises. Open files are in internal/fs/file_handle.
// Ops used: none.

const fs = require('fs');
const { codes } = require('internal/errors');
const { constants, optionsOf } = require('internal/fs/checks');
const { FileHandle, isFileHandle, isIterable } = require('internal/fs/file_handle');
const { missingFunction } = require('internal/not_there');

const NAMES = ['access', 'copyFile', 'cp', 'glob', 'open', 'opendir', 'rename', 'truncate', 'rm', 'rmdir', 'mkdir', 'readdir', 'readlink', 'symlink', 'lstat',
  'stat', 'statfs', 'link', 'unlink', 'chmod', 'lchmod', 'lchown', 'chown', 'utimes', 'lutimes', 'realpath', 'mkdtemp', 'mkdtempDisposable', 'writeFile',
  'appendFile', 'readFile', 'watch'];

/** The callback form of a call as a function that answers with a promise; wrong arguments reject it. */
function promised(name, call) {
  return { [name]: (...args) => new Promise((resolve, reject) => {
    call(...args, (error, value) => (error ? reject(error) : resolve(value)));
  }) }[name];
}

const special = {
  async open(path, flags, mode) {
    const fd = await new Promise((resolve, reject) => {
      fs.open(path, flags ?? 'r', mode ?? 0o666, (error, fd) => (error ? reject(error) : resolve(fd)));
    });
    return new FileHandle(fd);
  },
  realpath: promised('realpath', (path, options, callback) => fs.realpath.native(path, callback === undefined ? undefined : options, callback ?? options)),
  async readFile(path, options) {
    return isFileHandle(path) ? path.readFile(options) : plain.readFile(path, options);
  },
  async writeFile(path, data, options) {
    if (isFileHandle(path)) return path.writeFile(data, options);
    if (!isIterable(data)) return plain.writeFile(path, data, options);
    const { flag = 'w', mode = 0o666 } = optionsOf(options, {});
    const handle = await special.open(path, flag, mode);
    try {
      return await handle.writeFile(data, options);
    } finally {
      await handle.close();
    }
  },
  async appendFile(path, data, options) {
    if (isFileHandle(path)) return path.appendFile(data, options);
    return isIterable(data) ? special.writeFile(path, data, { ...optionsOf(options, {}), flag: 'a' }) : plain.appendFile(path, data, options);
  },
  lchmod() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('lchmod()'); },
  watch: missingFunction('fs.promises.watch'),
  glob: missingFunction('fs.promises.glob'),
  async mkdtempDisposable(prefix, options) {
    const path = await plain.mkdtemp(prefix, options);
    const full = require('path').resolve(path);
    const remove = () => promises.rm(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
    return { __proto__: null, path, remove, async [Symbol.asyncDispose]() { await remove(); } };
  },
};

const plain = {};
const promises = {};
for (const name of NAMES) {
  plain[name] = promised(name, (...args) => fs[name](...args));
  promises[name] = special[name] ?? plain[name];
}
Object.defineProperty(promises, 'constants', { __proto__: null, enumerable: true, value: constants });

module.exports = promises;
