'use strict';
// internal/errors/json: V8's words for a text that is no JSON. Servers send them to clients, programs match them.
//
// The engine's parser says what it missed in its own words. This reads the text again, only to find the first mistake and
// V8's name for it; bootstrap's JSON.parse calls it when the engine's has failed.
//
// Ops used: none.

/** The end of the engine's own message. */
const NATIVE = / in JSON \(line \d+ column \d+\)$/;

/** What `JSON.parse(text)` throws instead of `error`, if that is the engine's about the text. */
function explain(error, text) {
  if (!Error.isError(error) || !NATIVE.test(error.message)) return error;
  const message = describe(String(text));
  if (message === undefined) return error;
  const better = new SyntaxError(message);
  Error.captureStackTrace(better, JSON.parse);
  delete better.fileName; // this file's: who asked to parse is what matters
  return better;
}

const CONTEXT = 10; // characters shown on each side of an unexpected one

/** Thrown by the reader at the first mistake. */
class Mistake {
  constructor(text, position, message) {
    this.text = text;
    this.position = position;
    this.message = message;
  }
}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  peek() {
    while (' \t\n\r'.includes(this.text[this.at] || '-')) this.at++;
    return this.text[this.at];
  }

  fail(message) {
    throw new Mistake(this.text, this.at, message);
  }

  take(character, message) {
    if (this.peek() !== character) this.fail(message);
    this.at++;
  }

  takes(character) {
    if (this.peek() !== character) return false;
    this.at++;
    return true;
  }
}

/** Reads all of it with a stack of its own: how deep a text nests must not matter here. */
function read(reader) {
  const open = []; // '[' or '{' of each container around the place
  do {
    const character = reader.peek();
    if (character === '[' && isOpened(reader, open, '[', ']')) continue;
    if (character === '{' && isOpened(reader, open, '{', '}')) {
      readName(reader, 'Expected property name or \'}\'');
      continue;
    }
    if (character !== '[' && character !== '{') readScalar(reader, character);
    closeContainers(reader, open);
    if (open.length > 0 && open.at(-1) === '{') readName(reader, 'Expected double-quoted property name');
  } while (open.length > 0);
  if (reader.peek() !== undefined) reader.fail('Unexpected non-whitespace character after');
}

/** Takes the bracket; false, with both taken, of an empty container. */
function isOpened(reader, open, bracket, closing) {
  reader.at++;
  if (reader.takes(closing)) return false;
  open.push(bracket);
  return true;
}

/** After a value: takes what closes containers, up to the next comma or the end. */
function closeContainers(reader, open) {
  while (open.length > 0 && !reader.takes(',')) {
    if (open.at(-1) === '[') reader.take(']', 'Expected \',\' or \']\' after array element');
    else reader.take('}', 'Expected \',\' or \'}\' after property value');
    open.pop();
  }
}

function readName(reader, message) {
  if (reader.peek() !== '"') reader.fail(message);
  readString(reader);
  reader.take(':', 'Expected \':\' after property name');
}

function readScalar(reader, character) {
  switch (character) {
    case '"': return readString(reader);
    case 't': return readLiteral(reader, 'true');
    case 'f': return readLiteral(reader, 'false');
    case 'n': return readLiteral(reader, 'null');
    default:
      if (character === '-' || isDigit(character)) return readNumber(reader);
      reader.fail();
  }
}

function readLiteral(reader, literal) {
  for (const character of literal) {
    if (reader.text[reader.at] !== character) reader.fail();
    reader.at++;
  }
}

const isDigit = (character) => character >= '0' && character <= '9';

function readNumber(reader) {
  const { text } = reader;
  if (text[reader.at] === '-') {
    reader.at++;
    if (!isDigit(text[reader.at])) reader.fail('No number after minus sign');
  }
  if (text[reader.at] === '0') {
    reader.at++;
    if (isDigit(text[reader.at])) reader.fail('Unexpected number');
  } else {
    readDigits(reader);
  }
  if (text[reader.at] === '.') {
    reader.at++;
    readDigits(reader, 'Unterminated fractional number');
  }
  if (text[reader.at] === 'e' || text[reader.at] === 'E') {
    reader.at++;
    if (text[reader.at] === '+' || text[reader.at] === '-') reader.at++;
    readDigits(reader, 'Exponent part is missing a number');
  }
}

function readDigits(reader, message) {
  if (!isDigit(reader.text[reader.at])) reader.fail(message);
  while (isDigit(reader.text[reader.at])) reader.at++;
}

function readString(reader) {
  const { text } = reader;
  reader.at++;
  for (;;) {
    const character = text[reader.at];
    if (character === undefined) reader.fail('Unterminated string');
    if (character < ' ') reader.fail('Bad control character in string literal');
    reader.at++;
    if (character === '"') return;
    if (character === '\\') readEscape(reader);
  }
}

function readEscape(reader) {
  const character = reader.text[reader.at];
  if (character === undefined) reader.fail('Unterminated string');
  if (!'"\\/bfnrtu'.includes(character)) reader.fail('Bad escaped character');
  reader.at++;
  if (character !== 'u') return;
  for (let digits = 0; digits < 4; digits++, reader.at++) {
    if (!/[0-9a-fA-F]/.test(reader.text[reader.at] ?? '')) reader.fail('Bad Unicode escape');
  }
}

// ---- words

/** V8's message about `text`; undefined if nothing is wrong with it. */
function describe(text) {
  try {
    read(new Reader(text));
  } catch (mistake) {
    if (mistake instanceof Mistake) return words(mistake);
    throw mistake;
  }
}

function words({ text, position, message }) {
  const character = text[position];
  if (message === undefined) {
    if (character === undefined) return 'Unexpected end of JSON input';
    if (character === '-' || isDigit(character)) message = 'Unexpected number';
    else if (character === '"') message = 'Unexpected string';
    else return unexpected(text, position, character);
  }
  const before = text.slice(0, position).split(/\r\n|\n|\r/);
  return `${message}${message.endsWith('after') ? '' : ' in'} JSON at position ${position} (line ${before.length} column ${before.at(-1).length + 1})`;
}

/** Texts that come of a value which was meant to be text. */
const NO_TEXT = ['NaN', 'Infinity', 'undefined', '[object Object]'];

function unexpected(text, position, character) {
  if (NO_TEXT.includes(text)) return `"${text}" is not valid JSON`;
  const isLong = text.length > 2 * CONTEXT;
  const start = isLong && position >= CONTEXT ? position - CONTEXT : 0;
  const isWhole = !isLong || (position >= CONTEXT && position >= text.length - CONTEXT);
  const end = isWhole ? text.length : position + CONTEXT;
  return `Unexpected token '${character}', ${start > 0 || (isLong && position >= CONTEXT) ? '...' : ''}` +
    `"${text.slice(start, end)}"${isWhole ? '' : '...'} is not valid JSON`;
}

module.exports = { explain };
