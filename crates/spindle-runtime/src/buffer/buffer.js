'use strict';
// buffer: Buffer, a Uint8Array with encodings, number access and search (nodejs.org/api/buffer.html).
//
// Small buffers are cut from an 8 KB pool. Turning text into bytes and back is one op; everything else is JavaScript
// over the typed array. Encodings are in internal/buffer/encodings, numbers in internal/buffer/numbers, what has little to
// do with Buffer (transcode, isUtf8, btoa, Blob, ..) in internal/buffer/transcode, internal/buffer/base64 and internal/blob.
//
// Ops used (start and end are in bounds):
//   op_buffer_compare(a: view, b: view) -> i32                                           pure   -1, 0, 1
//   op_buffer_index_of(view, needle: view, start) -> i32, op_buffer_last_index_of        pure   -1 = none
//   op_buffer_search_text(view, text, offset: i32, forward: bool) -> i32                 pure   of its UTF-8; -1 = none
//   op_buffer_fill(view, pattern: view, start, end) -> ()                                pure
//   op_buffer_swap(view, size: 2 | 4 | 8) -> ()                                          pure
//   op_buffer_is_utf8(view) -> bool, op_buffer_is_ascii(view) -> bool                    pure   lent to transcode

const { codes } = require('internal/errors');
const { readers, writers } = require('internal/buffer/numbers');
const { ENCODINGS, encodingFor, knownEncoding } = require('internal/buffer/encodings');
const { utf8 } = ENCODINGS;

const K_MAX_LENGTH = Number.MAX_SAFE_INTEGER;
const K_STRING_MAX_LENGTH = 2 ** 30 - 2; // the engine's
const MAX_OP_INDEX = 2 ** 32 - 1;
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

const isView = ArrayBuffer.isView;
const typedArrayTag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
const arrayBufferLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const isUint8Array = (value) => isView(value) && typedArrayTag.call(value) === 'Uint8Array';

function isAnyArrayBuffer(value) {
  if (value === null || typeof value !== 'object' || isView(value)) return false;
  if (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer) return true;
  if (!(value instanceof ArrayBuffer) && typeof value.byteLength !== 'number') return false;
  try { arrayBufferLength.call(value); return true; } catch { return false; } // of another realm, or an impostor
}

// The constructor is spelt out: the default one passes its arguments as an array.
class FastBuffer extends Uint8Array {
  constructor(source, byteOffset, length) {
    super(source, byteOffset, length);
  }
}

// ---- argument checks

