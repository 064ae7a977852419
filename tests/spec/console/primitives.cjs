// Primitives at the top level: strings bare, the rest as inspected.
console.log('text', '', 'two\nlines');
console.log(0, -0, 1.5, NaN, Infinity, -1e21, 0x10, 1e-7);
console.log(10n, -5n, 2n ** 64n);
console.log(true, false, null, undefined);
console.log(Symbol('s'), Symbol(), Symbol.iterator, Symbol.for('x y'));
console.log();
console.log('a=', 100);
console.log('ünï', '日本', '👍');
