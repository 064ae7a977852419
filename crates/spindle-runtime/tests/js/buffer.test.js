'use strict';
// Buffer against the running Node's: every outcome, value or error, of many calls must be equal. The ops are Node's own
// (node_ops.js), so this tests the JavaScript around them; the Rust side has its own tests.

const test = require('node:test');
const assert = require('node:assert');
const nodeBuffer = require('node:buffer');
const { createRuntime } = require('./shim.js');
const { bufferOps, followed, inspectOps } = require('./node_ops.js');

const rt = createRuntime({ standIns: false, ops: { ...bufferOps, ...inspectOps().ops } });
const ourBuffer = rt.require('buffer');

function outcome(fn, Class) {
  try {
    const value = fn(Class);
    return value instanceof Uint8Array ? `${value.constructor.name} ${Buffer.from(value).toString('hex')}` : value;
  } catch (error) {
    return `${error.name} ${error.code} ${error.code === undefined ? '' : error.message}`;
  }
}

function same(fn, ...about) {
  assert.deepStrictEqual(outcome(fn, ourBuffer.Buffer), outcome(fn, nodeBuffer.Buffer), `${fn} ${about.map(String)}`);
}

const ENCODINGS = ['utf8', 'utf-8', 'UTF8', 'latin1', 'binary', 'ascii', 'hex', 'HEX', 'base64', 'base64url', 'utf16le', 'ucs2', 'UCS-2', 'utf-16le',
  'nope', undefined, null, '', 5];
const TEXTS = ['', 'a', 'hello world', 'héllo', '日本語', '\u{1F600}x', 'ff00zz', 'YWJjZA==', 'YW-_', ' YW Jj', '=a', 'x'.repeat(5000), 'é'.repeat(3000)];
const NUMBERS = [undefined, -2, 0, 1, 2.7, 5, 100, '2', NaN, null];

test('text in and out, in every encoding', { skip: !followed }, () => {
  for (const encoding of ENCODINGS) {
    for (const text of TEXTS) {
      same((B) => B.from(text, encoding), text, encoding);
      same((B) => B.byteLength(text, encoding), text, encoding);
      same((B) => B.alloc(7, text, encoding), text, encoding);
      same((B) => B.from('xxhello worldé日本語 YWJj').indexOf(text, 0, encoding), text, encoding);
      same((B) => { const b = B.alloc(10); return [b.write(text, 1, 6, encoding), b.toString('hex')]; }, text, encoding);
      same((B) => { const b = B.alloc(4); return [b.write(text, encoding), b.toString('hex')]; }, text, encoding);
    }
    for (const bytes of [[], [0xff], [0xe2, 0x82], [1, 2, 3, 255, 254], [0xed, 0xa0, 0x80]]) {
      same((B) => B.from(bytes).toString(encoding), bytes, encoding);
      same((B) => B.from(bytes).toString(encoding, 1, 3), bytes, encoding);
      same((B) => B.from(bytes).toString(encoding, -1, 100), bytes, encoding);
    }
  }
});

test('making buffers from anything', { skip: !followed }, () => {
  const sources = [undefined, null, {}, [], [1, 300, -1, 'x'], { length: 3, 0: 5 }, { type: 'Buffer', data: [1, 2] }, new String('str'),
    new Uint16Array([1, 500]), new ArrayBuffer(3), 5, true, () => {}, Symbol('a'), { valueOf() { return 'vo'; } },
    { [Symbol.toPrimitive]() { return 'tp'; } }, new Map(), { length: '3' }, new DataView(new ArrayBuffer(2))];
  for (const source of sources) {
    for (const fn of [(B) => B.from(source), (B) => B.isBuffer(source), (B) => B.byteLength(source), (B) => B.alloc(source),
      (B) => B.concat(source), (B) => B.concat([source]), (B) => B.compare(source, B.alloc(1)), (B) => B.alloc(1).equals(source),
      (B) => B.from('abc').indexOf(source), (B) => B.alloc(3).fill(source), (B) => B.alloc(3).write(source), (B) => B.isEncoding(source),
      (B) => B.concat([B.from('ab'), B.from('cd')], source), (B) => B.from('a').toString(source)]) same(fn, source);
  }
});

test('ranges', { skip: !followed }, () => {
  for (const a of NUMBERS) {
    for (const b of NUMBERS) {
      for (const fn of [(B) => B.from('abcdef').slice(a, b), (B) => B.from('abcdef').subarray(a, b), (B) => B.alloc(6, 1).fill(7, a, b),
        (B) => B.alloc(6, 1).fill('xy', a, b), (B) => B.from('abcabc').indexOf(98, a), (B) => B.from('abcabc').lastIndexOf('bc', a),
        (B) => B.from('abcabc').indexOf('', a), (B) => B.from('abcabc', 'utf16le').lastIndexOf('b', a, 'utf16le'),
        (B) => B.from('abcd').compare(B.from('abcz'), a, b), (B) => B.copyBytesFrom(new Uint16Array([1, 2, 3]), a, b),
        (B) => { const t = B.alloc(5); return [B.from('abcdef').copy(t, a, b), t.toString('hex')]; }]) same(fn, a, b);
    }
  }
});

