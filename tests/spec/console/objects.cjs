// Everyday objects as inspected.
console.log({ a: 1, 'b-c': 'two', [Symbol('s')]: null, nested: { deep: { deeper: { deepest: 1 } } } });
console.log([1, 'two', [3, [4, [5, [6]]]], , undefined]);
console.log([], {}, [[]], [{}], { a: [] }, { a: {} });
console.log(['a string with \'quotes\'', "and \"double\"", 'both \' and "', '\n\t\\']);
console.log({ f() {}, g: () => {}, h: class X extends Array {}, i: async function* z() {}, j: function () {} });
console.log([undefined, null, NaN, -0, 1n, true, Symbol('x')]);
console.log(new Map([['k', 1], [{ a: 1 }, new Set([1, 'x'])]]), new Set(), new Map());
console.log(new Date(0), /re/gi, new Date(NaN));
console.log(Object.create(null), Object.assign(Object.create(null), { x: 1 }));
class Point {
  #hidden = 1;
  constructor() {
    this.x = 1;
  }
  get y() {
    return 2;
  }
}
console.log(new Point(), { get a() { return 1; }, set a(v) {}, get b() { return 1; }, set c(v) {} });
console.log(Promise.resolve(4), new Promise(() => {}), new WeakMap());
console.log(new Uint8Array([1, 2, 3]), new Float64Array(2), new ArrayBuffer(4));
console.log(new String('boxed'), new Number(-0), Object(1n), Object(Symbol('b')), new Boolean(false));
const circular = { name: 'c' };
circular.self = circular;
circular.list = [circular];
console.log(circular);
console.log([1.5, 'x'], { 1: 'one', a1: 1, $: 2, 'ü': 3, 'a b': 4 });
console.log(process.nextTick === undefined, [function named() {}], [class {}]);