function checkNumber(value, name, min, max) {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (value < min || value > max || Number.isNaN(value)) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function checkInteger(value, name, min = 0, max = K_MAX_LENGTH) {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function checkBytes(value, name) {
  if (!isUint8Array(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
}

function checkText(value) {
  if (typeof value === 'string') return;
  const error = new TypeError('argument must be a string'); // thrown by C++ in Node: no usual wording
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw error;
}

// ---- the pool

let poolSize = 0;
let poolOffset = 0;
let pool; // ArrayBuffer
let poolView; // FastBuffer over all of it

function makePool() {
  poolSize = Buffer.poolSize;
  poolView = new FastBuffer(poolSize);
  pool = poolView.buffer;
  poolOffset = 0;
}

/** `size` bytes of the pool from `poolOffset`; the next slice begins 8-byte aligned. */
function takeFromPool(size) {
  const buffer = new FastBuffer(pool, poolOffset, size);
  poolOffset = (poolOffset + size + 7) & ~7;
  return buffer;
}

function allocate(size) {
  if (size <= 0) return new FastBuffer();
  if (size >= Buffer.poolSize >>> 1) return new FastBuffer(size);
  if (size > poolSize - poolOffset) makePool();
  return takeFromPool(size);
}

function fromText(text, encodingName) {
  const encoding = !encodingName || encodingName === 'utf8' || typeof encodingName !== 'string' ?
    ENCODINGS.utf8 : knownEncoding(encodingName);
  if (text.length === 0) return new FastBuffer();
  return encodeText(text, encoding);
}

function encodeText(text, encoding) {
  const limit = Buffer.poolSize >>> 1;
  // No encoding needs more than 3 bytes a unit, so that short text needs no call to measure it.
  let size = text.length * 3;
  if (size >= limit) size = encoding.byteLength(text);
  if (size < limit) {
    if (size > poolSize - poolOffset) makePool();
    return writeToPool(text, encoding, size);
  }
  const buffer = new FastBuffer(size);
  const written = encoding.write(buffer, text, 0, size);
  return written < size ? new FastBuffer(buffer.buffer, 0, written) : buffer;
}

/** While a thread works on bytes of the pool, nothing may be written through a view of all of it: then it is replaced. */
function writeToPool(text, encoding, size) {
  try {
    return takeFromPool(encoding.write(poolView, text, poolOffset, size));
  } catch (error) {
    if (error.code !== 'ERR_INVALID_STATE') throw error;
    makePool();
    return takeFromPool(encoding.write(poolView, text, 0, size));
  }
}

function fromList(list) {
  const { length } = list;
  if (!(length > 0)) return new FastBuffer();
  if (length >= Buffer.poolSize >>> 1) return new FastBuffer(list);
  const buffer = allocate(length);
  buffer.set(list, 0);
  return buffer;
}

function fromArrayBuffer(source, byteOffset, length) {
  byteOffset = byteOffset === undefined ? 0 : +byteOffset || 0;
  const available = source.byteLength - byteOffset;
  if (available < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (!(length > 0)) length = 0;
    else if (length > available) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return new FastBuffer(source, byteOffset, length);
}

// ---- Buffer and its static functions

let warned = false;

function Buffer(value, encodingOrOffset, length) {
  if (!warned && (require('internal/options').getOptionValue('--pending-deprecation') || !fromNodeModules())) {
    warned = true;
    require('process').emitWarning(
      'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
      'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
  }
  if (typeof value !== 'number') return Buffer.from(value, encodingOrOffset, length);
  if (typeof encodingOrOffset === 'string') throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', value);
  return Buffer.alloc(value);
}

/** Packages are not warned about: their users could not do anything. */
function fromNodeModules() {
  const [caller] = require('internal/errors/stacks').callSites(Buffer, 1);
  return /[\\/]node_modules[\\/]/.test(caller?.getFileName() ?? '');
}

const proto = FastBuffer.prototype;
Object.defineProperty(proto, 'constructor', { __proto__: null, value: Buffer, writable: true, configurable: true });
Buffer.prototype = proto;
Object.defineProperty(Buffer, Symbol.species, { __proto__: null, configurable: true, get() { return FastBuffer; } });
Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.poolSize = 8 * 1024;

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromText(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const inner = value.valueOf && value.valueOf();
    if (inner !== null && inner !== undefined && inner !== value && (typeof inner === 'string' || typeof inner === 'object')) {
      return from(inner, encodingOrOffset, length);
    }
    if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
      return typeof value.length === 'number' ? fromList(value) : new FastBuffer();
    }
    if (value.type === 'Buffer' && Array.isArray(value.data)) return fromList(value.data);
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromText(text, encodingOrOffset);
    }
  }
  throw new codes.ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isView(view) || typedArrayTag.call(view) === undefined) throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  if (view.length === 0) return new FastBuffer();
  if (offset !== undefined) {
    checkInteger(offset, 'offset');
    if (offset >= view.length) return new FastBuffer();
  } else offset = 0;
  if (length !== undefined) checkInteger(length, 'length');
  const part = view.subarray(offset, length === undefined ? view.length : offset + length);
  return fromList(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
};

Buffer.of = (...items) => {
  const buffer = new FastBuffer(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  checkNumber(size, 'size', 0, K_MAX_LENGTH);
  const buffer = new FastBuffer(size);
  if (fill !== undefined && fill !== 0 && size > 0) fillBuffer(buffer, fill, 0, buffer.length, encoding);
  return buffer;
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  checkNumber(size, 'size', 0, K_MAX_LENGTH);
  return allocate(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  checkNumber(size, 'size', 0, K_MAX_LENGTH);
  return new FastBuffer(size);
};

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.compare = function compare(buf1, buf2) {
  checkBytes(buf1, 'buf1');
  checkBytes(buf2, 'buf2');
  return buf1 === buf2 ? 0 : ops.op_buffer_compare(buf1, buf2);
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && encodingFor(encoding) !== undefined;
};

Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw new codes.ERR_INVALID_ARG_TYPE('list', 'Array', list);
  if (list.length === 0) return new FastBuffer();
  if (length !== undefined) checkInteger(length, 'length');
  let total = 0;
  for (let i = 0; i < list.length; i++) {
    checkBytes(list[i], `list[${i}]`);
    total += list[i].byteLength;
  }
  const buffer = allocate(length ?? total);
  let at = 0;
  for (let i = 0; i < list.length && at < buffer.length; i++) {
    const part = list[i];
    const room = buffer.length - at;
    buffer.set(part.byteLength > room ? part.subarray(0, room) : part, at);
    at += Math.min(part.byteLength, room);
  }
  if (at < buffer.length) buffer.fill(0, at);
  return buffer;
};

Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value !== 'string') {
    if (isView(value) || isAnyArrayBuffer(value)) return value.byteLength;
    throw new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], value);
  }
  if (value.length === 0) return 0;
  // An unknown encoding counts as UTF-8, as in Node.
  return ((encoding && encodingFor(encoding)) || ENCODINGS.utf8).byteLength(value);
};

