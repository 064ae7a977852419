// Messages of the engine's own errors, where they are the same in V8; programs match them.
const tries = [
  () => { (function again() { again(); })(); },
  () => { early; let early; },
  () => { const fixed = 1; fixed = 2; },
  () => missing,
  () => new Array(-1),
  () => [].reduce((a) => a),
  () => decodeURIComponent('%'),
  () => new Date(NaN).toISOString(),
  () => 'abc'.repeat(2 ** 29),
  () => Symbol() + '',
  () => +Symbol(),
  () => Map(),
  () => new WeakMap().set(1, 1),
  () => { class A extends Object { constructor() { this.x = 1; } } new A(); },
  () => { const o = {}; o.f(); },
  () => BigInt(1.5),
  () => 1n / 0n,
  () => (1n) ** -1n,
  () => JSON.stringify(1n),
  () => String.fromCodePoint(-1),
  () => 'a'.normalize('x'),
  () => (5).toString(99),
  () => new DataView(new ArrayBuffer(1)).getInt32(0),
  () => { const o = { g: function* g() { it.next(); } }; const it = o.g(); it.next(); },
  () => new Function('await 1'),
  () => (0, eval)('import x from "y"'),
  () => (0, eval)('import.meta'),
  () => (0, eval)('const a;'),
  () => (0, eval)('continue'),
  () => (0, eval)('"use strict"; with (a) {}'),
  () => (0, eval)('class A { constructor() { super(); } }'),
  () => (0, eval)('"unclosed'),
  () => (0, eval)('/unclosed'),
  () => (0, eval)('f() = 1'),
];

for (const attempt of tries) {
  try {
    attempt();
    console.log('nothing thrown');
  } catch (error) {
    console.log(error.constructor.name, error.name, error instanceof RangeError, error.message);
  }
}

// Where V8 says more than the engine knows, the part that programs look for is there.
for (const [attempt, pattern] of [
  [() => undefined.x, /^Cannot read properties of undefined \(reading /],
  [() => { const a = null; a.b; }, /^Cannot read properties of null \(reading /],
  [() => { const a = {}; a.a = a; JSON.stringify(a); }, /^Converting circular structure to JSON/],
  [() => { 'use strict'; Object.freeze({ a: 1 }).a = 2; }, /^Cannot assign to read only property /],
  [() => { class A {} A(); }, /^Class constructor .*cannot be invoked without 'new'$/],
  [() => { 'use strict'; delete Object.freeze({ a: 1 }).a; }, /^Cannot delete property /],
  [() => (0, eval)('let a; let a'), /^Identifier 'a' has already been declared/],
  [() => (0, eval)('foo bar'), /^Unexpected /],
]) {
  try {
    attempt();
  } catch ({ message }) {
    console.log(pattern.test(message) || message);
  }
}
