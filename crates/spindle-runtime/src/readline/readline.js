'use strict';
// readline: lines from a stream and questions on a terminal, with callbacks (nodejs.org/api/readline.html).
//
// Ops used: none.

const EventEmitter = require('events');
const { AbortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const BaseInterface = require('internal/readline/interface');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');
const { emitKeypressEvents } = require('internal/readline/keys');

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  BaseInterface.call(this, input, output, completer, terminal);
}
Object.setPrototypeOf(Interface.prototype, BaseInterface.prototype);
Object.setPrototypeOf(Interface, BaseInterface);

/** As the base class's, but with a callback, and at once if the completer answers at once. */
Interface.prototype._tabComplete = function(again) {
  const text = this.line.slice(0, this.cursor);
  this.pause();
  const answered = (error, answer) => {
    this.resume();
    if (!error) return this._showCompletions(answer, again);
    const { inspect } = require('internal/util/inspect');
    return this._writeToOutput(`Tab completion error: ${inspect(error)}`);
  };
  if (this.completer.length === 2) this.completer(text, answered);
  else answered(null, this.completer(text));
};

Interface.prototype.question = function question(query, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  const signal = options?.signal;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const disposable = EventEmitter.addAbortListener(signal, () => { this._questionCancel(); });
    const given = callback;
    callback = (answer) => {
      disposable[Symbol.dispose]();
      if (typeof given === 'function') given(answer);
    };
  }
  if (typeof callback === 'function') this._question(query, callback);
};

Object.defineProperty(Interface.prototype.question, Symbol.for('nodejs.util.promisify.custom'), {
  __proto__: null,
  value: function question(query, options) {
    const signal = options?.signal;
    const aborted = () => new AbortError(undefined, { cause: signal.reason });
    if (signal?.aborted) return Promise.reject(aborted());
    return new Promise((resolve, reject) => {
      const disposable = signal && EventEmitter.addAbortListener(signal, () => { reject(aborted()); });
      this.question(query, options, (answer) => {
        disposable?.[Symbol.dispose]();
        resolve(answer);
      });
    });
  },
});

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, clearLine, clearScreenDown, createInterface, cursorTo, emitKeypressEvents, moveCursor };
Object.defineProperty(module.exports, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get() { return require('readline/promises'); },
});
