'use strict';
// internal/buffer/transcode: buffer.transcode, from one encoding of text to another, and `askOf`, which is behind isUtf8 and
// isAscii (nodejs.org/api/buffer.html#buffer-module-apis).
//
// Ops used: none of its own; buffer lends op_buffer_is_utf8 and op_buffer_is_ascii.

const { codes } = require('internal/errors');
const { Buffer } = require('buffer');
const { ENCODINGS, encodingFor } = require('internal/buffer/encodings');

const { ascii, latin1, utf16le, utf8 } = ENCODINGS;
const TEXTUAL = [utf8, utf16le, latin1, ascii];
const U_ILLEGAL_ARGUMENT_ERROR = 1; // ICU's number

/** What the target encoding cannot hold becomes '?'. */
function transcode(source, fromEnc, toEnc) {
  if (!(source instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return Buffer.alloc(0);
  const [from, to] = [encodingFor(fromEnc), encodingFor(toEnc)];
  if (!TEXTUAL.includes(from) || !TEXTUAL.includes(to)) {
    const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    throw Object.assign(error, { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: U_ILLEGAL_ARGUMENT_ERROR });
  }
  let text = from.slice(source, 0, source.length);
  if (to === latin1) text = text.replace(/[^\0-\xff]/gu, '?');
  if (to === ascii) text = text.replace(/[^\0-\x7f]/gu, '?');
  return Buffer.from(text, to.name);
}

/** What may be tested for an encoding. */
function checkTestable(input) {
  const { isAnyArrayBuffer, isTypedArray } = require('util/types');
  if (!isAnyArrayBuffer(input) && !isTypedArray(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
  const memory = ArrayBuffer.isView(input) ? input.buffer : input;
  if (input.byteLength === 0 && memory.detached) {
    throw Object.assign(new Error('Cannot validate on a detached buffer'), { code: 'ERR_INVALID_STATE' }); // C++'s wording in Node
  }
}

/** Asks an op about bytes. */
function askOf(input, op) {
  checkTestable(input);
  return op(input);
}

module.exports = { askOf, transcode };
