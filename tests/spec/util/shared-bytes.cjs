// Buffers, encoders and comparisons over shared memory.
const assert = require('assert');
const buffer = require('buffer');
const shared = Buffer.from(new SharedArrayBuffer(24), 2, 20);
const large = Buffer.from(new SharedArrayBuffer(4000));

console.log(shared.write('grüße', 1), shared.toString('utf8', 1, 8), shared.write('00ff', 10, 'hex'), shared.toString('hex', 9, 13));
console.log(shared.write('aGk', 12, 'base64'), shared.write('hi', 14, 'utf16le'), shared.toString('utf16le', 14, 18), shared.write('é', 19, 'latin1'));
console.log(shared.toString('base64'), shared.toString('ascii', 0, 4).length, shared.toString('latin1', 12, 14));
console.log(shared.indexOf('ü'), shared.lastIndexOf(Buffer.from('h')), shared.includes('nothing'), shared.indexOf(255));
console.log(shared.fill('ab', 3, 8).toString('latin1', 2, 9), shared.fill(shared.subarray(3, 5), 0, 4).toString('latin1', 0, 4));
console.log(shared.equals(Buffer.from(shared)), Buffer.compare(shared, shared.subarray(1)), Buffer.concat([shared, shared]).length);
console.log(large.fill('xyz').swap16().toString('latin1', 0, 6), large.copy(shared, 0, 0, 6), shared.toString('latin1', 0, 6), large.lastIndexOf('yx'));
console.log(new TextEncoder().encodeInto('añb', shared.subarray(0, 3)), shared.toString('hex', 0, 4));
console.log(new TextDecoder('utf-16le').decode(shared.subarray(14, 18)), new TextDecoder().decode(large.subarray(0, 3)), new TextDecoder().decode(new SharedArrayBuffer(2)).length);
const stream = new TextDecoder();
console.log(JSON.stringify(stream.decode(shared.subarray(0, 2), { stream: true })), JSON.stringify(stream.decode(Uint8Array.of(0xb1))));
console.log(buffer.isUtf8(large), buffer.isAscii(shared), buffer.transcode(large.subarray(0, 2), 'latin1', 'utf16le').length);
assert.deepStrictEqual(new Uint8Array(new SharedArrayBuffer(3)), new Uint8Array(new SharedArrayBuffer(3)));
assert.throws(() => assert.deepStrictEqual(new Uint8Array(new SharedArrayBuffer(3)), new Uint8Array(new SharedArrayBuffer(4))), { code: 'ERR_ASSERTION' });
console.log(structuredClone(shared.subarray(0, 2)).byteLength);
