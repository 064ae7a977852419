'use strict';
// internal/fs/cp: fs.cp, which copies files and whole trees (nodejs.org/api/fs.html#fscpsrc-dest-options-callback).
//
// The algorithm is written once, as a generator that asks for calls of fs by name: `cpSync` answers with the synchronous
// ones, `cp` with promises. Ops used: none.

const fs = require('fs');
const path = require('path');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateObject } = require('internal/validators');
const { accessModeOf, callbackOf, pathOf } = require('internal/fs/checks');

const DEFAULTS = {
  dereference: false, errorOnExist: false, filter: undefined, force: true, mode: 0, preserveTimestamps: false, recursive: false, verbatimSymlinks: false,
};
const FLAGS = ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks'];

function optionsOf(options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  const result = { ...DEFAULTS, ...options };
  for (const name of FLAGS) validateBoolean(result[name], `options.${name}`);
  result.mode = accessModeOf(result.mode);
  if (result.dereference && result.verbatimSymlinks) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (result.filter !== undefined) validateFunction(result.filter, 'options.filter');
  return result;
}

function refusal(code, message, dest, errno, name) {
  return new codes[code]({ message, path: dest, syscall: 'cp', errno, code: name });
}

const same = (a, b) => a.ino !== undefined && a.ino === b.ino && a.dev === b.dev;
const stat = (options) => (options.dereference ? 'stat' : 'lstat');

// Each of these yields [name, ...args], which the driver answers with what that call of fs gives.

function* statOrNothing(name, file) {
  return yield [name, file, { bigint: true, throwIfNoEntry: false }];
}

function* copy(src, dest, options) {
  if (options.filter !== undefined && !(yield ['filter', options.filter, src, dest])) return;
  yield* checkParents(src, dest);
  const parent = path.dirname(dest);
  if (!(yield* statOrNothing('stat', parent))) yield ['mkdir', parent, { recursive: true }];
  yield* copyOne(src, dest, options, false);
}

/** A folder must not be copied into itself. */
function* checkParents(src, dest) {
  const from = yield ['stat', src, { bigint: true, throwIfNoEntry: false }];
  if (!from?.isDirectory()) return;
  for (let folder = path.resolve(path.dirname(dest)); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const there = yield* statOrNothing('stat', folder);
    if (there && same(from, there)) throw refusal('ERR_FS_CP_EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 22, 'EINVAL');
  }
}

function* copyOne(src, dest, options, isFiltered) {
  if (isFiltered && options.filter !== undefined && !(yield ['filter', options.filter, src, dest])) return;
  const from = yield [stat(options), src, { bigint: true }];
  const to = yield* statOrNothing(stat(options), dest);
  if (to) checkKinds(src, dest, from, to);
  if (from.isDirectory()) yield* copyFolder(src, dest, from, to, options);
  else if (from.isFile() || from.isCharacterDevice() || from.isBlockDevice()) yield* copyFile(src, dest, from, to, options);
  else if (from.isSymbolicLink()) yield* copyLink(src, dest, to, options);
  else if (from.isSocket()) throw refusal('ERR_FS_CP_SOCKET', `cannot copy a socket file: ${dest}`, dest, 22, 'EINVAL');
  else if (from.isFIFO()) throw refusal('ERR_FS_CP_FIFO_PIPE', `cannot copy a FIFO pipe: ${dest}`, dest, 22, 'EINVAL');
  else throw refusal('ERR_FS_CP_UNKNOWN', `cannot copy an unknown file type: ${dest}`, dest, 22, 'EINVAL');
}

function checkKinds(src, dest, from, to) {
  if (same(from, to)) throw refusal('ERR_FS_CP_EINVAL', 'src and dest cannot be the same', dest, 22, 'EINVAL');
  if (from.isDirectory() && !to.isDirectory()) {
    throw refusal('ERR_FS_CP_DIR_TO_NON_DIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest, 21, 'EISDIR');
  }
  if (!from.isDirectory() && to.isDirectory()) {
    throw refusal('ERR_FS_CP_NON_DIR_TO_DIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest, 20, 'ENOTDIR');
  }
}

function* copyFolder(src, dest, from, to, options) {
  if (!options.recursive) {
    const message = `Recursive option not enabled, cannot copy a directory: ${src}`;
    throw new codes.ERR_FS_EISDIR({ message, path: src, syscall: 'cp', errno: 21, code: 'EISDIR' });
  }
  if (!to) yield ['mkdir', dest];
  else if (options.errorOnExist && !options.force) throw refusal('ERR_FS_CP_EEXIST', `${dest} already exists`, dest, 17, 'EEXIST');
  for (const name of yield ['readdir', src]) yield* copyOne(path.join(src, name), path.join(dest, name), options, true);
  if (!to) yield ['chmod', dest, Number(from.mode) & 0o7777];
}

function* copyFile(src, dest, from, to, options) {
  if (to) {
    if (!options.force) {
      if (options.errorOnExist) throw refusal('ERR_FS_CP_EEXIST', `${dest} already exists`, dest, 17, 'EEXIST');
      return;
    }
    yield ['unlink', dest];
  }
  yield ['copyFile', src, dest, options.mode];
  yield ['chmod', dest, Number(from.mode) & 0o7777];
  if (options.preserveTimestamps) {
    const read = yield ['stat', src];
    yield ['utimes', dest, read.atime, read.mtime];
  }
}

function* copyLink(src, dest, to, options) {
  let target = yield ['readlink', src];
  if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
  if (to) {
    if (to.isSymbolicLink()) {
      const there = path.resolve(path.dirname(dest), yield ['readlink', dest]);
      const source = yield* statOrNothing('stat', src);
      if (source?.isDirectory() && isInside(target, there)) {
        throw refusal('ERR_FS_CP_EINVAL', `cannot copy ${target} to a subdirectory of self ${there}`, dest, 22, 'EINVAL');
      }
      if (source?.isDirectory() && isInside(there, target)) {
        throw refusal('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', `cannot overwrite ${there} with ${target}`, dest, 22, 'EINVAL');
      }
      yield ['unlink', dest];
    }
  }
  yield ['symlink', target, dest];
}

/** Whether `file` lies in `folder`, or is it. */
function isInside(folder, file) {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

function cpSync(src, dest, options) {
  options = optionsOf(options);
  const steps = copy(pathOf(src, 'src'), pathOf(dest, 'dest'), options);
  let step = steps.next();
  while (!step.done) {
    const [name, ...args] = step.value;
    let value;
    try {
      value = name === 'filter' ? filterSync(...args) : fs[`${name}Sync`](...args);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
}

function filterSync(filter, src, dest) {
  const result = filter(src, dest);
  if (typeof result?.then === 'function') throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', result);
  return result;
}

async function run(steps) {
  let step = steps.next();
  while (!step.done) {
    const [name, ...args] = step.value;
    let value;
    try {
      value = name === 'filter' ? await args[0](args[1], args[2]) : await call(fs[name], args);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
}

function call(fn, args) {
  return new Promise((resolve, reject) => fn(...args, (error, value) => (error ? reject(error) : resolve(value))));
}

function cp(src, dest, options, callback) {
  if (typeof options === 'function' && callback === undefined) [options, callback] = [undefined, options];
  callbackOf(callback);
  options = optionsOf(options);
  const { nextTick } = require('internal/task_queues');
  run(copy(pathOf(src, 'src'), pathOf(dest, 'dest'), options)).then(() => nextTick(callback, null), (error) => nextTick(callback, error));
}

module.exports = { cp, cpSync };
