// console.table: rows of arrays and objects, primitives, collections and their iterators, chosen columns, wide characters.
console.table([[1, 2], [3, 4, 5]]);
console.table([{ a: 1, b: 'x' }, { b: { c: 1 }, d: [1, 2, 3] }]);
console.table(new Map([['a', 1], [{ x: 1 }, { y: 2 }]]));
console.table(new Set([1, 'a', { z: 1 }]));
console.table([1, 'a', null, undefined, { a: 1 }]);
console.table([{ a: 1, b: 2 }], ['b', 'z']);
console.table([{ 日本: '語', é: 'e\u0301' }, { 日本: '\u{1F600}' }]);
console.table(new Map([[1, 2]]).entries());
console.table(new Map([[1, 2]]).keys());
console.table(new Set(['s']).values());
console.table(new Uint8Array([1, 2]));
console.table({ a: { x: 1 }, b: { y: 2 }, 2: { x: 3 } });
console.table([]);
console.table([[]]);
console.table([Symbol('a'), 1n]);
console.table([{ f() {}, when: new Date(0), deep: { a: { b: { c: 1 } } } }]);
for (const value of [5, 'text', null, undefined]) console.table(value);
