'use strict';
// internal/buffer/encodings: the encodings of Buffer, one row each: how long a text becomes, writing it, reading it back.
//
// Ops used (start, end, offset and max are in bounds; a write returns the bytes written and never splits a character):
//   op_buffer_{utf8,latin1,ascii,utf16,hex}_slice(view, start, end) -> string            pure
//   op_buffer_base64_slice(view, start, end, url: bool) -> string                        pure
//   op_buffer_{utf8,latin1,utf16,hex,base64}_write(view, text, offset, max) -> u32       pure
//   op_buffer_byte_length(text) -> f64                                                   pure   length as UTF-8

const { codes } = require('internal/errors');
const {
  op_buffer_utf8_slice, op_buffer_utf8_write, op_buffer_latin1_slice, op_buffer_latin1_write, op_buffer_byte_length,
} = ops;

const ENCODINGS = {
  utf8: {
    name: 'utf8',
    byteLength: op_buffer_byte_length,
    write: op_buffer_utf8_write,
    slice: op_buffer_utf8_slice,
  },
  utf16le: {
    name: 'utf16le',
    byteLength: (text) => text.length * 2,
    write: (view, text, offset, max) => ops.op_buffer_utf16_write(view, text, offset, max),
    slice: (view, start, end) => ops.op_buffer_utf16_slice(view, start, end),
  },
  latin1: {
    name: 'latin1',
    byteLength: (text) => text.length,
    write: op_buffer_latin1_write,
    slice: op_buffer_latin1_slice,
  },
  ascii: {
    name: 'ascii',
    byteLength: (text) => text.length,
    write: op_buffer_latin1_write, // as Node: writing does not clear the high bit, reading does
    slice: (view, start, end) => ops.op_buffer_ascii_slice(view, start, end),
  },
  hex: {
    name: 'hex',
    byteLength: (text) => text.length >>> 1,
    write: (view, text, offset, max) => ops.op_buffer_hex_write(view, text, offset, max),
    slice: (view, start, end) => ops.op_buffer_hex_slice(view, start, end),
  },
  base64: {
    name: 'base64',
    byteLength: base64Length,
    write: (view, text, offset, max) => ops.op_buffer_base64_write(view, text, offset, max),
    slice: (view, start, end) => ops.op_buffer_base64_slice(view, start, end, false),
  },
  base64url: {
    name: 'base64url',
    byteLength: base64Length,
    write: (view, text, offset, max) => ops.op_buffer_base64_write(view, text, offset, max),
    slice: (view, start, end) => ops.op_buffer_base64_slice(view, start, end, true),
  },
};

function base64Length(text) {
  let length = text.length;
  if (text.charCodeAt(length - 1) === 0x3d) length--;
  if (length > 1 && text.charCodeAt(length - 1) === 0x3d) length--;
  return Math.floor(length * 3 / 4);
}

/** The row of ENCODINGS for a name in any spelling, or undefined. */
function encodingFor(name) {
  if (name === 'utf8' || name === 'utf-8') return ENCODINGS.utf8;
  switch (`${name}`.toLowerCase()) {
    case 'utf8': case 'utf-8': return ENCODINGS.utf8;
    case 'hex': return ENCODINGS.hex;
    case 'base64': return ENCODINGS.base64;
    case 'base64url': return ENCODINGS.base64url;
    case 'latin1': case 'binary': return ENCODINGS.latin1;
    case 'ascii': return ENCODINGS.ascii;
    case 'utf16le': case 'utf-16le': case 'ucs2': case 'ucs-2': return ENCODINGS.utf16le;
    default: return undefined;
  }
}

function knownEncoding(name) {
  const encoding = encodingFor(name);
  if (encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(name);
  return encoding;
}

module.exports = { ENCODINGS, encodingFor, knownEncoding };
