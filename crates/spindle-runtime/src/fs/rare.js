'use strict';
// internal/fs/rare: the calls of fs that few programs make, and those that Spindle does not have.
//
// watchFile looks at its file at an interval, as Node does; fs.watch needs the system's notifications, which the loop does
// not bring yet. Ops used: none.

const fs = require('fs');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { missingFunction } = require('internal/not_there');
const { Stats, integer, pathOf } = require('internal/fs/checks');

const INTERVAL_MS = 5007; // Node's

const watchers = new Map();

/** Looks at one file and tells of changes; 'stop' when nobody listens any more. */
class StatWatcher extends EventEmitter {
  #file;
  #options;
  #previous;
  #timer;

  constructor(file, { interval = INTERVAL_MS, persistent = true, bigint = false }) {
    super();
    this.#file = file;
    this.#options = { bigint };
    this.#look();
    this.#timer = require('timers').setInterval(() => this.#look(), integer(interval, 'interval', 0, 4294967295));
    if (!persistent) this.unref();
  }

  #look() {
    fs.stat(this.#file, this.#options, (error, stats) => {
      if (this.#timer === undefined) return;
      const current = error ? emptyStats() : stats;
      const previous = this.#previous ?? current;
      const isFirst = this.#previous === undefined;
      this.#previous = current;
      // A file that is not there is told of at once.
      if (isFirst ? Boolean(error) : differs(previous, current)) this.emit('change', current, previous);
    });
  }

  stop() {
    if (this.#timer === undefined) return;
    require('timers').clearInterval(this.#timer);
    this.#timer = undefined;
    this.emit('stop');
  }
  ref() { this.#timer?.ref(); return this; }
  unref() { this.#timer?.unref(); return this; }
}

const emptyStats = () => new Stats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
const differs = (a, b) => ['mtimeMs', 'ctimeMs', 'size', 'ino', 'mode', 'nlink', 'dev'].some((name) => a[name] !== b[name]);
const keyOf = (filename) => require('path').resolve(pathOf(filename, 'filename'));

function watchFile(filename, options, listener) {
  const file = keyOf(filename);
  if (options === null || typeof options !== 'object') [options, listener] = [{}, options];
  if (typeof listener !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('listener', 'Function', listener);
  let watcher = watchers.get(file);
  if (watcher === undefined) watchers.set(file, watcher = new StatWatcher(file, options));
  watcher.on('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  const file = keyOf(filename);
  const watcher = watchers.get(file);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') > 0) return;
  watcher.stop();
  watchers.delete(file);
}

function mkdtempDisposableSync(prefix, options) {
  const path = fs.mkdtempSync(prefix, options);
  const full = require('path').resolve(path);
  const remove = () => fs.rmSync(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  return { path, remove, [Symbol.dispose]: remove };
}

module.exports = {
  watchFile, unwatchFile, mkdtempDisposableSync, watch: missingFunction('fs.watch'), glob: missingFunction('fs.glob'),
  globSync: missingFunction('fs.globSync'),
  openAsBlob: missingFunction('fs.openAsBlob'), lchmod: undefined, lchmodSync: undefined,
};
