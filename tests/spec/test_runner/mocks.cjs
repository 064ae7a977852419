// Mocks of functions, methods, properties and timers, and what resets them.
// flags: --test-reporter=dot
const assert = require('node:assert');
const { mock, test } = require('node:test');
const timers = require('node:timers/promises');

test('functions', (t) => {
  const add = t.mock.fn((a, b) => a + b, (a, b) => a * b, { times: 2 });
  assert.strictEqual(add(2, 3), 6);
  add.mock.mockImplementationOnce(() => 'once');
  assert.strictEqual(add(1, 1), 'once');
  assert.strictEqual(add(2, 3), 5);
  assert.deepStrictEqual(add.mock.calls.map((call) => call.arguments), [[2, 3], [1, 1], [2, 3]]);
  assert.strictEqual(add.mock.callCount(), 3);
  add.mock.resetCalls();
  assert.strictEqual(add.mock.callCount(), 0);
  assert.throws(() => mock.fn(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => mock.fn(() => {}, { times: 0 }), { code: 'ERR_OUT_OF_RANGE' });
});

test('constructors', (t) => {
  class Point { constructor(x) { this.x = x; } }
  const Mocked = t.mock.fn(Point);
  const point = new Mocked(4);
  assert.ok(point instanceof Point);
  assert.strictEqual(Mocked.mock.calls[0].this, point);
  assert.strictEqual(Mocked.mock.calls[0].target, Point);
});

test('methods and accessors', (t) => {
  const object = { base: 2, twice() { return this.base * 2; }, get half() { return this.base / 2; }, set half(value) { this.base = value * 2; } };
  const before = object.twice;
  t.mock.method(object, 'twice', function() { return this.base * 20; });
  assert.strictEqual(object.twice(), 40);
  t.mock.restoreAll();
  assert.strictEqual(object.twice, before);
  t.mock.getter(object, 'half', () => 99);
  assert.strictEqual(object.half, 99);
  t.mock.reset();
  const setter = t.mock.setter(object, 'half');
  object.half = 5;
  assert.strictEqual(object.base, 10);
  assert.deepStrictEqual(setter.mock.calls[0].arguments, [5]);
  assert.throws(() => t.mock.method(object, 'nothing'), { code: 'ERR_INVALID_ARG_VALUE' });
});

test('properties', (t) => {
  const object = { value: 1 };
  const { mock: context } = t.mock.property(object, 'value', 2);
  assert.strictEqual(object.value, 2);
  object.value = 3;
  context.mockImplementationOnce(4);
  assert.deepStrictEqual([object.value, object.value], [4, 3]);
  assert.deepStrictEqual(context.accesses.map(({ type, value }) => `${type} ${value}`), ['get 2', 'set 3', 'get 4', 'get 3']);
  context.restore();
  assert.strictEqual(object.value, 1);
});

test('timers', async (t) => {
  const seen = [];
  t.mock.timers.enable({ now: 1000 });
  setTimeout((text) => seen.push(`${text} ${Date.now()}`), 20, 'timeout');
  const interval = setInterval(() => seen.push('interval'), 10);
  setImmediate(() => seen.push('immediate'));
  clearTimeout(setTimeout(() => seen.push('never'), 1));
  t.mock.timers.tick(10);
  assert.deepStrictEqual(seen, ['immediate', 'interval']);
  const later = timers.setTimeout(15, 'promised');
  t.mock.timers.runAll();
  clearInterval(interval);
  assert.deepStrictEqual(seen, ['immediate', 'interval', 'timeout 1025', 'interval']);
  assert.strictEqual(await later, 'promised');
  assert.strictEqual(new Date().toISOString(), '1970-01-01T00:00:01.025Z');
  t.mock.timers.setTime(5);
  assert.strictEqual(Date.now(), 5);
  assert.throws(() => t.mock.timers.enable(), { code: 'ERR_INVALID_STATE' });
  t.mock.timers.reset();
  assert.ok(Date.now() > 1e12);
  assert.throws(() => t.mock.timers.tick(), { code: 'ERR_INVALID_STATE' });
});
