'use strict';
// internal/blob: Blob, File and the registry of object URLs (w3.org/TR/FileAPI, nodejs.org/api/buffer.html#class-blob).
//
// A blob is a list of byte arrays that nobody else has, so that a slice can share them. Ops used: none.

const { codes } = require('internal/errors');
const { inspect } = require('internal/util/inspect');
const { kCopy } = require('internal/structured_clone');

const NOT_PRINTABLE = /[^\u0020-\u007e]/;
const CHUNK = 65536; // bytes a stream hands over at once

const decoder = () => new (require('internal/encoding').TextDecoder)();

/** Tells the constructor that parts, size and type are ours and need no checks. */
const OURS = Symbol('ours');

let isBlob;

class Blob {
  #parts;
  #size;
  #type;

  constructor(sources = [], options = undefined) {
    if (sources === OURS) {
      ({ parts: this.#parts, size: this.#size, type: this.#type } = options);
      return;
    }
    if (sources === null || typeof sources === 'string' || typeof sources[Symbol.iterator] !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'a dictionary', options);
    }
    const { endings = 'transparent', type = '' } = options ?? {};
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native') throw new codes.ERR_INVALID_ARG_VALUE('options.endings', `${endings}`);
    this.#parts = Array.from(sources, (source) => (Blob.#is(source) ? source.#parts : [bytesOf(source, `${endings}`)])).flat();
    this.#size = this.#parts.reduce((size, part) => size + part.length, 0);
    this.#type = cleanType(type);
  }

  static #is(value) {
    return typeof value === 'object' && value !== null && #parts in value;
  }

  static #check(value) {
    if (!Blob.#is(value)) throw new codes.ERR_INVALID_THIS('Blob');
  }

  static {
    isBlob = Blob.#is;
  }

  get type() {
    Blob.#check(this);
    return this.#type;
  }

  get size() {
    Blob.#check(this);
    return this.#size;
  }

  slice(start = 0, end = undefined, contentType = '') {
    Blob.#check(this);
    const from = position(start, this.#size);
    const to = Math.max(from, position(end ?? this.#size, this.#size));
    return new Blob(OURS, { parts: cut(this.#parts, from, to), size: to - from, type: cleanType(contentType) });
  }

  async arrayBuffer() {
    Blob.#check(this);
    return join(this.#parts, this.#size).buffer;
  }

  async text() {
    Blob.#check(this);
    return decoder().decode(join(this.#parts, this.#size));
  }

  async bytes() {
    Blob.#check(this);
    return join(this.#parts, this.#size);
  }

  stream() {
    Blob.#check(this);
    const { ReadableStream } = require('stream/web');
    let at = 0;
    return new ReadableStream({
      type: 'bytes',
      pull: (controller) => {
        const end = Math.min(at + CHUNK, this.#size);
        if (at < end) controller.enqueue(join(cut(this.#parts, at, end), end - at));
        at = end;
        if (at < this.#size) return;
        controller.close();
        controller.byobRequest?.respond(0);
      },
    });
  }

  [kCopy]() {
    return new Blob(OURS, { parts: this.#parts, size: this.#size, type: this.#type });
  }

  [inspect.custom](depth, options) {
    return depth < 0 ? this : `Blob ${inspect({ size: this.size, type: this.type }, deeper(options))}`;
  }
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const lastModified = options?.lastModified;
    this.#lastModified = lastModified === undefined ? Date.now() : +lastModified || 0;
    this.#name = `${fileName}`.toWellFormed();
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#name in value)) throw new codes.ERR_INVALID_THIS('File');
  }

  get name() {
    File.#check(this);
    return this.#name;
  }

  get lastModified() {
    File.#check(this);
    return this.#lastModified;
  }

  [kCopy]() {
    return new File([super[kCopy]()], this.#name, { type: this.type, lastModified: this.#lastModified });
  }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const { size, type } = this;
    return `File ${inspect({ size, type, name: this.#name, lastModified: this.#lastModified }, deeper(options))}`;
  }
}

function deeper(options) {
  return { ...options, depth: options.depth === undefined || options.depth === null ? null : options.depth - 1 };
}

// ---- bytes

function bytesOf(source, endings) {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice();
  if (source instanceof ArrayBuffer || (typeof SharedArrayBuffer === 'function' && source instanceof SharedArrayBuffer)) {
    return Uint8Array.from(new Uint8Array(source));
  }
  const text = `${source}`;
  return new (require('internal/encoding').TextEncoder)().encode(endings === 'native' ? text.replaceAll('\r\n', '\n') : text);
}

/** Types with characters that no media type has are dropped. */
function cleanType(type) {
  const text = `${type}`;
  return NOT_PRINTABLE.test(text) ? '' : text.toLowerCase();
}

/** An index from the start, or from the end if negative, within the size. */
function position(index, size) {
  const number = Math.trunc(Number(index)) || 0;
  return number < 0 ? Math.max(size + number, 0) : Math.min(number, size);
}

/** Views of [from, to). */
function cut(parts, from, to) {
  const result = [];
  let start = 0;
  for (const part of parts) {
    const [first, last] = [Math.max(from - start, 0), Math.min(to - start, part.length)];
    if (first < last) result.push(part.subarray(first, last));
    start += part.length;
  }
  return result;
}

function join(parts, size) {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

// ---- object URLs

const urls = new Map();

function createObjectURL(blob) {
  if (!isBlob(blob)) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  const id = uuid();
  urls.set(id, blob);
  return `blob:nodedata:${id}`;
}

/** Unique, not secret. */
function uuid() {
  const digits = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

const idOf = (url) => /^blob:nodedata:([^:?#]+)$/.exec(`${url}`)?.[1];

function revokeObjectURL(url) {
  urls.delete(idOf(url));
}

/** The blob behind a URL; undefined if there is none. */
function resolveObjectURL(url) {
  const blob = urls.get(idOf(url));
  return blob === undefined ? undefined : blob.slice(0, blob.size, blob.type);
}

for (const [Class, names] of [[Blob, ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer', 'bytes']], [File, ['name', 'lastModified']]]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
}

module.exports = { Blob, File, createObjectURL, isBlob, resolveObjectURL, revokeObjectURL };