test('numbers, all methods, all sizes, good and bad offsets', { skip: !followed }, () => {
  const offsets = [undefined, 0, 1, 3, 7, 8, 9, -1, 1.5, NaN, '1', null];
  const values = [0, 1, -1, 127, 128, 255, 256, 32768, 65536, 2147483648, 4294967296, -129, -2147483649, 1.5, NaN, '12', undefined, 2 ** 47, Infinity];
  const bigs = [0n, -1n, 2n ** 63n, 2n ** 64n, -(2n ** 63n) - 1n, 123456789012345678n, 5];
  const names = Object.getOwnPropertyNames(Buffer.prototype);
  for (const name of names.filter((name) => /^read/.test(name))) {
    const sizes = /Int[LB]E$/i.test(name) ? [1, 2, 3, 4, 5, 6, 0, 7, undefined, '2', 1.5] : [undefined];
    for (const offset of offsets) {
      for (const size of sizes) same((B) => B.from([1, 0xfe, 3, 0x84, 5, 6, 0x97, 8, 9])[name](offset, size), name, offset, size);
    }
  }
  for (const name of names.filter((name) => /^write(Big|U?[Ii]nt|Float|Double)/.test(name))) {
    const sizes = /[Ii]nt[LB]E$/.test(name) ? [1, 2, 3, 4, 5, 6, 0, 7, undefined] : [undefined];
    for (const offset of offsets) {
      for (const value of name.includes('Big') ? bigs : values) {
        for (const size of sizes) {
          same((B) => { const b = B.alloc(9); return [b[name](value, offset, size), b.toString('hex')]; }, name, value, offset, size);
        }
      }
    }
  }
});

test('the pool gives buffers that do not overlap, and large ones memory of their own', () => {
  const { Buffer: B } = ourBuffer;
  const all = Array.from({ length: 3000 }, (_, i) => B.from(`text ${i}`));
  all.forEach((buffer, i) => assert.strictEqual(buffer.toString(), `text ${i}`));
  assert.strictEqual(all[0].buffer.byteLength, 8192);
  assert.strictEqual(all.every((buffer) => buffer.byteOffset % 8 === 0), true);
  assert.strictEqual(B.allocUnsafe(4096).buffer.byteLength, 4096);
  assert.strictEqual(B.alloc(10).buffer.byteLength, 10);
});

test('methods of Uint8Array give Buffers back', { skip: !followed }, () => {
  for (const fn of [(B) => B.from('abc').map((x) => x + 1), (B) => B.from('abc').filter((x) => x > 97), (B) => B.of(1, 2, 300)]) same(fn);
  same((B) => Object.getOwnPropertyNames(B.prototype).sort());
  same((B) => B.from('hi').toJSON());
});

test('how they print', () => {
  const { inspect } = rt.require('internal/util/inspect');
  const { Buffer: B } = ourBuffer;
  assert.strictEqual(inspect(B.from('hello')), '<Buffer 68 65 6c 6c 6f>');
  assert.strictEqual(inspect(B.alloc(0)), '<Buffer >');
  assert.match(inspect(B.alloc(52)), / 00 \.\.\. 2 more bytes>$/);
  assert.strictEqual(inspect(Object.assign(B.from('a'), { x: { y: 1 } })), '<Buffer 61, x: { y: 1 }>');
});

test('methods of one encoding refuse what is out of bounds', () => {
  const { Buffer: B } = ourBuffer;
  const outOfRange = { name: 'RangeError', code: 'ERR_OUT_OF_RANGE', message: 'Index out of range' };
  assert.throws(() => B.from('abc').utf8Slice(-1), outOfRange);
  assert.throws(() => B.from('abc').hexSlice(2, 4), outOfRange);
  assert.strictEqual(B.from('abc').latin1Slice('x', 2), 'ab');
  assert.strictEqual(B.alloc(0).utf8Slice(5), '');
  assert.throws(() => B.alloc(2).latin1Write('a', -1), { code: 'ERR_BUFFER_OUT_OF_BOUNDS' });
  assert.strictEqual(B.alloc(2).latin1Write('a', 'x'), 0);
  assert.strictEqual(B.alloc(4).ucs2Write('ab', {}), 4);
});

test('copy between buffers and within one', () => {
  const { Buffer: B } = ourBuffer;
  const source = B.from('abcdefgh');
  const target = B.alloc(4, '.');
  assert.strictEqual(source.copy(target, 1, 2, 4), 2);
  assert.strictEqual(target.toString(), '.cd.');
  assert.strictEqual(source.copy(source, 2, 0, 6), 6); // overlapping
  assert.strictEqual(source.toString(), 'ababcdef');
});

test('atob, btoa and transcode', () => {
  for (const text of ['', 'a', 'ab', 'abc', '\xff']) assert.strictEqual(ourBuffer.btoa(text), nodeBuffer.btoa(text));
  for (const text of ['', 'YQ==', 'YQ', 'YW Jj', 'ab\tcd']) assert.strictEqual(ourBuffer.atob(text), nodeBuffer.atob(text));
  for (const text of ['YQ=', 'Y', '*', 'YQ===', '=']) assert.throws(() => ourBuffer.atob(text), { name: 'InvalidCharacterError' });
  assert.throws(() => ourBuffer.btoa('日'), { name: 'InvalidCharacterError' });
  for (const [from, to] of [['utf8', 'latin1'], ['utf8', 'ascii'], ['utf8', 'ucs2'], ['latin1', 'utf8']]) {
    const bytes = (module) => module.transcode(module.Buffer.from('é€a日'), from, to).toString('hex');
    assert.strictEqual(bytes(ourBuffer), bytes(nodeBuffer));
  }
});
