'use strict';
// string_decoder: StringDecoder, which turns bytes that come in pieces into text without breaking characters.
//
// What a piece leaves unfinished waits in `lastChar`: `buffered` bytes of a character, or of a group of three in base64,
// that still needs `missing` more. Broken UTF-8 becomes U+FFFD where Buffer's toString would have put it.
// Documentation: nodejs.org/api/string_decoder.html. Ops used: none; Buffer's slices do the decoding.

const { Buffer, kStringMaxLength } = require('buffer');
const { codes } = require('internal/errors');

const kState = Symbol('kNativeDecoder');
const { asciiSlice, base64Slice, base64urlSlice, hexSlice, latin1Slice, ucs2Slice, utf8Slice } = Buffer.prototype;

/** Per encoding: how to make text of bytes, and how much of a piece's end to hold back (`null`: nothing ever). */
const ENCODINGS = {
  __proto__: null,
  utf8: { slice: utf8Slice, hold: holdUtf8 },
  utf16le: { slice: ucs2Slice, hold: holdUtf16 },
  base64: { slice: base64Slice, hold: holdBase64 },
  base64url: { slice: base64urlSlice, hold: holdBase64 },
  latin1: { slice: latin1Slice, hold: null },
  ascii: { slice: asciiSlice, hold: null },
  hex: { slice: hexSlice, hold: null },
};

/** The encoding's one name, undefined if there is no such encoding. */
function normalize(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
  switch (`${encoding}`.toLowerCase()) {
    case 'utf8': case 'utf-8': return 'utf8';
    case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le': return 'utf16le';
    case 'latin1': case 'binary': return 'latin1';
    case 'base64': return 'base64';
    case 'base64url': return 'base64url';
    case 'ascii': return 'ascii';
    case 'hex': return 'hex';
    default: return undefined;
  }
}

// ---- what to hold back; each notes it in the state

/** A character whose first byte promises more bytes than there are. */
function holdUtf8(state, bytes, end) {
  if (bytes[end - 1] < 0x80) return;
  for (let count = 1; count <= 4 && count <= end; count++) {
    const byte = bytes[end - count];
    if ((byte & 0xc0) === 0x80) continue;
    const length = (byte & 0xe0) === 0xc0 ? 2 : (byte & 0xf0) === 0xe0 ? 3 : (byte & 0xf8) === 0xf0 ? 4 : 0;
    if (count < length) {
      state.buffered = count;
      state.missing = length - count;
    }
    return;
  }
}

/** Half a unit, or the first half of a surrogate pair. */
function holdUtf16(state, bytes, end, start) {
  if ((end - start) % 2 === 1) {
    state.buffered = 1;
    state.missing = 1;
  } else if ((bytes[end - 1] & 0xfc) === 0xd8) {
    state.buffered = 2;
    state.missing = 2;
  }
}

function holdBase64(state, bytes, end, start) {
  const rest = (end - start) % 3;
  if (rest === 0) return;
  state.buffered = rest;
  state.missing = 3 - rest;
}

// ---- decoding

class State {
  constructor(encoding) {
    this.row = ENCODINGS[encoding];
    this.isUtf8 = encoding === 'utf8';
    this.isUtf16 = encoding === 'utf16le';
    this.bytes = Buffer.alloc(4);
    this.buffered = 0;
    this.missing = 0;
  }

  decode(bytes) {
    const { slice, hold } = this.row;
    const end = bytes.length;
    if (end > kStringMaxLength) throw new codes.ERR_STRING_TOO_LONG(kStringMaxLength.toString(16));
    if (hold === null) return slice.call(bytes, 0, end);
    let start = 0;
    let before = '';
    if (this.missing > 0) {
      start = this.fill(bytes);
      if (this.missing > 0) return '';
      before = this.take();
      if (start === end) return before;
    }
    if (end === 0) return '';
    if (this.buffered === 0) hold(this, bytes, end, start);
    const cut = end - this.buffered;
    for (let i = cut; i < end; i++) this.bytes[i - cut] = bytes[i];
    return before + (cut > start ? slice.call(bytes, start, cut) : '');
  }

  /** Completes the character held back; how many bytes that took. */
  fill(bytes) {
    const wanted = Math.min(this.missing, bytes.length);
    let count = 0;
    while (count < wanted && !(this.isUtf8 && (bytes[count] & 0xc0) !== 0x80)) this.bytes[this.buffered + count] = bytes[count++];
    this.buffered += count;
    // A byte that does not continue the character ends it, broken.
    this.missing = count < wanted ? 0 : this.missing - count;
    return count;
  }

  /** The text of what was held back. */
  take() {
    const text = this.row.slice.call(this.bytes, 0, this.buffered);
    this.buffered = 0;
    return text;
  }

  flush() {
    if (this.isUtf16 && this.buffered % 2 === 1) this.buffered--;
    const text = this.row.slice.call(this.bytes, 0, this.buffered);
    this.reset();
    return text;
  }

  reset() {
    this.buffered = 0;
    this.missing = 0;
  }
}

function StringDecoder(encoding) {
  this.encoding = normalize(encoding);
  if (this.encoding === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this[kState] = new State(this.encoding);
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!ArrayBuffer.isView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  if (!this[kState]) throw new codes.ERR_INVALID_THIS('StringDecoder');
  return this[kState].decode(buf instanceof Uint8Array ? buf : new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength));
};

StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  return this[kState].buffered > 0 ? text + this[kState].flush() : text;
};

/** Undocumented, like the properties below. */
StringDecoder.prototype.text = function text(buf, offset) {
  this[kState].reset();
  return this.write(buf.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: { __proto__: null, configurable: true, enumerable: true, get() { return this[kState].bytes; } },
  lastNeed: { __proto__: null, configurable: true, enumerable: true, get() { return this[kState].missing; } },
  lastTotal: { __proto__: null, configurable: true, enumerable: true, get() { return this[kState].buffered + this[kState].missing; } },
});

module.exports = { StringDecoder };
