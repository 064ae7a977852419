'use strict';
// internal/util/colors: whether a stream gets colours, and the escape codes that built-ins print themselves.
//
// Ops used: none.

const CODES = {
  blue: '\x1b[34m', green: '\x1b[32m', white: '\x1b[39m', yellow: '\x1b[33m', red: '\x1b[31m', gray: '\x1b[90m', clear: '\x1bc', reset: '\x1b[0m',
  hasColors: true,
};
const NONE = { blue: '', green: '', white: '', yellow: '', red: '', gray: '', clear: '', reset: '', hasColors: false };

/** More than two bits: sixteen colours at least. */
const MIN_DEPTH = 2;

function shouldColorize(stream) {
  const { env } = require('process');
  if (env.FORCE_COLOR !== undefined) return require('internal/tty/color_depth').colorDepth(env) > MIN_DEPTH;
  if (!stream?.isTTY) return false;
  return typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > MIN_DEPTH : true;
}

/** The codes for text on `stream`: empty ones if it gets no colours. */
function paletteFor(stream) {
  return shouldColorize(stream) ? CODES : NONE;
}

module.exports = { paletteFor, shouldColorize };
