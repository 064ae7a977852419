'use strict';
// readline/promises: questions that answer with a promise, and cursor movements that are sent together
// (nodejs.org/api/readline.html#promises-api). Ops used: none.

const EventEmitter = require('events');
const { AbortError, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal/validators');
const BaseInterface = require('internal/readline/interface');
const { CLEAR_DOWN, clearText, moveText, toText } = require('internal/readline/cursor');

class Interface extends BaseInterface {
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      const signal = options?.signal;
      let disposable;
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        const aborted = () => new AbortError(undefined, { cause: signal.reason });
        if (signal.aborted) return reject(aborted());
        disposable = EventEmitter.addAbortListener(signal, () => {
          this._questionCancel();
          reject(aborted());
        });
      }
      this._question(query, (answer) => {
        disposable?.[Symbol.dispose]();
        resolve(answer);
      });
    });
  }
}

class Readline {
  #stream;
  #autoCommit = false;
  #todo = [];

  constructor(stream, options = undefined) {
    const { isWritableNodeStream } = require('internal/streams/queries');
    if (!isWritableNodeStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit === undefined || options.autoCommit === null) return;
    validateBoolean(options.autoCommit, 'options.autoCommit');
    this.#autoCommit = options.autoCommit;
  }

  #add(text) {
    if (this.#autoCommit) nextTick(() => this.#stream.write(text));
    else this.#todo.push(text);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined && y !== null) validateInteger(y, 'y');
    return this.#add(toText(x, y));
  }

  moveCursor(dx, dy) {
    if (!dx && !dy) return this;
    validateInteger(dx, 'dx');
    validateInteger(dy, 'dy');
    return this.#add(moveText(dx, dy));
  }

  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(clearText(direction));
  }

  clearScreenDown() { return this.#add(CLEAR_DOWN); }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
