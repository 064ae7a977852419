'use strict';
// internal/buffer/numbers: the read* and write* methods of Buffer, as two objects that buffer.js puts on its prototype.
//
// Plain arithmetic on the bytes, written out for the sizes that protocols use. A bad offset or value throws as in Node:
// the checks come after the fast test that something is wrong.
// Ops used: none.

const { codes } = require('internal/errors');

function checkOffset(offset) {
  if (typeof offset !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
}

/** Throws for an offset at which no number can begin; `last` is the highest one allowed. */
function outOfBounds(value, last, name = 'offset') {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (Math.floor(value) !== value) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (last < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE(name, `>= ${name === 'offset' ? 0 : 1} and <= ${last}`, value);
}

/** Checks what every access begins with: that bytes `offset` to `offset + size - 1` exist. */
function reach(buffer, offset, size) {
  checkOffset(offset);
  if (buffer[offset] === undefined || buffer[offset + size - 1] === undefined) outOfBounds(offset, buffer.length - size);
}

function checkValue(value, min, max, size) {
  if (!(value > max || value < min)) return;
  const n = typeof min === 'bigint' ? 'n' : '';
  let range = `>= ${min}${n} and <= ${max}${n}`;
  if (size > 4) {
    range = min == 0 ? `>= 0${n} and < 2${n} ** ${size * 8}${n}` : // 0 or 0n
      `>= -(2${n} ** ${size * 8 - 1}${n}) and < 2${n} ** ${size * 8 - 1}${n}`;
  }
  throw new codes.ERR_OUT_OF_RANGE('value', range, value);
}

const readers = {
  readUInt8(offset = 0) {
    checkOffset(offset);
    const byte = this[offset];
    if (byte === undefined) outOfBounds(offset, this.length - 1);
    return byte;
  },
  readUInt16LE(offset = 0) { reach(this, offset, 2); return this[offset] | this[offset + 1] << 8; },
  readUInt16BE(offset = 0) { reach(this, offset, 2); return this[offset] << 8 | this[offset + 1]; },
  readUInt32LE(offset = 0) { reach(this, offset, 4); return word(this, offset) >>> 0; },
  readUInt32BE(offset = 0) { reach(this, offset, 4); return wordBE(this, offset) >>> 0; },
  readInt8(offset = 0) {
    checkOffset(offset);
    const byte = this[offset];
    if (byte === undefined) outOfBounds(offset, this.length - 1);
    return byte << 24 >> 24;
  },
  readInt16LE(offset = 0) { reach(this, offset, 2); return (this[offset] | this[offset + 1] << 8) << 16 >> 16; },
  readInt16BE(offset = 0) { reach(this, offset, 2); return (this[offset] << 8 | this[offset + 1]) << 16 >> 16; },
  readInt32LE(offset = 0) { reach(this, offset, 4); return word(this, offset); },
  readInt32BE(offset = 0) { reach(this, offset, 4); return wordBE(this, offset); },
  readUIntLE(offset, byteLength) { return readBytes(this, offset, byteLength, true); },
  readUIntBE(offset, byteLength) { return readBytes(this, offset, byteLength, false); },
  readIntLE(offset, byteLength) { return signed(readBytes(this, offset, byteLength, true), byteLength); },
  readIntBE(offset, byteLength) { return signed(readBytes(this, offset, byteLength, false), byteLength); },
  readBigUInt64LE(offset = 0) { load8(this, offset, LITTLE); return asBigUint64[0]; },
  readBigUInt64BE(offset = 0) { load8(this, offset, BIG); return asBigUint64[0]; },
  readBigInt64LE(offset = 0) { load8(this, offset, LITTLE); return asBigInt64[0]; },
  readBigInt64BE(offset = 0) { load8(this, offset, BIG); return asBigInt64[0]; },
  readFloatLE(offset = 0) { load4(this, offset, LITTLE); return asFloat32[0]; },
  readFloatBE(offset = 0) { load4(this, offset, BIG); return asFloat32[0]; },
  readDoubleLE(offset = 0) { load8(this, offset, LITTLE); return asFloat64[0]; },
  readDoubleBE(offset = 0) { load8(this, offset, BIG); return asFloat64[0]; },
};

const writers = {
  writeUInt8(value, offset = 0) { return write1(this, value, offset, 0, 0xff); },
  writeUInt16LE(value, offset = 0) { return write2(this, value, offset, 0, 0xffff, LITTLE); },
  writeUInt16BE(value, offset = 0) { return write2(this, value, offset, 0, 0xffff, BIG); },
  writeUInt32LE(value, offset = 0) { return write4(this, value, offset, 0, 0xffffffff, LITTLE); },
  writeUInt32BE(value, offset = 0) { return write4(this, value, offset, 0, 0xffffffff, BIG); },
  writeInt8(value, offset = 0) { return write1(this, value, offset, -0x80, 0x7f); },
  writeInt16LE(value, offset = 0) { return write2(this, value, offset, -0x8000, 0x7fff, LITTLE); },
  writeInt16BE(value, offset = 0) { return write2(this, value, offset, -0x8000, 0x7fff, BIG); },
  writeInt32LE(value, offset = 0) { return write4(this, value, offset, -0x80000000, 0x7fffffff, LITTLE); },
  writeInt32BE(value, offset = 0) { return write4(this, value, offset, -0x80000000, 0x7fffffff, BIG); },
  writeUIntLE(value, offset, byteLength) { return writeBytes(this, value, offset, byteLength, false, LITTLE); },
  writeUIntBE(value, offset, byteLength) { return writeBytes(this, value, offset, byteLength, false, BIG); },
  writeIntLE(value, offset, byteLength) { return writeBytes(this, value, offset, byteLength, true, LITTLE); },
  writeIntBE(value, offset, byteLength) { return writeBytes(this, value, offset, byteLength, true, BIG); },
  writeBigUInt64LE(value, offset = 0) { return storeBig(this, value, offset, 0n, 0xffffffffffffffffn, LITTLE); },
  writeBigUInt64BE(value, offset = 0) { return storeBig(this, value, offset, 0n, 0xffffffffffffffffn, BIG); },
  writeBigInt64LE(value, offset = 0) { return storeBig(this, value, offset, -(2n ** 63n), 2n ** 63n - 1n, LITTLE); },
  writeBigInt64BE(value, offset = 0) { return storeBig(this, value, offset, -(2n ** 63n), 2n ** 63n - 1n, BIG); },
  writeFloatLE(value, offset = 0) { asFloat32[0] = value; return store4(this, offset, LITTLE); },
  writeFloatBE(value, offset = 0) { asFloat32[0] = value; return store4(this, offset, BIG); },
  writeDoubleLE(value, offset = 0) { asFloat64[0] = value; return store8(this, offset, LITTLE); },
  writeDoubleBE(value, offset = 0) { asFloat64[0] = value; return store8(this, offset, BIG); },
};

function word(b, i) { return b[i] | b[i + 1] << 8 | b[i + 2] << 16 | b[i + 3] << 24; }
function wordBE(b, i) { return b[i] << 24 | b[i + 1] << 16 | b[i + 2] << 8 | b[i + 3]; }

function putWord(buffer, offset, value) {
  buffer[offset] = value;
  buffer[offset + 1] = value >>> 8;
  buffer[offset + 2] = value >>> 16;
  buffer[offset + 3] = value >>> 24;
}

function putWordBE(buffer, offset, value) {
  buffer[offset] = value >>> 24;
  buffer[offset + 1] = value >>> 16;
  buffer[offset + 2] = value >>> 8;
  buffer[offset + 3] = value;
}

// Floats and 64-bit integers pass through two scratch words; the hosts we run on are little-endian.
const LITTLE = 0;
const BIG = 1;
const scratch = new Uint8Array(8);
const words = new Int32Array(scratch.buffer);
const asFloat32 = new Float32Array(scratch.buffer);
const asFloat64 = new Float64Array(scratch.buffer);
const asBigInt64 = new BigInt64Array(scratch.buffer);
const asBigUint64 = new BigUint64Array(scratch.buffer);

function load4(buffer, offset, order) {
  reach(buffer, offset, 4);
  words[0] = order === LITTLE ? word(buffer, offset) : wordBE(buffer, offset);
}

function load8(buffer, offset, order) {
  reach(buffer, offset, 8);
  if (order === LITTLE) {
    words[0] = word(buffer, offset);
    words[1] = word(buffer, offset + 4);
  } else {
    words[1] = wordBE(buffer, offset);
    words[0] = wordBE(buffer, offset + 4);
  }
}

function store4(buffer, offset, order) {
  reach(buffer, offset, 4);
  if (order === LITTLE) putWord(buffer, offset, words[0]);
  else putWordBE(buffer, offset, words[0]);
  return offset + 4;
}

function store8(buffer, offset, order) {
  reach(buffer, offset, 8);
  if (order === LITTLE) {
    putWord(buffer, offset, words[0]);
    putWord(buffer, offset + 4, words[1]);
  } else {
    putWordBE(buffer, offset, words[1]);
    putWordBE(buffer, offset + 4, words[0]);
  }
  return offset + 8;
}

function storeBig(buffer, value, offset, min, max, order) {
  checkValue(value, min, max, 8);
  reach(buffer, offset, 8);
  asBigInt64[0] = value | 0n; // a number throws the TypeError that Node's does
  return store8(buffer, offset, order);
}

function checkByteLength(byteLength) {
  if (byteLength === undefined) throw new codes.ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  if (!(byteLength >= 1 && byteLength <= 6) || Math.floor(byteLength) !== byteLength) outOfBounds(byteLength, 6, 'byteLength');
}

function readBytes(buffer, offset, byteLength, little) {
  if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  checkByteLength(byteLength);
  reach(buffer, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 256 + buffer[little ? offset + byteLength - 1 - i : offset + i];
  return value;
}

function signed(value, byteLength) {
  return value >= 2 ** (byteLength * 8 - 1) ? value - 2 ** (byteLength * 8) : value;
}

function write1(buffer, value, offset, min, max) {
  value = +value;
  checkOffset(offset);
  checkValue(value, min, max, 1);
  if (buffer[offset] === undefined) outOfBounds(offset, buffer.length - 1);
  buffer[offset] = value;
  return offset + 1;
}

function write2(buffer, value, offset, min, max, order) {
  value = +value;
  checkValue(value, min, max, 2);
  reach(buffer, offset, 2);
  buffer[offset + order] = value;
  buffer[offset + 1 - order] = value >>> 8;
  return offset + 2;
}

function write4(buffer, value, offset, min, max, order) {
  value = +value;
  checkValue(value, min, max, 4);
  reach(buffer, offset, 4);
  if (order === LITTLE) putWord(buffer, offset, value);
  else putWordBE(buffer, offset, value);
  return offset + 4;
}

function writeBytes(buffer, value, offset, byteLength, isSigned, order) {
  checkByteLength(byteLength);
  value = +value;
  const span = 2 ** (byteLength * 8);
  if (byteLength === 1) checkOffset(offset); // only here before the value, as in Node
  if (isSigned) checkValue(value, -span / 2, span / 2 - 1, byteLength);
  else checkValue(value, 0, span - 1, byteLength);
  reach(buffer, offset, byteLength);
  let rest = Math.trunc(value) || 0;
  if (rest < 0) rest += span;
  for (let i = 0; i < byteLength; i++) {
    buffer[order === BIG ? offset + byteLength - 1 - i : offset + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return offset + byteLength;
}

module.exports = { readers, writers };