// ---- text

proto.toString = function toString(encoding, start, end) {
  const { length } = this;
  if (arguments.length === 0) {
    if (length > K_STRING_MAX_LENGTH) throw tooLong();
    return utf8.slice(this, 0, length);
  }
  if (start >= length) return '';
  start = start <= 0 ? 0 : Math.trunc(start) || 0;
  end = end === undefined || end > length ? length : Math.trunc(end) || 0;
  if (end <= start) return '';
  const row = encoding === undefined ? ENCODINGS.utf8 : knownEncoding(encoding);
  if (end - start > K_STRING_MAX_LENGTH) throw tooLong();
  return end > MAX_OP_INDEX ? row.slice(bytesOf(this, start, end), 0, end - start) : row.slice(this, start, end);
};

function tooLong() {
  return new codes.ERR_STRING_TOO_LONG(K_STRING_MAX_LENGTH);
}

proto.write = function write(text, offset, length, encoding) {
  if (offset === undefined) {
    checkText(text);
    return utf8.write(this, text, 0, this.length);
  }
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    checkInteger(offset, 'offset', 0, this.length);
    const room = this.length - offset;
    if (typeof length === 'string') {
      encoding = length;
      length = room;
    } else if (length === undefined) length = room;
    else {
      checkInteger(length, 'length', 0, this.length);
      if (length > room) length = room;
    }
  }
  const row = encoding ? knownEncoding(encoding) : ENCODINGS.utf8;
  checkText(text);
  return row.write(this, text, offset, length);
};

/** utf8Slice, latin1Write and so on: undocumented, but several packages call them. */
function addDirectMethods(prefix, row) {
  const isStrict = prefix === 'ascii' || prefix === 'latin1' || prefix === 'utf8';
  proto[`${prefix}Slice`] = function(start = 0, end = this.length) {
    if (this.length === 0) return '';
    start = directIndex(start);
    end = Math.max(start, directIndex(end));
    if (end > this.length) throw outOfRange();
    return row.slice(this, start, end);
  };
  proto[`${prefix}Write`] = function(text, offset = 0, length) {
    if (isStrict) {
      if (length === undefined) length = this.length - offset;
      if (offset < 0 || offset > this.length) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
      if (length < 0 || length > this.length - offset) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
    }
    checkText(text);
    const at = directIndex(offset);
    if (at > this.length) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
    const room = this.length - at;
    return row.write(this, text, at, length === undefined ? room : Math.min(directIndex(length), room));
  };
}

/** An index as these methods take it: anything that is no number counts as 0. */
function directIndex(value) {
  const index = Math.trunc(value) || 0;
  if (index < 0) throw outOfRange();
  return index;
}

