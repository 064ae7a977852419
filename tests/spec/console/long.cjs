// Long values: line breaks, grouped numbers, cuts at 100 entries and at depth 2.
console.log(Array.from({ length: 120 }, (_, i) => i));
console.log(Array.from({ length: 30 }, (_, i) => `item ${i}`));
console.log({ first: 'a'.repeat(30), second: 'b'.repeat(30), third: 'c'.repeat(30) });
console.log([{ id: 1, name: 'one', tags: ['x', 'y'] }, { id: 2, name: 'two', tags: [] }]);
console.log(new Set(Array.from({ length: 101 }, (_, i) => i)).size);
console.log(['x'.repeat(100)]);
console.log({ a: { b: { c: { d: 1 } } }, list: [[[[1]]]] });
console.log('z'.repeat(200));
console.log({ text: 'line one\nline two\nline three that is quite a bit longer than the others, really' });
