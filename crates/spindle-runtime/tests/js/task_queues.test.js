'use strict';
// Ticks and promise jobs, rejections, requests: the order that src/driver.rs and the queues promise together.

const test = require('node:test');
const assert = require('node:assert');
const { createRuntime } = require('./shim.js');

const HAS_TICK = 0;

function setUp(options) {
  const rt = createRuntime(options);
  const log = [];
  const say = (text) => () => { log.push(text); };
  return { rt, log, say, ...rt.require('internal/task_queues') };
}

test('all ticks, then all jobs, until both are empty', () => {
  const { rt, log, say, nextTick, queueMicrotask } = setUp();
  rt.runMain(() => {
    queueMicrotask(() => { log.push('job 1'); nextTick(say('tick of job')); queueMicrotask(say('job of job')); });
    nextTick(() => { log.push('tick 1'); nextTick(say('tick of tick')); });
    queueMicrotask(say('job 2'));
    nextTick(say('tick 2'));
    log.push('main');
  });
  assert.deepStrictEqual(log, ['main', 'tick 1', 'tick 2', 'tick of tick', 'job 1', 'job 2', 'job of job', 'tick of job']);
});

test('the flag says whether a tick waits', () => {
  const { rt, nextTick, runTicks } = setUp();
  assert.strictEqual(rt.i32[HAS_TICK], 0);
  nextTick(() => {});
  assert.strictEqual(rt.i32[HAS_TICK], 1);
  runTicks();
  assert.strictEqual(rt.i32[HAS_TICK], 0);
});

test('first in, first out, also while the queue grows and runs', () => {
  const { nextTick, runTicks } = setUp();
  const seen = [];
  let queued = 0;
  const push = () => {
    const number = queued++;
    nextTick((value) => {
      seen.push(value);
      if (queued < 5000 && value % 3 === 0) { push(); push(); }
    }, number);
  };
  for (let i = 0; i < 1000; i++) push();
  runTicks();
  assert.strictEqual(seen.length, queued);
  assert.ok(seen.every((value, i) => value === i));
  for (let i = 0; i < 100000; i++) push();
  runTicks();
  push();
  runTicks();
  assert.ok(seen.every((value, i) => value === i), 'after a burst, too');
});

test('arguments arrive, whatever their number, and this is undefined', () => {
  const { nextTick, runTicks } = setUp();
  const seen = [];
  function note(...args) { seen.push([this, ...args]); }
  for (let count = 0; count < 7; count++) nextTick(note, ...Array.from({ length: count }, (_, i) => i));
  nextTick(note, undefined);
  runTicks();
  assert.deepStrictEqual(seen, [[undefined], [undefined, 0], [undefined, 0, 1], [undefined, 0, 1, 2], [undefined, 0, 1, 2, 3],
    [undefined, 0, 1, 2, 3, 4], [undefined, 0, 1, 2, 3, 4, 5], [undefined, undefined]]);
  assert.strictEqual(nextTick.length, 1);
});

test('a tick that throws leaves the rest queued and the flag set', () => {
  const { rt, log, say, nextTick, runTicks } = setUp();
  nextTick(say('a'));
  nextTick(() => { throw new Error('x'); });
  nextTick(say('b'));
  assert.throws(runTicks, { message: 'x' });
  assert.deepStrictEqual(log, ['a']);
  assert.strictEqual(rt.i32[HAS_TICK], 1);
  runTicks();
  assert.deepStrictEqual(log, ['a', 'b']);
  assert.strictEqual(rt.i32[HAS_TICK], 0);
});

test('after a handled throw in a tick the rest runs in the next check phase, which is never empty then', () => {
  const { rt, log, say, nextTick } = setUp();
  rt.require('process').on('uncaughtException', (error) => log.push(`caught ${error.message}`));
  rt.runMain(() => {
    nextTick(() => { throw new Error('x'); });
    nextTick(say('rest'));
  });
  assert.deepStrictEqual(log, ['caught x']);
  rt.runLoop();
  assert.deepStrictEqual(log, ['caught x', 'rest']);
});

