'use strict';
// internal/readline/keys: emitKeypressEvents, which makes a stream of a terminal's bytes tell of the keys pressed.
//
// A key is what terminals send for it: a character, a control code, or an escape sequence, which may come in pieces. A lone
// escape is the Escape key if nothing follows it for a while. Ops used: none.

const { StringDecoder } = require('string_decoder');
const { clearTimeout, setTimeout } = require('timers');

const kDecoder = Symbol('keypress-decoder');
const ESCAPE = '\x1b';
const ESCAPE_TIMEOUT_MS = 500;

/** Names of the codes that end a sequence: after `[` or `O`, and numbers before `~`. */
const FINALS = { A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home', P: 'f1', Q: 'f2', R: 'f3', S: 'f4' };
const LINUX_FINALS = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' }; // of the Linux console
const NUMBERS = {
  1: 'home', 2: 'insert', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end', 11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4', 15: 'f5',
  17: 'f6', 18: 'f7', 19: 'f8', 20: 'f9', 21: 'f10', 23: 'f11', 24: 'f12', 200: 'paste-start', 201: 'paste-end',
};
/** rxvt marks shift and ctrl by the last character. */
const SHIFTED = { a: 'up', b: 'down', c: 'right', d: 'left', e: 'clear' };
const SEQUENCE = /^(?:O(\d?)([A-Za-z])|\[\[?(?:(\d+)(?:;(\d+))?)?([~^$A-Za-z]))$/;
const UNFINISHED = /^(?:|O\d?|\[\[?(?:\d+(?:;\d*)?)?)$/;

function keyOf(sequence) {
  return { sequence, name: undefined, ctrl: false, meta: false, shift: false };
}

/** The key of what follows an escape, or undefined if it is no known form. */
function escapedKey(rest, sequence) {
  const match = SEQUENCE.exec(rest);
  if (match === null) return undefined;
  const [, modifierO, finalO, number, modifier, finalB] = match;
  const final = finalO ?? finalB;
  const prefix = finalO !== undefined ? 'O' : rest.startsWith('[[') ? '[[' : '[';
  const numbered = /[~^$]/.test(final);
  // Before a letter there is at most one digit, the modifier, or two with a semicolon between.
  if (!numbered && (number?.length > 1 || modifier?.length > 1)) return { ...keyOf(sequence), code: rest, name: 'undefined' };
  const key = { ...keyOf(sequence), code: prefix + (numbered ? number : '') + final };
  const bits = Number(modifierO || modifier || (numbered ? '' : number) || 1) - 1;
  key.ctrl = (bits & 4) !== 0 || final === '^';
  key.meta = (bits & 10) !== 0;
  key.shift = (bits & 1) !== 0 || final === '$';
  nameKey(key, prefix, number, final);
  return key;
}

function nameKey(key, prefix, number, final) {
  if (/[~^$]/.test(final)) {
    key.name = NUMBERS[number];
  } else if (SHIFTED[final] !== undefined) {
    key.name = SHIFTED[final];
    if (prefix === 'O') key.ctrl = true;
    else key.shift = true;
  } else if (final === 'Z') {
    key.name = 'tab';
    key.shift = true;
  } else {
    key.name = (prefix === '[[' ? LINUX_FINALS : FINALS)[final];
  }
  key.name ??= 'undefined';
}

/** The key of one character; `meta` if an escape came before it. */
function plainKey(character, meta) {
  const key = keyOf(meta ? ESCAPE + character : character);
  key.meta = meta;
  const code = character.codePointAt(0);
  if (character === '\r') key.name = 'return';
  else if (character === '\n') key.name = 'enter';
  else if (character === '\t') key.name = 'tab';
  else if (character === '\b' || character === '\x7f') key.name = 'backspace';
  else if (character === ESCAPE) key.name = 'escape';
  else if (character === ' ') key.name = 'space';
  else if (code <= 0x1a) {
    key.name = String.fromCharCode(code + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(character)) {
    key.name = character.toLowerCase();
    key.shift = /^[A-Z]$/.test(character);
  }
  return key;
}

/** Collects characters into keys. */
class KeyParser {
  constructor(emit) {
    this.emit = emit;
    this.pending = ''; // what came since an escape, with it
  }

  take(character) {
    if (this.pending === '') {
      if (character === ESCAPE) this.pending = ESCAPE;
      else this.emit(character, plainKey(character, false));
      return;
    }
    const sequence = this.pending + character;
    if (sequence === ESCAPE + ESCAPE) {
      this.pending = sequence; // the second one changes nothing
      return;
    }
    const rest = sequence.replace(/^\x1b{1,2}/, '');
    if (rest === '') return this.flush(character);
    const key = escapedKey(rest, sequence);
    if (key !== undefined) {
      this.pending = '';
      this.emit(undefined, key);
    } else if (UNFINISHED.test(rest)) {
      this.pending = sequence;
    } else {
      this.pending = '';
      if (rest.length === 1) this.emit(undefined, { ...plainKey(character, true), sequence });
      else this.emit(undefined, { ...keyOf(sequence), name: 'undefined' });
    }
  }

  /** Nothing follows the escape: it was the key of that name. */
  flush(next = '') {
    if (this.pending === '') return;
    const sequence = this.pending;
    this.pending = next;
    this.emit(undefined, { ...plainKey(ESCAPE, false), sequence, meta: true });
  }
}

function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  stream[kDecoder] = new StringDecoder('utf8');
  const parser = new KeyParser((character, key) => { stream.emit('keypress', character, key); });
  let timer;

  function onData(data) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = stream[kDecoder].write(data);
    if (text === '') return;
    clearTimeout(timer);
    for (const character of text) parser.take(character);
    if (parser.pending.endsWith(ESCAPE)) timer = setTimeout(() => parser.flush(), iface.escapeCodeTimeout ?? ESCAPE_TIMEOUT_MS);
  }

  function onNewListener(type) {
    if (type !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { emitKeypressEvents };