/** Thrown by C++ in Node: no usual wording. */
function outOfRange() {
  return Object.assign(new RangeError('Index out of range'), { code: 'ERR_OUT_OF_RANGE' });
}

// ---- comparing, searching, filling, copying

proto.equals = function equals(otherBuffer) {
  checkBytes(otherBuffer, 'otherBuffer');
  if (this === otherBuffer) return true;
  return this.byteLength === otherBuffer.byteLength && (this.byteLength === 0 || ops.op_buffer_compare(this, otherBuffer) === 0);
};

proto.compare = function compare(target, targetStart = 0, targetEnd, sourceStart = 0, sourceEnd) {
  checkBytes(target, 'target');
  if (arguments.length === 1) return ops.op_buffer_compare(this, target);
  checkInteger(targetStart, 'targetStart');
  if (targetEnd === undefined) targetEnd = target.length;
  else checkInteger(targetEnd, 'targetEnd', 0, target.length);
  checkInteger(sourceStart, 'sourceStart');
  if (sourceEnd === undefined) sourceEnd = this.length;
  else checkInteger(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return ops.op_buffer_compare(this.subarray(sourceStart, sourceEnd), bytesOf(target, targetStart, targetEnd));
};

/** A plain Uint8Array over [start, end) of any view, which no overridden method can change. */
function bytesOf(view, start, end) {
  return new Uint8Array(view.buffer, view.byteOffset + start, end - start);
}

/** Where a search begins: libuv-style clamping of a possibly negative offset; -1 = cannot match. */
function searchStart(length, offset, needleLength, forward) {
  if (offset < 0) {
    if (offset + length >= 0) return length + offset;
    return forward || needleLength === 0 ? 0 : -1;
  }
  if (offset + needleLength <= length) return offset;
  if (needleLength === 0) return length;
  return forward ? -1 : length - 1;
}

function search(buffer, value, offset, encoding, forward) {
  if (!isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  if (typeof offset === 'string') {
    encoding = offset;
    offset = undefined;
  }
  offset = Math.min(0x7fffffff, Math.max(-0x80000000, +offset));
  if (Number.isNaN(offset)) offset = forward ? 0 : buffer.length;
  offset = Math.trunc(offset);
  if (typeof value === 'number') return searchByte(buffer, value & 255, offset, forward);
  const row = encoding === undefined ? ENCODINGS.utf8 : encodingFor(encoding);
  if (typeof value === 'string') {
    if (row === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    if (row === utf8) return ops.op_buffer_search_text(buffer, value, offset, forward);
    value = fromText(value, row.name);
  } else if (!isUint8Array(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  const start = searchStart(buffer.length, offset, value.length, forward);
  if (value.length === 0) return start;
  if (start < 0 || value.length > buffer.length || (forward && start + value.length > buffer.length)) return -1;
  return row === ENCODINGS.utf16le ? searchUnits(buffer, value, start, forward) : searchBytes(buffer, value, start, forward);
}

function searchByte(buffer, byte, offset, forward) {
  const start = searchStart(buffer.length, offset, 1, forward);
  if (start < 0 || buffer.length === 0) return -1;
  return forward ? Uint8Array.prototype.indexOf.call(buffer, byte, start) : Uint8Array.prototype.lastIndexOf.call(buffer, byte, start);
}

function searchBytes(buffer, needle, start, forward) {
  return forward ? ops.op_buffer_index_of(buffer, needle, start) : ops.op_buffer_last_index_of(buffer, needle, start);
}

/** As searchBytes, but a match must begin at an even index. */
function searchUnits(buffer, needle, start, forward) {
  if (buffer.length < 2 || needle.length < 2) return -1;
  start -= start % 2;
  for (;;) {
    const at = searchBytes(buffer, needle, start, forward);
    if (at < 0 || at % 2 === 0) return at;
    start = forward ? at + 1 : at - 1;
  }
}

proto.indexOf = function indexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true);
};
proto.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, false);
};
proto.includes = function includes(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true) !== -1;
};

