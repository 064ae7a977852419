// Deep equality, loose, strict and partial, over pairs of values; each line shows the three verdicts, and those of the pair turned round.
const assert = require('assert');
const holds = (check, a, b) => {
  try {
    check(a, b);
    return '=';
  } catch (error) {
    return error.code === 'ERR_ASSERTION' ? '!' : error.name;
  }
};
const checks = [assert.deepEqual, assert.deepStrictEqual, assert.partialDeepStrictEqual];
class A { constructor() { this.x = 1; } }
class B { constructor() { this.x = 1; } }
const cycle = (name) => { const object = { name }; object.self = object; return object; };
const withSymbol = (value) => ({ [Symbol.for('s')]: value });
const tagged = (object) => Object.defineProperty(object, Symbol.toStringTag, { value: 'T' });
const pairs = [
  [1, '1'], [0, -0], [NaN, NaN], [null, undefined], [{}, []], [[1, , 3], [1, undefined, 3]], [[1, 2, 3], [1, 3]], [{ a: 1, b: 2 }, { b: 2 }], [{ a: 1, b: 2 }, { b: 2, a: 1 }],
  [new A(), new B()], [new A(), { x: 1 }], [Object.create(null), {}], [withSymbol(1), withSymbol(2)], [withSymbol(1), {}], [cycle('c'), cycle('c')],
  [new Map([[{ a: 1 }, 'x'], [1, 2]]), new Map([[1, 2], [{ a: 1 }, 'x']])], [new Map([[1, 'x']]), new Map([['1', 'x']])], [new Map([[null, 1]]), new Map([[undefined, 1]])],
  [new Map([[{ a: 1 }, 1], [{ a: 2 }, 2]]), new Map([[{ a: 2 }, 2]])], [new Set([{ a: 1 }, [2], 3]), new Set([[2], 3, { a: 1 }])], [new Set([1, '2']), new Set(['1', 2])],
  [new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])], [new Set([[1, 2], [3]]), new Set([[3]])], [new Set([1, 2]), new Set([1])],
  [new Date(0), new Date(0)], [new Date(0), new Date(1)], [new Date(NaN), new Date(NaN)], [/a/g, /a/g], [/a/g, /a/i], [new Error('x'), new Error('x')], [new Error('x'), new Error('y')],
  [new Error('x'), new TypeError('x')], [new Error('x', { cause: 1 }), new Error('x')], [new AggregateError([1], 'm'), new AggregateError([2], 'm')],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])], [new Uint8Array([1, 2, 3]), new Uint8Array([1, 3])], [new Uint8Array([1]), new Int8Array([1])], [Buffer.from('a'), new Uint8Array([97])],
  [new Float32Array([0]), new Float32Array([-0])], [new ArrayBuffer(2), new ArrayBuffer(2)], [new ArrayBuffer(2), new SharedArrayBuffer(2)],
  [Object(1), Object(1)], [Object('a'), Object('b')], [Object(1), 1], [Object(Symbol.iterator), Object(Symbol.iterator)], [() => {}, () => {}], [Promise.resolve(1), Promise.resolve(1)],
  [new WeakMap(), new WeakMap()], [tagged({}), {}], [tagged({}), tagged({})], [(function () { return arguments; })(1), [1]], [Object.assign([1], { p: 1 }), [1]], [{ a: undefined }, {}],
  [{ get a() { return 1; } }, { a: 1 }], [{ a: { b: [{ c: new Set([new Map([[1, { d: 1 }]])]) }] } }, { a: { b: [{ c: new Set([new Map([[1, { d: 1 }]])]) }] } }],
  [new Proxy([1], {}), [1]], [new Proxy({ a: 1 }, {}), { a: 1 }], [1n, 1], ['a', 'A'], [[[]], [{}]], [Object.defineProperty({}, 'x', { value: 1 }), {}],
];
pairs.forEach(([a, b], i) => console.log(i, checks.map((check) => holds(check, a, b)).join(''), checks.map((check) => holds(check, b, a)).join('')));
const lenient = new assert.Assert({ skipPrototype: true });
console.log(holds(lenient.deepStrictEqual.bind(lenient), new A(), new B()), holds(assert.strict.equal, 1, '1'), require('assert/strict') === assert.strict);
