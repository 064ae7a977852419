// TextEncoder, TextDecoder (streams, byte order marks, fatal), atob and btoa, structuredClone, Blob.
const fails = (f) => {
  try {
    return f();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};
const bytes = (...list) => Uint8Array.from(list);
console.log(new TextEncoder().encode('hé€\u{1F600}\ud800'), new TextEncoder().encodeInto('aé\u{1F600}x', new Uint8Array(5)), new TextEncoder().encode().length);
for (const label of ['utf8', ' UTF-8\n', 'latin1', 'ascii', 'utf-16', 'unicodefffe', 'gb2312', 'big5', 'euc-jp', 'shift_jis', 'euc-kr', 'koi8-r', 'macintosh', 'windows-1251', 'iso-8859-2']) {
  const decoder = new TextDecoder(label);
  console.log(decoder.encoding, JSON.stringify(decoder.decode(bytes(72, 0xa4, 0xa4, 0xc0, 0xd2, 33))));
}
console.log(JSON.stringify([new TextDecoder().decode(bytes(0xef, 0xbb, 0xbf, 65)), new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes(0xef, 0xbb, 0xbf, 65))]));
console.log(JSON.stringify([new TextDecoder('utf-16le').decode(bytes(0xff, 0xfe, 65, 0)), new TextDecoder('utf-16be').decode(bytes(0, 65)), new TextDecoder('utf-16le').decode(bytes(0, 0xd8, 65, 0))]));
const text = 'aé€\u{1F600}z';
for (const size of [1, 2, 3]) {
  const decoder = new TextDecoder();
  const all = new TextEncoder().encode(text);
  let result = '';
  for (let i = 0; i < all.length; i += size) result += decoder.decode(all.subarray(i, i + size), { stream: true });
  console.log(size, result + decoder.decode() === text);
}
const decoder = new TextDecoder();
console.log(JSON.stringify([decoder.decode(bytes(0xe2), { stream: true }), decoder.decode(bytes(0x82, 0xac), { stream: true }), decoder.decode(bytes(0xe2)), decoder.decode(bytes(65))]));
console.log(decoder, new TextDecoder('utf-16', { fatal: true, ignoreBOM: true }));
console.log([() => new TextDecoder('nope'), () => new TextDecoder('utf-8', { fatal: true }).decode(bytes(255)), () => TextDecoder.prototype.decode.call({}),
  () => new TextEncoder().encodeInto(1, bytes()), () => new TextDecoder('utf-8', 5)].map(fails));
console.log(atob('aGk='), btoa('hi'), [() => atob('a'), () => btoa('日'), () => atob()].map(fails));

const shared = { in: 1 };
const clone = structuredClone({ date: new Date(0), regexp: /x/g, map: new Map([[1, shared]]), set: new Set([shared]), hole: [, 1], big: 1n, view: new Uint8Array(2), boxed: Object(1), shared });
console.log(clone, clone.map.get(1) === clone.shared, clone.set.has(clone.shared));
const buffer = new ArrayBuffer(4);
console.log(structuredClone(buffer, { transfer: [buffer] }).byteLength, buffer.byteLength, buffer.detached);
console.log(fails(() => structuredClone(() => {})), fails(() => structuredClone(Symbol('x'))), fails(() => structuredClone(new WeakMap())), fails(() => structuredClone({ a: Promise.resolve() })));
console.log(fails(() => structuredClone()), fails(() => structuredClone(1, 5)), fails(() => structuredClone({ get a() { throw new RangeError('got'); } })));
console.log(structuredClone(new (class A { constructor() { this.x = 1; } })()), structuredClone(new DOMException('m', 'AbortError')).name);

const blob = new Blob(['hé', bytes(33), new Blob(['x'])], { type: 'Text/Plain' });
console.log(blob, blob.slice(1, -1), new File([blob], 'name.txt', { lastModified: 5 }), fails(() => new Blob('x')));
Promise.all([blob.text(), blob.slice(-2).text(), blob.bytes()]).then((results) => console.log(results));