proto.fill = function fill(value, offset, end, encoding) {
  return fillBuffer(this, value, offset, end, encoding);
};

function fillBuffer(buffer, value, offset, end, encoding) {
  let row = ENCODINGS.utf8;
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      [encoding, offset, end] = [offset, 0, buffer.length];
    } else if (typeof end === 'string') {
      [encoding, end] = [end, buffer.length];
    }
    if (encoding !== undefined && encoding !== null && encoding !== '') row = typeof encoding === 'string' ? encodingFor(encoding) : undefined;
    if (row === undefined) {
      if (typeof encoding !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    }
  }
  if (offset === undefined) [offset, end] = [0, buffer.length];
  else {
    checkInteger(offset, 'offset');
    if (end === undefined) end = buffer.length;
    else checkInteger(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (typeof value === 'string') {
    if (value.length === 0) value = 0;
    else if (value.length === 1 && value.charCodeAt(0) < 128 && (row === utf8 || row === ENCODINGS.latin1)) value = value.charCodeAt(0);
  }
  if (typeof value === 'string' || isView(value)) {
    const pattern = typeof value === 'string' ? encodeText(value, row) : bytesOf(value, 0, value.byteLength);
    if (pattern.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('value', value);
    ops.op_buffer_fill(buffer, pattern, offset, end); // which copies the pattern first: they may overlap
  } else {
    if (end > buffer.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
    Uint8Array.prototype.fill.call(buffer, value & 255, offset, end);
  }
  return buffer;
}

/** `value` as an integer, `fallback` if it has none. */
function toInteger(value, fallback) {
  const number = Math.floor(+value);
  return Number.isSafeInteger(number) ? number : fallback;
}

/** Up to this many bytes are copied or swapped one by one, which is faster than making a view of them or calling an op. */
const MAX_LOOPED = 64;

proto.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!isView(this)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], this);
  if (!isView(target)) throw new codes.ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  const length = this.byteLength;
  targetStart = targetStart === undefined ? 0 : toInteger(targetStart, 0);
  if (targetStart < 0) throw new codes.ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = sourceStart === undefined ? 0 : toInteger(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > length) throw new codes.ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${length}`, sourceStart);
  sourceEnd = sourceEnd === undefined ? length : toInteger(sourceEnd, 0);
  if (sourceEnd < 0) throw new codes.ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  const count = Math.min(sourceEnd, length, sourceStart + target.byteLength - targetStart) - sourceStart;
  if (count <= 0) return 0;
  const isWhole = sourceStart === 0 && count === length;
  // Between buffers of different memory the direction does not matter.
  if (!isWhole && count <= MAX_LOOPED && isUint8Array(this) && isUint8Array(target) && this.buffer !== target.buffer) {
    for (let i = 0; i < count; i++) target[targetStart + i] = this[sourceStart + i];
    return count;
  }
  const source = isWhole ? this : bytesOf(this, sourceStart, sourceStart + count);
  const into = isUint8Array(target) ? target : bytesOf(target, 0, target.byteLength);
  Uint8Array.prototype.set.call(into, source, targetStart);
  return count;
};

function relative(offset, length) {
  offset = Math.trunc(offset) || 0;
  return offset < 0 ? Math.max(0, offset + length) : Math.min(offset, length);
}

proto.subarray = function subarray(start, end) {
  const { length } = this;
  start = relative(start, length);
  end = end === undefined ? length : relative(end, length);
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};

proto.slice = function slice(start, end) {
  return this.subarray(start, end);
};

/** Reverses each group of `size` bytes. */
function swap(buffer, size) {
  const { length } = buffer;
  if (length % size !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${size * 8}-bits`);
  if (length > MAX_LOOPED) {
    ops.op_buffer_swap(buffer, size);
    return buffer;
  }
  for (let group = 0; group < length; group += size) {
    for (let a = group, b = group + size - 1; a < b; a++, b--) {
      const byte = buffer[a];
      buffer[a] = buffer[b];
      buffer[b] = byte;
    }
  }
  return buffer;
}
proto.swap16 = function swap16() { return swap(this, 2); };
proto.swap32 = function swap32() { return swap(this, 4); };
proto.swap64 = function swap64() { return swap(this, 8); };

