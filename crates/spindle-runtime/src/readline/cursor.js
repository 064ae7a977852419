'use strict';
// internal/readline/cursor: the control sequences that move a terminal's cursor and clear parts of its screen.
//
// Documentation: nodejs.org/api/readline.html#readlinecursortostream-x-y-callback. Ops used: none.

const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { validateFunction } = require('internal/validators');

const CLEAR_DOWN = '\x1b[0J';
const isNothing = (value) => value === undefined || value === null;

// ---- sequences

function moveText(dx, dy) {
  let text = '';
  if (dx < 0) text += `\x1b[${-dx}D`;
  else if (dx > 0) text += `\x1b[${dx}C`;
  if (dy < 0) text += `\x1b[${-dy}A`;
  else if (dy > 0) text += `\x1b[${dy}B`;
  return text;
}

const toText = (x, y) => (typeof y !== 'number' ? `\x1b[${x + 1}G` : `\x1b[${y + 1};${x + 1}H`);
/** -1: from the line's start to the cursor, 1: from the cursor to its end, 0: all of it. */
const clearText = (direction) => (direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K');

// ---- functions of readline

function send(stream, text, callback) {
  if (!isNothing(stream) && text !== '') return stream.write(text, callback);
  if (typeof callback === 'function') nextTick(callback, null);
  return true;
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') [y, callback] = [undefined, y];
  if (Number.isNaN(x)) throw new codes.ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new codes.ERR_INVALID_ARG_VALUE('y', y);
  if (isNothing(stream) || (typeof x !== 'number' && typeof y !== 'number')) return send(null, '', callback);
  if (typeof x !== 'number') throw new codes.ERR_INVALID_CURSOR_POS();
  return send(stream, toText(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  return send(stream, moveText(dx, dy), callback);
}

function clearLine(stream, direction, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  return send(stream, clearText(direction), callback);
}

function clearScreenDown(stream, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  return send(stream, CLEAR_DOWN, callback);
}

module.exports = { CLEAR_DOWN, clearLine, clearScreenDown, clearText, cursorTo, moveCursor, moveText, toText };