test('a job that throws is reported and the drain goes on', () => {
  const { rt, log, say, queueMicrotask } = setUp();
  rt.require('process').on('uncaughtException', (error) => log.push(`caught ${error.message}`));
  rt.runMain(() => {
    queueMicrotask(() => { throw new Error('x'); });
    queueMicrotask(say('rest'));
  });
  assert.deepStrictEqual(log, ['caught x', 'rest']);
});

test('only functions are queued', () => {
  const { rt, nextTick, queueMicrotask } = setUp();
  for (const queue of [nextTick, queueMicrotask]) {
    assert.throws(() => queue(1), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "callback" argument must be of type function. Received type number (1)' });
  }
  assert.strictEqual(rt.i32[HAS_TICK], 0);
});

// ---- rejections; a rejected promise is stood in for by an object with a reason

const flagged = (...flags) => ({ ops: { op_process_args: () => ['spindle', '/usr/bin/spindle', String(flags.length), ...flags] } });

function rejecting(options) {
  const all = setUp(options);
  const { rt, log } = all;
  const process = rt.require('process');
  const reject = (reason) => {
    const promise = { reason };
    rt.state.rejections.push([0, promise]);
    return promise;
  };
  const handle = (promise) => rt.state.rejections.push([1, promise]);
  return { ...all, process, reject, handle, log };
}

test('unhandledRejection comes after ticks and jobs, with reason and promise', () => {
  const { rt, log, say, process, reject, nextTick, queueMicrotask } = rejecting();
  const seen = [];
  process.on('unhandledRejection', (reason, promise) => { log.push(reason); seen.push(promise); nextTick(say('tick of listener')); });
  let promises;
  rt.runMain(() => {
    promises = [reject('one'), reject('two')];
    nextTick(say('tick'));
    queueMicrotask(say('job'));
  });
  assert.deepStrictEqual(log, ['tick', 'job', 'one', 'two', 'tick of listener', 'tick of listener']);
  assert.deepStrictEqual(seen, promises);
});

test('a handler in time saves the promise; a late one is told of by rejectionHandled', () => {
  const { rt, log, process, reject, handle } = rejecting();
  process.on('unhandledRejection', (reason) => log.push(`unhandled ${reason}`));
  process.on('rejectionHandled', (promise) => log.push(`handled ${promise.reason}`));
  let late;
  rt.runMain(() => {
    handle(reject('saved'));
    late = reject('late');
  });
  rt.runMain(() => handle(late));
  rt.runMain(() => handle({ reason: 'never seen' }));
  assert.deepStrictEqual(log, ['unhandled late', 'handled late']);
});

test('without a listener it is an uncaught exception of the origin unhandledRejection', () => {
  const { rt, log, process, reject } = rejecting();
  process.on('uncaughtException', (error, origin) => log.push([error.name, error.code, error.message.match(/reason "(.*)"/)?.[1], origin]));
  const own = new TypeError('own');
  rt.runMain(() => [own, 5, 'text', null, undefined, Symbol('s'), { a: 1 }, [1], Object.create(null), new (class Foo {})(), function f() {}].forEach(reject));
  const wrapped = (text) => ['UnhandledPromiseRejection', 'ERR_UNHANDLED_REJECTION', text, 'unhandledRejection'];
  assert.deepStrictEqual(log, [['TypeError', undefined, undefined, 'unhandledRejection'],
    ...['5', 'text', 'null', 'undefined', 'Symbol(s)', '#<Object>', '[object Array]', '[object Object]', '#<Foo>', 'function f() {}'].map(wrapped)]);
});

test('without any listener the process ends with code 1', () => {
  const { rt, reject } = rejecting();
  assert.throws(() => rt.runMain(() => reject(new Error('gone'))), rt.ExitSignal);
  assert.strictEqual(rt.state.exitCode, 1);
  assert.match(rt.state.stderr, /^Error: gone\n/);
});

test('a listener that throws is an uncaught exception, and the others are still told', () => {
  const { rt, log, process, reject } = rejecting();
  process.on('uncaughtException', (error, origin) => log.push(`${error.message} ${origin}`));
  process.on('unhandledRejection', (reason) => { throw new Error(`listener of ${reason}`); });
  rt.runMain(() => { reject('a'); reject('b'); });
  assert.deepStrictEqual(log, ['listener of a uncaughtException', 'listener of b uncaughtException']);
});

test('--unhandled-rejections=none, warn, strict, warn-with-error-code', () => {
  for (const [mode, told, warned, uncaught, code] of [['none', 1, 0, 0, undefined], ['warn', 1, 2, 0, undefined],
    ['strict', 1, 2, 1, undefined], ['warn-with-error-code', 1, 2, 0, 1], ['throw', 1, 0, 1, undefined]]) {
    for (const listens of [true, false]) {
      const { rt, process, reject } = rejecting(flagged(`--unhandled-rejections=${mode}`));
      const seen = { told: 0, warned: 0, uncaught: 0 };
      process.removeAllListeners('warning');
      process.on('warning', (warning) => { assert.strictEqual(warning.name, 'UnhandledPromiseRejectionWarning'); seen.warned++; });
      process.on('uncaughtException', () => { seen.uncaught++; });
      if (listens) process.on('unhandledRejection', () => { seen.told++; });
      rt.runMain(() => reject(new Error('x')));
      const saved = listens && ['throw', 'strict', 'warn-with-error-code'].includes(mode);
      assert.deepStrictEqual([mode, listens, seen, process.exitCode], [mode, listens,
        { told: listens ? told : 0, warned: saved ? 0 : warned, uncaught: saved && mode === 'throw' ? 0 : uncaught }, saved ? undefined : code]);
    }
  }
});

test('a late handler without a listener is warned of', () => {
  const { rt, log, process, reject, handle } = rejecting();
  process.on('unhandledRejection', () => {});
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.push([warning.name, warning.message, warning.id]));
  let promise;
  rt.runMain(() => { promise = reject('x'); });
  rt.runMain(() => handle(promise));
  assert.deepStrictEqual(log, [['PromiseRejectionHandledWarning', 'Promise rejection was handled asynchronously (rejection id: 1)', 1]]);
});