// ---- printing

proto.toJSON = function toJSON() {
  const { length } = this;
  const data = [];
  for (let i = 0; i < length; i++) data.push(this[i]);
  return { type: 'Buffer', data };
};

let inspectMaxBytes = 50;

proto[INSPECT] = function inspect(depth, ctx) {
  const shown = Math.min(inspectMaxBytes, this.length);
  let text = ENCODINGS.hex.slice(this, 0, shown).replace(/..(?=.)/g, '$& ');
  const rest = this.length - inspectMaxBytes;
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  const extras = ctx ? extraProperties(this, ctx) : '';
  if (extras !== '') text += this.length === 0 ? extras : `, ${extras}`;
  let name = 'Buffer';
  try {
    const { constructor } = this;
    if (typeof constructor === 'function' && Object.hasOwn(constructor, 'name')) name = constructor.name;
  } catch { /* keeps the default name */ }
  return `<${name} ${text}>`;
};

/** Own properties that are not bytes, as `a: 1, b: 2`. */
function extraProperties(buffer, ctx) {
  const { inspect, extraKeys } = require('internal/util/inspect');
  const keys = extraKeys(buffer, ctx.showHidden);
  if (keys.length === 0) return '';
  const bag = { __proto__: null };
  for (const key of keys) bag[key] = buffer[key];
  return inspect(bag, { ...ctx, breakLength: Infinity, compact: true }).slice('[Object: null prototype] { '.length, -2);
}

// ---- the other exports

function btoa(input) { return Reflect.apply(require('internal/buffer/base64').btoa, undefined, arguments); }
function atob(input) { return Reflect.apply(require('internal/buffer/base64').atob, undefined, arguments); }

function transcode(source, fromEnc, toEnc) { return require('internal/buffer/transcode').transcode(source, fromEnc, toEnc); }

function isUtf8(input) { return require('internal/buffer/transcode').askOf(input, ops.op_buffer_is_utf8); }
function isAscii(input) { return require('internal/buffer/transcode').askOf(input, ops.op_buffer_is_ascii); }

Object.assign(proto, readers, writers);
for (const name of [...Object.keys(readers), ...Object.keys(writers)]) {
  if (name.includes('UInt')) proto[name.replace('UInt', 'Uint')] = proto[name];
}
for (const row of Object.values(ENCODINGS)) addDirectMethods(row === ENCODINGS.utf16le ? 'ucs2' : row.name, row);
proto.toLocaleString = proto.toString;
proto.inspect = proto[INSPECT];
Object.defineProperty(proto, 'parent', {
  __proto__: null, enumerable: true, get() { return this instanceof Buffer ? this.buffer : undefined; },
});
Object.defineProperty(proto, 'offset', {
  __proto__: null, enumerable: true, get() { return this instanceof Buffer ? this.byteOffset : undefined; },
});
makePool();

module.exports = { Buffer, transcode, isUtf8, isAscii, kMaxLength: K_MAX_LENGTH, kStringMaxLength: K_STRING_MAX_LENGTH, btoa, atob };
for (const name of ['Blob', 'File', 'resolveObjectURL']) {
  Object.defineProperty(module.exports, name, { __proto__: null, enumerable: true, configurable: true, get: () => require('internal/blob')[name] });
}
Object.defineProperty(module.exports, 'constants', {
  __proto__: null,
  enumerable: true,
  value: Object.defineProperties({}, {
    MAX_LENGTH: { __proto__: null, enumerable: true, value: K_MAX_LENGTH },
    MAX_STRING_LENGTH: { __proto__: null, enumerable: true, value: K_STRING_MAX_LENGTH },
  }),
});
Object.defineProperty(module.exports, 'INSPECT_MAX_BYTES', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() { return inspectMaxBytes; },
  set(value) {
    checkNumber(value, 'INSPECT_MAX_BYTES', 0, Infinity);
    inspectMaxBytes = value;
  },
});
