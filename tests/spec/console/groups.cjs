// Groups indent, also the lines of a text; counters and `dir` work.
console.group('outer');
console.log('one\ntwo');
console.group();
console.log({ a: 1, b: 'x'.repeat(70), c: 2 });
console.groupEnd();
console.groupEnd();
console.groupEnd();
console.log('back');
console.count();
console.count('x');
console.count();
console.countReset();
console.count();
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
console.table('no table');
