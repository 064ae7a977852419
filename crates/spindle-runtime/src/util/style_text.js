'use strict';
// internal/util/style_text: util.styleText (nodejs.org/api/util.html#utilstyletextformat-text-options).
//
// Ops used: none.

const { codes } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');

const BOLD = 1;
const DIM = 2;

/** [on, off, what stands for `off` inside] of a format. Bold and dim end with the same code, so the inner one's end is kept. */
function codesOf(format) {
  const color = inspect.colors[format];
  if (color === undefined) validateOneOf(format, 'format', Object.keys(inspect.colors));
  const [on, off] = [`\x1b[${color[0]}m`, `\x1b[${color[1]}m`];
  return [on, off, color[0] === BOLD || color[0] === DIM ? off + on : on];
}

/** Goes back to the outer format wherever an inner one ends; an end at the very end is left, as nothing follows it. */
function reopen(text, off, instead) {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(off); at !== -1 && at + off.length < text.length; at = text.indexOf(off, from)) {
    result += text.slice(from, at) + instead;
    from = at + off.length;
  }
  return result + text.slice(from);
}

const isFunction = (value) => typeof value === 'function';

/** A stream of Node's or of the web's. */
function isStream(value) {
  if (value === null || typeof value !== 'object') return false;
  return isFunction(value.getReader) || isFunction(value.getWriter) || Boolean(value._readableState || value._writableState) ||
    (isFunction(value.on) && (isFunction(value.write) || isFunction(value.pipe)));
}

function wantsColors(options) {
  const stream = options?.stream ?? require('process').stdout;
  if (!isStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  return require('internal/util/colors').shouldColorize(stream);
}

function styleText(format, text, options) {
  validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  const validateStream = options?.validateStream ?? true;
  validateBoolean(validateStream, 'options.validateStream');
  const isPlain = validateStream && !wantsColors(options);
  let [before, inner, after] = ['', text, ''];
  for (const name of Array.isArray(format) ? format : [format]) {
    if (name === 'none') continue;
    const [on, off, instead] = codesOf(name);
    before += on;
    after = off + after;
    inner = reopen(inner, off, instead);
  }
  return isPlain ? text : before + inner + after;
}

module.exports = { styleText };