// ---- requests

test('requests: one callback per number, numbers are used again, resources get their events', () => {
  const { rt, log } = setUp();
  const { add, remove, setResource, deleteResource } = rt.require('internal/requests');
  const first = add((...args) => log.push(['first', ...args]));
  const second = add((...args) => log.push(['second', ...args]));
  rt.dispatch(0, second, 0, 'value');
  rt.dispatch(0, second, 0, 'again');
  assert.strictEqual(add(() => {}), second);
  remove(second);
  rt.dispatch(0, first, -2, undefined);
  const events = [];
  setResource(7, { onio: (bits) => events.push(['io', bits]), onclosed: () => events.push('closed'), onpending: (status) => events.push(['pending', status]), onsignal: (n) => events.push(['signal', n]) });
  rt.dispatch(1, 7, 3);
  rt.dispatch(4, 7, -111);
  rt.dispatch(3, 7, 2);
  rt.dispatch(2, 7, 0);
  rt.dispatch(1, 7, 1);
  setResource(8, {});
  deleteResource(8);
  rt.dispatch(2, 8, 0);
  assert.deepStrictEqual(log, [['second', 0, 'value'], ['first', -2, undefined]]);
  assert.deepStrictEqual(events, [['io', 3], ['pending', -111], ['signal', 2], 'closed']);
});

test('requests: a callback may start the next request and may throw', () => {
  const { rt, log } = setUp();
  const { add } = rt.require('internal/requests');
  rt.require('process').on('uncaughtException', (error) => log.push(error.message));
  let next;
  const id = add(() => { next = add(() => log.push('next')); throw new Error('x'); });
  rt.dispatch(0, id, 0);
  assert.strictEqual(next, id);
  rt.dispatch(0, next, 0);
  assert.deepStrictEqual(log, ['x', 'next']);
});
