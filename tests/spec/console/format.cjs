// The % formats of the first argument, and what is left over.
console.log('%s is %d years and %i', 'Bob', 42.5, 42.9);
console.log('%f %f', '1.50', 'x');
console.log('%j %j', { a: [1, 'b'] }, undefined);
console.log('%s %s %s %s', null, undefined, Symbol('q'), 10n);
console.log('%s', -0, '%s', 'rest');
console.log('%d %d %i', '0x10', 5n, 'abc');
console.log('%o | %O', [1], { a: { b: { c: {} } } });
console.log('100%', 5, '%%', '50%%', '%x', '%');
console.log('%% %s', 'one');
console.log('%c styled %c', 'color: red', '');
console.log('%s', 'a', 'b', { c: 1 });
console.log('%s', { toString: () => 'own' }, class A {}, function f() {}, [1, 'x']);
console.log('%s', new Error('message').message, new Date(0));
console.log(5, '%s', 'x');
console.log('%s');
const loop = {};
loop.self = loop;
console.log('%j', loop);
