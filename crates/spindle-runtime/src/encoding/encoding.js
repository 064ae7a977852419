'use strict';
// internal/encoding: TextEncoder and TextDecoder (encoding.spec.whatwg.org, nodejs.org/api/util.html#class-utiltextdecoder).
//
// A decode in one piece needs no state. The first streamed one opens a decoder in Rust, which the end of the stream closes,
// or the collector's word that the TextDecoder is gone.
//
// Ops used:
//   op_encoding_name(label) -> string | null                                     pure    canonical, lower case
//   op_encoding_decode_utf8(view, keepBom, fatal) -> string | null               pure    null = malformed
//   op_encoding_decode(name, view, ignoreBom, fatal) -> string | null            pure
//   op_encoding_open(name, ignoreBom) -> u32, op_encoding_feed(id, view, fatal, last) -> string | null, op_encoding_close(id)   state
//   op_encoding_encode(text) -> ArrayBuffer                                      pure
//   op_encoding_encode_into(text, view) -> f64                                   pure    bytes written; -1 less them if not all fits

const { codes } = require('internal/errors');

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const EMPTY = new Uint8Array(0);

const inspector = () => require('internal/util/inspect');
const isShared = (buffer) => typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;
const isObject = (value) => typeof value === 'object' && value !== null;
const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

class TextEncoder {
  #brand = true;

  get encoding() {
    check(TextEncoder, isObject(this) && #brand in this);
    return 'utf-8';
  }

  encode(input = '') {
    check(TextEncoder, isObject(this) && #brand in this);
    return new Uint8Array(ops.op_encoding_encode(`${input}`));
  }

  encodeInto(src, dest) {
    check(TextEncoder, isObject(this) && #brand in this);
    if (typeof src !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('src', 'string', src);
    if (typedArrayTag.call(dest) !== 'Uint8Array') throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    let written = ops.op_encoding_encode_into(src, dest);
    if (written >= 0) return { read: src.length, written };
    written = -1 - written;
    return { read: new TextDecoder('utf-8', { ignoreBOM: true }).decode(dest.subarray(0, written)).length, written };
  }

  [INSPECT](depth, options) {
    check(TextEncoder, isObject(this) && #brand in this);
    if (typeof depth === 'number' && depth < 0) return this;
    return inspector().inspect(fields(this, TextEncoder, ['encoding']), options);
  }
}

/** Closes the streams of decoders that nobody has any more. */
let streams;

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBom;
  #stream; // number of the decoder in Rust, while a stream is unfinished

  constructor(encoding = 'utf-8', options = {}) {
    const label = `${encoding}`;
    checkOptions(options);
    const name = label === 'utf-8' ? label : ops.op_encoding_name(label);
    if (name === null) throw new codes.ERR_ENCODING_NOT_SUPPORTED(label);
    this.#encoding = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBom = Boolean(options?.ignoreBOM);
  }

  get encoding() {
    check(TextDecoder, isObject(this) && #encoding in this);
    return this.#encoding;
  }

  get fatal() {
    check(TextDecoder, isObject(this) && #encoding in this);
    return this.#fatal;
  }

  get ignoreBOM() {
    check(TextDecoder, isObject(this) && #encoding in this);
    return this.#ignoreBom;
  }

  decode(input = EMPTY, options = undefined) {
    check(TextDecoder, isObject(this) && #encoding in this);
    checkOptions(options ?? null);
    const bytes = bytesOf(input);
    const goesOn = Boolean(options?.stream);
    if (goesOn || this.#stream !== undefined) return this.#feed(bytes, !goesOn);
    const text = this.#whole(bytes);
    return text === null ? this.#fail() : text;
  }

  #whole(bytes) {
    if (this.#encoding === 'utf-8') return ops.op_encoding_decode_utf8(bytes, this.#ignoreBom, this.#fatal);
    return ops.op_encoding_decode(this.#encoding, bytes, this.#ignoreBom, this.#fatal);
  }

  #feed(bytes, last) {
    if (this.#stream === undefined) {
      this.#stream = ops.op_encoding_open(this.#encoding, this.#ignoreBom);
      streams ??= new FinalizationRegistry((id) => ops.op_encoding_close(id));
      streams.register(this, this.#stream, this);
    }
    const text = ops.op_encoding_feed(this.#stream, bytes, this.#fatal, last);
    if (last || text === null) {
      streams.unregister(this);
      ops.op_encoding_close(this.#stream);
      this.#stream = undefined;
    }
    return text === null ? this.#fail() : text;
  }

  #fail() {
    throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
  }

  [INSPECT](depth, options) {
    check(TextDecoder, isObject(this) && #encoding in this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = fields(this, TextDecoder, ['encoding', 'fatal', 'ignoreBOM']);
    return `${shown.constructor.name} ${inspector().inspect(shown)}`;
  }
}

function check(Class, isOne) {
  if (!isOne) throw new codes.ERR_INVALID_THIS(Class.name);
}

function checkOptions(options) {
  if (typeof options !== 'object' && typeof options !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
}

/** An object of the same class that shows these properties. */
function fields(object, Class, names) {
  const constructor = Object.getPrototypeOf(object)?.constructor ?? Class;
  const shown = Object.create({ constructor });
  for (const name of names) shown[name] = object[name];
  return shown;
}

function bytesOf(input) {
  if (ArrayBuffer.isView(input) || isShared(input)) return input;
  const { CLASS, classOf } = inspector();
  if (classOf(input) !== CLASS.ARRAY_BUFFER) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'ArrayBufferView'], input);
  }
  return input.detached ? EMPTY : input;
}

for (const Class of [TextEncoder, TextDecoder]) {
  const { prototype } = Class;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name !== 'constructor') Object.defineProperty(prototype, name, { __proto__: null, enumerable: true });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
}

module.exports = { TextDecoder, TextEncoder };
