// util.inspect of every kind of object: its name, its prefix, what it holds.
const { inspect } = require('util');
const show = (...values) => console.log(...values.map((value) => inspect(value)));

class Foo { constructor() { this.f = 1; } }
class Bar extends Foo { get [Symbol.toStringTag]() { return 'Tag'; } static s = 1; }
class List extends Array {}
show(new Foo(), new Bar(), Foo, Bar, new List(1, 2), List, class {}, class extends Foo {});
show(Object.create(null), Object.create({}), Object.create(Foo.prototype), Object.create(Object.create(null)));
show(Object.setPrototypeOf([1], null), Object.setPrototypeOf(new Map([[1, 2]]), null), Object.setPrototypeOf(new Date(0), null));
show(Object.setPrototypeOf(() => {}, null), Object.setPrototypeOf(class X {}, null), Object.setPrototypeOf(new Error('e'), null).message);
show(function () {}, function named() {}, () => {}, async () => {}, function* g() {}, async function* ag() {}, Math.max);
show(Object.assign(function f() {}, { p: 1 }), Object.setPrototypeOf(async () => {}, Function.prototype));
show(new Map([['a', { b: 1 }], [{}, []]]), new Set([1, [2]]), new WeakMap(), new WeakSet());
const map = new Map([['a', 1], ['b', 2], ['c', 3]]);
const entries = map.entries();
entries.next();
show(entries, map.keys(), map.values(), new Set([1, 2]).values(), new Set([1]).entries(), [1][Symbol.iterator](), 'x'[Symbol.iterator]());
map.delete('a');
show(entries, [...entries], entries);
show(inspect(new WeakSet([{ a: 1 }]), { showHidden: true }), inspect(new WeakMap([[{ a: 1 }, 'v']]), { showHidden: true }));
show(Promise.resolve(4), new Promise(() => {}), (function* () {})(), (function () { return arguments; })(1, 'x'));
show(new Proxy({ a: 1 }, {}), new Proxy(function f() {}, {}), inspect(new Proxy({ a: 1 }, { get() {} }), { showProxy: true }));
show(new Uint8Array(3), new Float64Array([1.5, -0, NaN]), new BigInt64Array(2), new ArrayBuffer(4), new SharedArrayBuffer(2), new DataView(new ArrayBuffer(2)));
show(Buffer.from('buffer'), Object.assign(Buffer.from('b'), { p: 1 }), inspect(new Uint8Array(2), { showHidden: true }));
show(new Number(-0), new String('abc'), Object(Symbol('q')), Object(1n), new Boolean(false), Object.assign(new String('xy'), { k: 1 }));
show(new Date(0), new Date(NaN), Object.assign(new Date(0), { p: 1 }), /a/g, Object.assign(/b/, { p: 1 }), new (class R extends RegExp {})('c'));
show(Math, JSON, Reflect, Atomics, globalThis === global, Symbol.iterator, Symbol(), Symbol('with space'));
show({ get a() { return 1; }, set b(v) {}, get c() { return 1; }, set c(v) {} }, [, 1, , , 2], Object.assign([1], { p: 1, '-1': 2 }));
show({ [Symbol('s')]: 1, 'needs quotes': 2, __proto__: { inherited: 1 }, ['__proto__']: 3, 1: 4, ünicode: 5 });
show({ [inspect.custom]: (depth, options, f) => `custom ${depth} ${f === inspect}` }, { [inspect.custom]: () => ({ other: 1 }) });
const circular = { name: 'c', list: [] };
circular.self = circular;
circular.list.push(circular, { up: circular.list });
show(circular);
const error = new TypeError('bad', { cause: 'why' });
error.stack = 'TypeError: bad\n    at place (file:1:2)';
error.extra = 1;
show(error, [error]);
error.name = 'Renamed';
error.message = 'other';
show(error, Object.assign(new Error('x'), { stack: 'no stack' }), Object.assign(new Error(''), { stack: undefined }));
const several = new AggregateError([1, 'two'], 'many');
several.stack = 'AggregateError: many';
show(several);
