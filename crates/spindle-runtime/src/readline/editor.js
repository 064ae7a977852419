'use strict';
// internal/readline/editor: line editing on a terminal: the cursor, deleting, history, completion, and what keys do.
//
// The line and the prompt before it are drawn anew when the end of the line changes at any place but its end.
// Ops used: none.

const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');

const KILL_RING_MAX = 32;
const UNDO_MAX = 2048;

const width = (text) => require('internal/util/text').getStringWidth(text);

/** The characters before and behind an index: one, or both halves of a pair. */
const lengthBefore = (text, index) => (index <= 0 ? 0 : (text.charCodeAt(index - 1) & 0xfc00) === 0xdc00 && index > 1 ? 2 : 1);
const lengthAt = (text, index) => (index >= text.length ? 0 : text.codePointAt(index) > 0xffff ? 2 : 1);

function commonPrefix(strings) {
  if (strings.length === 0) return '';
  const [first, last] = [strings.slice().sort()[0], strings.slice().sort().at(-1)];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}

// ---- the terminal

const terminalMethods = {
  _listenToTerminal() {
    const Interface = require('internal/readline/interface');
    require('internal/readline/keys').emitKeypressEvents(this.input, this);
    Interface.listen(this, {
      error: (error) => { this.emit('error', error); },
      keypress: (text, key) => { this._ttyWrite(text, key); },
      end: () => {
        if (typeof this.line === 'string' && this.line.length > 0) this.emit('line', this.line);
        this.close();
      },
    });
    this._killRing = [];
    this._undoStack = [];
    this._redoStack = [];
    this._previousKey = null;
    this._setRawMode(true);
    const { output } = this;
    if (output === null || output === undefined) return;
    const onResize = () => this._refreshLine();
    output.on('resize', onResize);
    this.once('close', () => output.removeListener('resize', onResize));
  },

  _setRawMode(mode) {
    const before = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return before;
  },

  /** Columns and rows that a text takes, drawn from the left edge. */
  _getDisplayPos(text) {
    const { columns } = this;
    let [rows, offset] = [0, 0];
    for (const character of text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')) {
      if (character === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
      } else if (character === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
      } else {
        const size = width(character);
        if (size === 2 && (offset + 1) % columns === 0) offset++;
        offset += size;
      }
    }
    return { cols: offset % columns, rows: rows + Math.floor(offset / columns || 0) };
  },

  getCursorPos() {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  },

  _refreshLine() {
    const text = this._prompt + this.line;
    const end = this._getDisplayPos(text);
    const cursor = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(text);
    if (end.cols === 0) this._writeToOutput(' '); // makes terminals begin a new row
    cursorTo(this.output, cursor.cols);
    if (end.rows > cursor.rows) moveCursor(this.output, 0, cursor.rows - end.rows);
    this.prevRows = cursor.rows;
  },

  _moveCursor(by) {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(0, this.cursor + by), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  },

  clearLine() {
    this._moveCursor(+Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  _line() {
    const line = this._addHistory();
    this._undoStack = [];
    this._redoStack = [];
    this.clearLine();
    this._onLine(line);
  },
};

// ---- editing

const editingMethods = {
  _beforeEdit(line, cursor) {
    this._redoStack = [];
    if (this._undoStack.push({ line, cursor }) > UNDO_MAX) this._undoStack.shift();
  },

  _restore(from, to) {
    const state = from.pop();
    if (state === undefined) return;
    to.push({ line: this.line, cursor: this.cursor });
    this.line = state.line;
    this.cursor = state.cursor;
    this._refreshLine();
  },

  _insertString(text) {
    this._beforeEdit(this.line, this.cursor);
    const atEnd = this.cursor === this.line.length;
    const before = this.getCursorPos();
    this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
    this.cursor += text.length;
    if (atEnd && before.rows === this.getCursorPos().rows) this._writeToOutput(text);
    else this._refreshLine();
  },

  /** Removes from one index to another; the cursor goes to the first. `keep`: for yank. */
  _cut(start, end, keep) {
    if (start >= end) return;
    this._beforeEdit(this.line, this.cursor);
    if (keep) {
      this._killRing.unshift(this.line.slice(start, end));
      if (this._killRing.length > KILL_RING_MAX) this._killRing.pop();
    }
    this.line = this.line.slice(0, start) + this.line.slice(end);
    this.cursor = start;
    this._refreshLine();
  },

  _deleteLeft() { this._cut(this.cursor - lengthBefore(this.line, this.cursor), this.cursor, false); },
  _deleteRight() { this._cut(this.cursor, this.cursor + lengthAt(this.line, this.cursor), false); },
  _deleteWordLeft() { this._cut(this._wordStart(), this.cursor, true); },
  _deleteWordRight() { this._cut(this.cursor, this._wordEnd(), true); },
  _deleteLineLeft() { this._cut(0, this.cursor, true); },
  _deleteLineRight() { this._cut(this.cursor, this.line.length, true); },
  _wordLeft() { this._moveCursor(this._wordStart() - this.cursor); },
  _wordRight() { this._moveCursor(this._wordEnd() - this.cursor); },
  _yank() { if (this._killRing.length > 0) this._insertString(this._killRing[0]); },

  _wordStart() {
    const [reversed] = /^\s*(?:[^\w\s]+|\w+)?/.exec([...this.line.slice(0, this.cursor)].reverse().join(''));
    return this.cursor - reversed.length;
  },
  _wordEnd() {
    return this.cursor + /^(?:\s+|[^\w\s]+|\w+)\s*|/.exec(this.line.slice(this.cursor))[0].length;
  },
};

// ---- history

const historyMethods = {
  /** Puts the line first; the line to tell of. */
  _addHistory() {
    const { line } = this;
    if (line.length === 0 || this.historySize === 0 || line.trim().length === 0) return line;
    if (this.history.length === 0 || this.history[0] !== line) {
      if (this.removeHistoryDuplicates) {
        const at = this.history.indexOf(line);
        if (at !== -1) this.history.splice(at, 1);
      }
      this.history.unshift(line);
      if (this.history.length > this.historySize) this.history.pop();
    }
    this.historyIndex = -1;
    this.emit('history', this.history);
    return this.history[0] ?? line;
  },

  _showHistory(index) {
    this._beforeEdit(this.line, this.cursor);
    this.historyIndex = index;
    this.line = index === -1 ? '' : this.history[index];
    this.cursor = this.line.length;
    this._refreshLine();
  },
  _historyPrev() { if (this.historyIndex + 1 < this.history.length) this._showHistory(this.historyIndex + 1); },
  _historyNext() { if (this.historyIndex >= 0) this._showHistory(this.historyIndex - 1); },
};

// ---- completion

const completionMethods = {
  async _tabComplete(again) {
    this.pause();
    let answer;
    try {
      answer = await this.completer(this.line.slice(0, this.cursor));
    } catch (error) {
      const { inspect } = require('internal/util/inspect');
      return this._writeToOutput(`Tab completion error: ${inspect(error)}`);
    } finally {
      this.resume();
    }
    this._showCompletions(answer, again);
  },

  _showCompletions([completions, completeOn], again) {
    if (!completions || completions.length === 0) return;
    const prefix = commonPrefix(completions.filter((each) => each !== ''));
    if (prefix.startsWith(completeOn) && prefix.length > completeOn.length) return this._insertString(prefix.slice(completeOn.length));
    if (!completeOn.startsWith(prefix)) {
      this.line = this.line.slice(0, this.cursor - completeOn.length) + prefix + this.line.slice(this.cursor);
      this.cursor += prefix.length - completeOn.length;
      return this._refreshLine();
    }
    if (!again) return;
    const size = Math.max(...completions.map(width)) + 2;
    const perRow = this.columns === Infinity ? 1 : Math.floor(this.columns / size) || 1;
    let text = '\r\n';
    completions.forEach((each, i) => { text += (i + 1) % perRow === 0 ? `${each}\r\n` : each.padEnd(size); });
    this._writeToOutput(completions.length % perRow === 0 ? `${text}\r\n` : `${text.trimEnd()}\r\n\r\n`);
    this._refreshLine();
  },
};

// ---- keys

const CTRL = {
  h: '_deleteLeft', d: '_deleteRight', u: '_deleteLineLeft', k: '_deleteLineRight', w: '_deleteWordLeft', n: '_historyNext', p: '_historyPrev', y: '_yank',
  backspace: '_deleteWordLeft', delete: '_deleteWordRight', left: '_wordLeft', right: '_wordRight',
};
const META = { b: '_wordLeft', f: '_wordRight', d: '_deleteWordRight', delete: '_deleteWordRight', backspace: '_deleteWordLeft' };
const PLAIN = { return: '_line', backspace: '_deleteLeft', delete: '_deleteRight', up: '_historyPrev', down: '_historyNext' };

const keyMethods = {
  /** What one key does. */
  _ttyWrite(text, key = {}) {
    const previous = this._previousKey;
    this._previousKey = key;
    if (key.name === 'escape') return;
    if (key.ctrl && !key.meta) return this._controlKey(key);
    if (key.meta && META[key.name] !== undefined) return this[META[key.name]]();
    if (key.meta) return;
    if (this._sawReturnAt && key.name !== 'enter') this._sawReturnAt = 0;
    if (key.name === 'return') this._sawReturnAt = Date.now();
    else if (key.name === 'enter') return this._enterKey();
    if (PLAIN[key.name] !== undefined) return this[PLAIN[key.name]]();
    switch (key.name) {
      case 'left': return this._moveCursor(-lengthBefore(this.line, this.cursor));
      case 'right': return this._moveCursor(lengthAt(this.line, this.cursor));
      case 'home': return this._moveCursor(-Infinity);
      case 'end': return this._moveCursor(+Infinity);
      case 'tab':
        if (typeof this.completer === 'function') return void this._tabComplete(previous?.name === 'tab');
    }
    if (typeof text === 'string' && text !== '') this._insertText(text);
  },

  /** \n ends a line, unless it belongs to a \r just before. */
  _enterKey() {
    if (this._sawReturnAt === 0 || Date.now() - this._sawReturnAt > this.crlfDelay) this._line();
    this._sawReturnAt = 0;
  },

  /** Text that was written or pasted may hold several lines. */
  _insertText(text) {
    const lines = text.split(/\r\n|\n|\r/);
    lines.forEach((line, i) => {
      if (i > 0) this._line();
      if (line !== '') this._insertString(line);
    });
  },

  _controlKey(key) {
    switch (key.name) {
      case 'c':
        if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
        else this.close();
        return;
      case 'd':
        if (this.cursor === 0 && this.line.length === 0) return void this.close();
        break;
      case 'a': return this._moveCursor(-Infinity);
      case 'e': return this._moveCursor(+Infinity);
      case 'b': return this._moveCursor(-lengthBefore(this.line, this.cursor));
      case 'f': return this._moveCursor(lengthAt(this.line, this.cursor));
      case 'l':
        cursorTo(this.output, 0, 0);
        clearScreenDown(this.output);
        return this._refreshLine();
      case '_': case '-': return this._restore(this._undoStack, this._redoStack);
      case '^': return this._restore(this._redoStack, this._undoStack);
      case 'z': return this._suspend();
    }
    if (CTRL[key.name] !== undefined) this[CTRL[key.name]]();
  },

  _suspend() {
    if (this.listenerCount('SIGTSTP') > 0) return void this.emit('SIGTSTP');
    const process = require('process');
    process.once('SIGCONT', () => {
      if (!this.paused) {
        this.pause();
        this.emit('SIGCONT');
      }
      this._setRawMode(true);
      this._refreshLine();
    });
    this._setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  },
};

function install(Interface) {
  Object.assign(Interface.prototype, terminalMethods, editingMethods, historyMethods, completionMethods, keyMethods);
  Interface.prototype.prevRows = 0;
}

module.exports = { install };
