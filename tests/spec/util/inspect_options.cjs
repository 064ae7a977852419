// util.inspect's options, and how values are divided into lines.
const { inspect } = require('util');
const value = {
  string: 'a'.repeat(90), lines: 'one\ntwo\nthree is a longer line that does not fit', quotes: ["it's", '"q"', `'"`, `'"\``, '\x00\x1b\u0085\ud800'],
  numbers: Array.from({ length: 120 }, (_, i) => i * 37 % 101), words: Array.from({ length: 30 }, (_, i) => 'w'.repeat(i % 7)),
  deep: { a: { b: { c: { d: { e: 1 } } } } }, map: new Map([[{ k: 1 }, { v: [1, 2, 3] }]]), set: new Set(['a', { b: 1 }]),
  big: [123456789.123456, -1234, 12345678901234567890n, 0.1], get getter() { return { x: 1 }; }, set setter(v) {}, f() {}, nothing: undefined, nil: null,
};
for (const options of [
  {}, { depth: 0 }, { depth: Infinity }, { depth: null, compact: false }, { compact: true, breakLength: 60 }, { compact: 1 }, { compact: 5, breakLength: 120 },
  { breakLength: Infinity }, { breakLength: 30 }, { maxArrayLength: 2, maxStringLength: 5 }, { maxArrayLength: 0 }, { maxArrayLength: null, maxStringLength: null },
  { sorted: true }, { sorted: (a, b) => (a < b ? 1 : -1) }, { getters: true }, { getters: 'get' }, { getters: 'set' }, { numericSeparator: true }, { colors: true, depth: 1 },
  { showHidden: true, depth: 0 },
]) {
  console.log(`--- ${Object.entries(options).map(([key, option]) => `${key}: ${String(option)}`)}`);
  console.log(inspect(value, options));
}
console.log(inspect({ a: { b: { c: 1 } } }, false, 0, true), inspect([1, [2, [3]]], true));
inspect.defaultOptions = { depth: 0 };
console.log(inspect({ a: { b: 1 } }));
inspect.defaultOptions.depth = 2;
console.log(Object.keys(inspect.defaultOptions).join());
console.log(Object.keys(inspect.styles).join(), Object.keys(inspect.colors).join());
inspect.styles.number = 'red';
console.log(JSON.stringify(inspect([1, 'x'], { colors: true })));
for (const bad of [null, 5, 'x']) {
  try {
    inspect.defaultOptions = bad;
  } catch (error) {
    console.log(error.code, error.message);
  }
}
