'use strict';
// timers/promises on the test's clock. Promise jobs are the real engine's here, so each step waits for them.

const test = require('node:test');
const assert = require('node:assert');
const { createRuntime } = require('./shim.js');

const jobs = () => new Promise((resolve) => setImmediate(resolve));

async function runLoop(rt) {
  for (let turn = 0; turn < 100; turn++) {
    await jobs();
    if (!rt.isAlive()) return;
    if (rt.i32[2] === 0 && rt.f64[0] > rt.clock.now) rt.clock.now = rt.f64[0];
    rt.checkPhase();
    await jobs();
    rt.timersPass(false);
  }
}

function setUp() {
  const rt = createRuntime();
  return { rt, ...rt.require('timers/promises') };
}

test('setTimeout and setImmediate resolve with the value', async () => {
  const { rt, setTimeout, setImmediate } = setUp();
  const log = [];
  setTimeout(20, 'late').then((value) => log.push([value, rt.clock.now]));
  setTimeout(10, 'early').then((value) => log.push([value, rt.clock.now]));
  setImmediate('now').then((value) => log.push([value, rt.clock.now]));
  await runLoop(rt);
  assert.deepStrictEqual(log, [['now', 1000], ['early', 1010], ['late', 1020]]);
});

test('ref: false does not keep the loop alive', async () => {
  const { rt, setTimeout, setImmediate } = setUp();
  setTimeout(5, undefined, { ref: false });
  setImmediate(undefined, { ref: false });
  assert.strictEqual(rt.isAlive(), false);
});

test('arguments are checked, and the promise rejects', async () => {
  const { setTimeout, setImmediate, setInterval } = setUp();
  await assert.rejects(setTimeout('x'), { message: 'The "delay" argument must be of type number. Received type string (\'x\')' });
  await assert.rejects(setTimeout(1, 2, 3), { message: 'The "options" argument must be of type object. Received type number (3)' });
  await assert.rejects(setTimeout(1, 2, null), { message: 'The "options" argument must be of type object. Received null' });
  await assert.rejects(setImmediate(2, { ref: 1 }), { message: 'The "options.ref" property must be of type boolean. Received type number (1)' });
  await assert.rejects(setImmediate(2, { signal: 1 }), { message: 'The "options.signal" property must be an instance of AbortSignal. Received type number (1)' });
  await assert.rejects(setInterval('x').next(), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('an abort rejects and frees the loop', async () => {
  const { rt, setTimeout, setImmediate } = setUp();
  for (const start of [(options) => setTimeout(1000, 'x', options), (options) => setImmediate('x', options)]) {
    const controller = new AbortController();
    const promise = start({ signal: controller.signal });
    assert.strictEqual(rt.isAlive(), true);
    controller.abort('why');
    assert.strictEqual(rt.isAlive(), false);
    await assert.rejects(promise, { name: 'AbortError', code: 'ABORT_ERR', cause: 'why', message: 'The operation was aborted' });
    await assert.rejects(start({ signal: controller.signal }), { name: 'AbortError', cause: 'why' });
  }
});

test('an abort afterwards changes nothing', async () => {
  const { rt, setTimeout } = setUp();
  const controller = new AbortController();
  const promise = setTimeout(10, 'x', { signal: controller.signal });
  await runLoop(rt);
  controller.abort();
  assert.strictEqual(await promise, 'x');
});

test('setInterval yields, also what fell due meanwhile, until the loop is left', async () => {
  const { rt, setInterval } = setUp();
  const log = [];
  const done = (async () => {
    for await (const value of setInterval(10, 'v')) {
      log.push([value, rt.clock.now]);
      if (log.length === 1) { rt.clock.now += 10; rt.timersPass(false); rt.clock.now += 10; rt.timersPass(false); }
      if (log.length === 4) break;
    }
  })();
  await runLoop(rt);
  await done;
  assert.deepStrictEqual(log, [['v', 1010], ['v', 1030], ['v', 1030], ['v', 1040]]);
  assert.strictEqual(rt.isAlive(), false);
});

test('an abort ends the iteration of setInterval', async () => {
  const { rt, setInterval } = setUp();
  const controller = new AbortController();
  const log = [];
  const done = (async () => {
    for await (const value of setInterval(10, 'v', { signal: controller.signal })) log.push(value);
  })();
  const caught = assert.rejects(done, { name: 'AbortError' });
  await jobs();
  rt.clock.now += 10;
  rt.timersPass(false);
  await jobs();
  controller.abort();
  await caught;
  assert.deepStrictEqual(log, ['v']);
  assert.strictEqual(rt.isAlive(), false);
});

test('scheduler', async () => {
  const { rt, scheduler } = setUp();
  const log = [];
  scheduler.yield().then(() => log.push('yield'));
  scheduler.wait(10).then(() => log.push('wait'));
  await runLoop(rt);
  assert.deepStrictEqual(log, ['yield', 'wait']);
  assert.throws(() => new scheduler.constructor(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
  assert.throws(() => scheduler.yield.call({}), { code: 'ERR_INVALID_THIS', message: 'Value of "this" must be of type Scheduler' });
});

test('util.promisify finds them', () => {
  const rt = createRuntime();
  const { setTimeout, setImmediate, promises } = rt.require('timers');
  const custom = Symbol.for('nodejs.util.promisify.custom');
  assert.strictEqual(setTimeout[custom], rt.require('timers/promises').setTimeout);
  assert.strictEqual(setImmediate[custom], promises.setImmediate);
});
