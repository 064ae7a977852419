'use strict';
// internal/readline/interface: what both of readline's Interfaces share: lines out of a stream, prompts and questions.
//
// On a terminal the line is edited as it is typed: that is internal/readline/editor, whose methods are added to the same
// prototype. The names that begin with an underscore are Node's; packages replace and call some of them.
// Documentation: nodejs.org/api/readline.html. Ops used: none.

module.exports = Interface;

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } = require('internal/validators');

const HISTORY_SIZE = 30;
const CRLF_DELAY_MIN_MS = 100; // between \r and \n of one line ending
const LINE_ENDING = /\r?\n|\r(?![\n])|[\u2028\u2029]/g;

Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

function Interface(input, output, completer, terminal) {
  let options = {};
  if (input?.input) {
    options = input;
    ({ input, output, completer, terminal } = options);
  }
  EventEmitter.call(this);
  if (completer !== undefined && typeof completer !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('completer', completer);
  setOptions(this, options);
  this.line = '';
  this.cursor = 0;
  this.output = output;
  this.input = input;
  this.completer = completer;
  this.terminal = Boolean(terminal ?? output?.isTTY);
  this.paused = false;
  this.closed = false;
  this._sawReturnAt = 0;
  this._questionCallback = null;
  this._oldPrompt = undefined;
  this._lines = undefined; // the async iterator
  if (this.terminal) this._listenToTerminal();
  else listenToStream(this);
  closeOnAbort(this, options.signal);
  input.resume();
}

function setOptions(self, options) {
  const { crlfDelay, escapeCodeTimeout, history, historySize = HISTORY_SIZE, prompt = '> ', tabSize = 8 } = options;
  validateUint32(tabSize, 'tabSize', true);
  validateNumber(historySize, 'historySize', 0);
  if (history !== undefined) validateArray(history, 'history');
  if (escapeCodeTimeout !== undefined && !Number.isFinite(escapeCodeTimeout)) {
    throw new codes.ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
  }
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  self.tabSize = tabSize;
  self.history = historySize === 0 ? [] : history ?? [];
  self.historySize = historySize;
  self.historyIndex = -1;
  self.removeHistoryDuplicates = Boolean(options.removeHistoryDuplicates);
  self.escapeCodeTimeout = escapeCodeTimeout ?? 500;
  self.crlfDelay = crlfDelay ? Math.max(CRLF_DELAY_MIN_MS, crlfDelay) : CRLF_DELAY_MIN_MS;
  self._prompt = prompt;
}

/** Passes the listeners of `input` on, and takes them away when the interface closes. */
function listen(self, listeners) {
  for (const type of Object.keys(listeners)) self.input.on(type, listeners[type]);
  self.once('close', () => {
    for (const type of Object.keys(listeners)) self.input.removeListener(type, listeners[type]);
  });
}

function listenToStream(self) {
  self._decoder = new StringDecoder('utf8');
  self._line_buffer = null;
  listen(self, {
    error: (error) => { self.emit('error', error); },
    data: (data) => { self._normalWrite(data); },
    end: () => {
      if (typeof self._line_buffer === 'string' && self._line_buffer.length > 0) self.emit('line', self._line_buffer);
      self.close();
    },
  });
}

function closeOnAbort(self, signal) {
  if (!signal) return;
  const onAborted = () => self.close();
  if (signal.aborted) nextTick(onAborted);
  else self.once('close', EventEmitter.addAbortListener(signal, onAborted)[Symbol.dispose]);
}

function checkOpen(self) {
  if (self.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
}

const methods = {
  setPrompt(prompt) { this._prompt = prompt; },
  getPrompt() { return this._prompt; },

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process().env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  _question(query, callback) {
    checkOpen(this);
    if (this._questionCallback) return void this.prompt();
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = callback;
    this.prompt();
  },

  _questionCancel() {
    if (!this._questionCallback) return;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    this.clearLine();
  },

  _onLine(line) {
    const callback = this._questionCallback;
    if (!callback) return void this.emit('line', line);
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    callback(line);
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  },

  pause() {
    checkOpen(this);
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    checkOpen(this);
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },

  write(data, key) {
    checkOpen(this);
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  },

  /** Cuts what comes into lines; the last, unfinished one waits. */
  _normalWrite(data) {
    if (data === undefined) return;
    let text = this._decoder.write(data);
    // The \n of a line ending whose \r came with the last chunk.
    if (this._sawReturnAt && Date.now() - this._sawReturnAt <= this.crlfDelay) {
      if (text.charCodeAt(0) === 10) text = text.slice(1);
      this._sawReturnAt = 0;
    }
    if (text === '') return;
    if (text.search(LINE_ENDING) === -1) {
      this._line_buffer = (this._line_buffer ?? '') + text;
      return;
    }
    if (this._line_buffer) text = this._line_buffer + text;
    this._line_buffer = null;
    this._sawReturnAt = text.endsWith('\r') ? Date.now() : 0;
    const lines = text.split(LINE_ENDING);
    this._line_buffer = lines.pop();
    for (const line of lines) this._onLine(line);
  },

  [Symbol.asyncIterator]() {
    return this._lines ??= EventEmitter.on(this, 'line', { close: ['close'], highWaterMark: 1024, [EventEmitter.kFirstEventParam]: true });
  },

  [Symbol.dispose]() { this.close(); },
};

const process = () => require('process');

for (const name of Reflect.ownKeys(methods)) Interface.prototype[name] = methods[name];
Object.defineProperty(Interface.prototype, 'columns', {
  __proto__: null, configurable: true, get() { return this.output?.columns || Infinity; },
});
Interface.listen = listen;
require('internal/readline/editor').install(Interface);
