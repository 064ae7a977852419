'use strict';
// internal/tty/cursor: the escape sequences that move a terminal's cursor and clear parts of it.
//
// Shared by tty.WriteStream and readline. Each gives what the stream's `write` gave: false asks to wait for 'drain'.
// Documentation: nodejs.org/api/readline.html#readlinecursortostream-x-y-callback. Ops used: none.

const { validateFunction } = require('internal/validators');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal/errors');
const { nextTick } = require('internal/task_queues');

/** Without a stream, or without anything to write, only the callback is called. */
function put(stream, text, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined || text === '') {
    if (typeof callback === 'function') nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') [y, callback] = [undefined, y];
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream === null || stream === undefined || (typeof x !== 'number' && typeof y !== 'number')) return put(null, '', callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  return put(stream, typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`, callback);
}

const step = (count, back, forth) => count < 0 ? `\x1b[${-count}${back}` : count > 0 ? `\x1b[${count}${forth}` : '';

function moveCursor(stream, dx, dy, callback) {
  return put(stream, step(dx, 'D', 'C') + step(dy, 'A', 'B'), callback);
}

/** -1 to the left of the cursor, 1 to the right, 0 the whole line. */
function clearLine(stream, direction, callback) {
  return put(stream, direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K', callback);
}

function clearScreenDown(stream, callback) {
  return put(stream, '\x1b[0J', callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor };
