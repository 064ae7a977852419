'use strict';
// util.inspect and util.format, byte by byte against the running Node's, over many values and options and over random
// trees. The rules changed between Node versions (how symbol keys look, for one), so the comparison runs under the
// version that Spindle follows only; the fixed cases at the end hold everywhere.

const test = require('node:test');
const assert = require('node:assert');
const util = require('node:util');
const { createRuntime } = require('./shim.js');
const { bufferOps, followed, inspectOps } = require('./node_ops.js');

const make = inspectOps();
const rt = createRuntime({ standIns: false, ops: { ...make.ops, ...bufferOps }, modules: { process } });
const ours = rt.require('internal/util/inspect');

const OPTIONS = [undefined, { depth: 0 }, { depth: null }, { depth: -1 }, { showHidden: true }, { colors: true }, { compact: false }, { compact: true },
  { compact: 1 }, { compact: 0 }, { compact: true, breakLength: 20 }, { breakLength: 40 }, { breakLength: Infinity }, { sorted: true },
  { sorted: (a, b) => (a < b ? 1 : -1) }, { getters: true }, { getters: 'get' }, { maxArrayLength: 2 }, { maxArrayLength: null, maxStringLength: null },
  { maxStringLength: 5 }, { numericSeparator: true }, { showProxy: true }, { customInspect: false }, { showHidden: true, colors: true, depth: 5 }];

function withoutStacks(text) {
  return text.replace(/\n *(?:\x1b\[\d+m)*at .*/g, '').replace(/\n *(?:\x1b\[\d+m)*\.\.\. (?:collapsed )?\d+ .*/g, '');
}

function compare(value, options, about) {
  assert.strictEqual(withoutStacks(ours.inspect(value, options)), withoutStacks(util.inspect(value, options)), `${about} ${util.inspect(options)}`);
}

// ---- values

const primitives = () => [1, -0, NaN, Infinity, 1e21, 123456.789, 1234567, 5n, -1234567n, true, undefined, null, 'a', "it's", `it's "q"`,
  "it's \"q\" `b`", 'a\nb', `${'x'.repeat(100)}\n${'y'.repeat(30)}`, '\x00\x1b\x7f\x9f\ud800', '\u{1F600}', Symbol('a'), Symbol(), Symbol("a'b\n")];

function objects() {
  const circular = { a: 1, list: [] };
  circular.self = circular;
  circular.list.push(circular, { circular });
  const map = new Map();
  map.set('self', map);
  const sparse = [1, 2, 3];
  sparse[10] = 4;
  const holes = Array.from({ length: 150 }, (_, i) => i);
  delete holes[50];
  class Parent { constructor() { this.x = 1; } get y() { return 2; } }
  class Child extends Parent { q = 2; }
  Parent.prototype.inherited = { a: 1 };
  class Tagged { get [Symbol.toStringTag]() { return 'Tag'; } }
  function Old() { this.a = 1; }
  function NoProto() {}
  NoProto.prototype = null;
  return [{}, { a: 1 }, { a: { b: { c: { d: 1 } } } }, { 'a-b': 1, '1': 2, a_b: 3, '': 4, 'ü': 5 }, Object.create(null), Object.create({}),
    { ['__proto__']: 1 }, { [Symbol('s')]: 1, [Symbol()]: 2 }, Object.defineProperty({ v: 1 }, 'hidden', { value: 1 }), { a: undefined, b: null },
    { get a() { return 1; }, set a(v) {}, get b() { return { x: 1 }; }, set c(v) {}, get e() { return null; }, get f() { return 'text'; } },
    { a: 'a'.repeat(30), b: 'b'.repeat(30) }, { a: 'a'.repeat(50), b: 'b'.repeat(50) }, { a: { b: 1, c: 2 }, d: { e: 1, f: { g: [1, 2, 3] } } },
    [], [1, 2, 3], [, 1], [1, , 3], [1, , , 3, ,], new Array(5), sparse, holes, [undefined, null], [[[[]]]], [[[[1]]]], Object.assign([1, 2], { x: 1, '-1': 2 }),
    Array.from({ length: 200 }, (_, i) => i), Array.from({ length: 101 }, (_, i) => `item${i}`), Array.from({ length: 27 }, (_, i) => 'x'.repeat(i)),
    Array.from({ length: 30 }, (_, i) => i * 1000.5), ['日本', '語', 'テスト', 'あ', '😀', 'é', 'e\u0301', '👨‍👩‍👧', '🇩🇪', '\u200b'],
    circular, map, new Parent(), new Child(), Parent.prototype, [new Parent(), new Child()], new Tagged(), { [Symbol.toStringTag]: 'own' },
    new Old(), new NoProto(), new (class {})(), Object.create(Object.create(null)), Object.create(Object.create(Object.create(null))),
    (function() { return arguments; })(1, 2), Math, JSON, Object.freeze({ frozen: true }), (function* () {})(), (async function* () {})()];
}

function collections() {
  return [new Map(), new Map([[1, 2], ['a', { b: 1 }], [{ k: 1 }, new Map([[1, 2]])]]), new Map(Array.from({ length: 120 }, (_, i) => [i, i])),
    new Set(), new Set([1, 'a', { b: 1 }]), new (class Sub extends Set {})([1]), Object.assign(new Map([[1, 2]]), { x: 1 }), new WeakMap(), new WeakSet(),
    Object.setPrototypeOf(new Map([[1, 2]]), null), Object.setPrototypeOf(new Set([1]), null), Object.setPrototypeOf([1, 2], null),
    new ArrayBuffer(4), new ArrayBuffer(200), new DataView(new ArrayBuffer(3), 1), new Uint8Array(3), new Uint8Array(0), new Uint8Array(150),
    new Float64Array([1.5, -0, NaN]), new BigInt64Array([1n, -5n]), Object.assign(new Uint8Array(2), { x: 1 }), Object.setPrototypeOf(new Uint8Array(2), null),
    make.fulfilled(1), make.fulfilled({ a: [1, { b: 1 }] }), make.pending(), make.rejected(3), [1][Symbol.iterator](), ...iterators()];
}

/** Iterators with what is left of them; the last one is used up. */
function iterators() {
  const map = new Map([[1, 2], [{ a: 1 }, 3]]);
  const set = new Set([1, 2]);
  const later = map.entries();
  later.next();
  const done = set.values();
  for (const _ of done);
  return [make.iterator(map.entries(), map, 0, 2), make.iterator(map.keys(), map, 0, 0), make.iterator(map.values(), map, 0, 1),
    make.iterator(set.values(), set, 0, 1), make.iterator(set.entries(), set, 0, 2), make.iterator(later, map, 1, 2), make.iterator(done, undefined, 2, 1)];
}

function functions() {
  class Base {}
  return [function f() {}, () => {}, function() {}, class {}, class A {}, class C extends Base {}, class D extends null {}, async () => {}, function* g() {},
    async function* ag() {}, Object.assign(function f() {}, { a: 1 }), Object.assign(class X { static y = 2; }, { z: 1 }), Math.max,
    Object.setPrototypeOf(function np() {}, null), class Foo { static [Symbol.toStringTag] = 'bar'; }, { f() {}, g: () => {}, h: class {} }];
}

function others() {
  const stackless = new Error('no stack');
  stackless.stack = undefined;
  const renamed = new Error('a');
  renamed.name = 'Custom';
  const changed = new Error('foo\nbar');
  changed.message = 'changed';
  const odd = new Error('x');
  odd.stack = { a: 1 };
  class Mine extends Error {}
  class Named extends Error { constructor(m) { super(m); this.name = 'Named'; } }
  return [new Date(0), new Date(NaN), Object.assign(new Date(0), { a: 1 }), /a/g, Object.assign(/b/, { c: 1 }), new (class R extends RegExp {})('x', 'i'),
    /(?<name>a|b)+[a-z\d]{2,3}?\p{L}\u{61}\k<name>(?:x)(?=y)(?!z)(?<=w)(?<!v)./giu, /[\]/-]\//, /a{2}b{,3}c{1,}/, /^$|\bfoo\B\x41\u0041\1()/,
    new Error('msg'), new TypeError('type'), Object.assign(new Error('with props'), { code: 'X', info: { a: 1 } }), new Error('c', { cause: new Error('inner') }),
    new Error('c2', { cause: 'text' }), new AggregateError([new Error('a'), 1], 'agg'), new Error(''), stackless, renamed, changed, odd, new Mine('mine'),
    new Named('n'), { e: new Error('nested') }, [new Error('in array')], Object.create(Error.prototype),
    new Number(3), new Number(-0), new String('abc'), new Boolean(false), Object(5n), Object(Symbol('q')), Object.assign(new Number(3), { a: 1 }),
    Object.assign(new String('abc'), { a: 1 }), new (class N extends Number {})(4), make.proxy({ a: 1 }, {}), make.proxy(function f() {}, {}),
    make.proxy([1, 2], { get() {} }), make.revoked()];
}

const CUSTOM = Symbol.for('nodejs.util.inspect.custom');

function customs() {
  class Text { [CUSTOM](depth, options, inspect) { return `<${depth} ${Object.keys(options).length} ${typeof inspect}\nsecond>`; } }
  class Value { [CUSTOM]() { return { not: 'text', x: [1, { y: { z: { q: 1 } } }] }; } }
  class Self { [CUSTOM]() { return this; } }
  class Box {
    v = { a: { b: { c: 1 } } };
    [CUSTOM](depth, options, inspect) { return `Box ${inspect(this.v, { ...options, depth: depth === null ? null : depth - 1 })}`; }
  }
  return [new Text(), { c: new Text(), d: { e: new Text() } }, Text.prototype, { a: new Value() }, new Self(), { x: new Box() }, { inspect() { return 'no'; } }];
}

for (const group of [primitives, objects, collections, functions, others, customs]) {
  test(`inspect: ${group.name}`, { skip: !followed }, () => {
    // Node looks through real proxies itself; both sides get the same object.
    group().forEach((value, i) => { for (const options of OPTIONS) compare(value, options, `${group.name}[${i}]`); });
  });
}

test('inspect: lengths around the limits of a line', { skip: !followed }, () => {
  for (let length = 1; length < 84; length++) {
    compare({ k: 'x'.repeat(length) }, undefined, length);
    compare(['x'.repeat(length / 2), 'y'.repeat(length / 2)], undefined, length);
    compare(Array.from({ length: length % 40 }, (_, i) => i * length), undefined, length);
    compare(Array.from({ length }, (_, i) => `s${'x'.repeat((i * 7) % (length % 40 + 1))}`), undefined, length);
    compare({ deep: { a: Array.from({ length: length % 40 }, (_, i) => `v${i}`) } }, undefined, length);
  }
});

test('inspect: random trees', { skip: !followed }, () => {
  let seed = 12345;
  const random = (n) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed % n;
  };
  const list = (n, item) => Array.from({ length: n }, item);
  function tree(depth) {
    switch (random(depth > 4 ? 6 : 12)) {
      case 0: return random(100000);
      case 1: return 'w'.repeat(random(30)) + (random(4) ? '' : "'");
      case 2: return null;
      case 3: return undefined;
      case 4: return random(2) === 1;
      case 5: return -random(1000) / 7;
      case 6: return list(random(12), () => tree(depth + 1));
      case 7: return Object.fromEntries(list(random(7), () => [`key${'k'.repeat(random(12))}${random(5) ? '' : '-x'}`, tree(depth + 1)]));
      case 8: return new Map(list(random(4), () => [tree(depth + 1), tree(depth + 1)]));
      case 9: return new Set(list(random(5), () => tree(depth + 1)));
      case 10: return list(7 + random(60), () => random(10 ** random(7)));
      default: return list(5 + random(30), () => 's'.repeat(random(16)));
    }
  }
  for (let i = 0; i < 1000; i++) {
    const value = tree(0);
    for (const options of [undefined, { depth: null }, { compact: random(5) }, { breakLength: 20 + random(100), depth: random(5) }, { colors: true }]) {
      compare(value, options, `tree ${i}`);
    }
  }
});

test('format', { skip: !followed }, () => {
  const cycle = {};
  cycle.a = cycle;
  const cases = [[], ['a'], ['%'], ['%%'], ['%%', 1], ['%s', 'a', 'b'], ['%s %s', 'a'], ['%d', '42.5x'], ['%i', '42.9'], ['%f', '1.5abc'], ['%d', 5n],
    ['%d', Symbol('a')], ['%i', Symbol('a')], ['%s', Symbol('c')], ['%s', -0], ['%d', -0], ['%j', { a: 1 }], ['%j', undefined], ['%j', () => {}], ['%j', cycle],
    ['%o', { a: [1, 2] }], ['%O', { a: { b: { c: { d: 1 } } } }], ['%s', { a: { b: { c: 1 } } }], ['%s', [1, [2, [3]]]], ['%s', () => 5], ['%s', class Foo {}],
    ['%s', null], ['%s', { toString() { return 'ts'; } }], ['%s', new (class X { toString() { return 'X!'; } })()], ['%s', new Date(0)],
    ['%s', Object.create(null)], ['%s', { [Symbol.toPrimitive]() { return 'prim'; } }], ['%c%s', 'css', 'x'], ['%x %s', 1, 2], ['%s%', 1], ['100%', 'a'],
    ['a %s b %d c', 'x', 3, { e: 1 }, 'str'], [{ a: 1 }, 'b'], ['a', 'b', { c: 1 }], ['%%%s%%', 'hi'], [null, undefined, true], ['%d', {}], ['%d', ''],
    ['%s', new (class B {})()], ['%s', new (class M extends Map {})()], ['% s', 1], ['%s', new String('boxed')], ['%d%%', 50]];
  for (const args of cases) {
    assert.strictEqual(ours.format(...args), util.format(...args), util.inspect(args));
    for (const options of [{ colors: true }, { numericSeparator: true }, { compact: false }]) {
      assert.strictEqual(ours.formatWithOptions(options, ...args), util.formatWithOptions(options, ...args), util.inspect([options, args]));
    }
  }
});

test('the rules, in short', () => {
  const { inspect } = ours;
  assert.strictEqual(inspect({ a: 1, b: 'two', c: [1, 2] }), "{ a: 1, b: 'two', c: [ 1, 2 ] }");
  assert.strictEqual(inspect({ a: { b: { c: {} } } }), '{ a: { b: { c: {} } } }');
  assert.strictEqual(inspect({ a: { b: { c: { d: 1 } } } }), '{ a: { b: { c: [Object] } } }');
  assert.strictEqual(inspect({ a: { b: { c: { d: 1 } } } }, { depth: 3 }), '{\n  a: { b: { c: { d: 1 } } }\n}');
  assert.strictEqual(inspect(new Map([['k', { v: 1 }]])), "Map(1) { 'k' => { v: 1 } }");
  assert.strictEqual(inspect([1, , 3]), '[ 1, <1 empty item>, 3 ]');
  const self = {};
  self.self = self;
  assert.strictEqual(inspect(self), '<ref *1> { self: [Circular *1] }');
  assert.strictEqual(inspect(Array.from({ length: 101 }, () => 7)).split('\n').at(-2), '  ... 1 more item');
  assert.strictEqual(ours.format('%s is %d', 'x', 5, { a: 1 }), 'x is 5 { a: 1 }');
});

test('text width', () => {
  for (const [text, width] of [['abc', 3], ['日本', 4], ['é', 1], ['e\u0301', 1], ['😀', 2], ['\x1b[31mred\x1b[39m', 3], ['\t', 0]]) {
    assert.strictEqual(ours.getStringWidth(text), width, JSON.stringify(text));
  }
});
