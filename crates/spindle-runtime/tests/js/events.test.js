'use strict';
// EventEmitter: who is called, in which order, with what; and what Node's own events module says of the same steps.
// Each scenario runs on ours and on the running Node's; the two logs must be equal.

const test = require('node:test');
const assert = require('node:assert');
const nodeEvents = require('node:events');
const { createRuntime } = require('./shim.js');
const { bufferOps, inspectOps } = require('./node_ops.js');

function ours() {
  const rt = createRuntime({ standIns: false, ops: { ...bufferOps, ...inspectOps().ops } });
  return { rt, EventEmitter: rt.require('events') };
}

/** Runs `scenario(EventEmitter, say)` on both and compares what they said. */
function same(name, scenario) {
  test(name, async () => {
    const run = async (EventEmitter) => {
      const log = [];
      await scenario(EventEmitter, (...parts) => log.push(parts));
      return log;
    };
    const log = await run(ours().EventEmitter);
    assert.notStrictEqual(log.length, 0);
    assert.deepStrictEqual(log, await run(nodeEvents));
  });
}

const attempt = (say, fn) => {
  try {
    say('returned', fn());
  } catch (error) {
    say(error.name, error.code, error.message);
  }
};

same('listeners run in order, with `this` and all arguments', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  for (const n of [0, 1, 2, 3, 4, 6]) emitter.on(`e${n}`, function(...args) { say(this === emitter, args); });
  for (const n of [0, 1, 2, 3, 4, 6]) say(emitter.emit(`e${n}`, ...Array.from({ length: n }, (_, i) => i)));
  emitter.on('two', (a, b, c, d) => say('first', a, b, c, d));
  emitter.on('two', (a, b, c, d) => say('second', a, b, c, d));
  for (let n = 0; n <= 4; n++) emitter.emit('two', ...Array.from({ length: n }, (_, i) => i));
  say(emitter.emit('nobody'));
});

same('adding and removing during an emit does not change that emit', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  const late = () => say('late');
  const removed = () => say('removed');
  emitter.on('x', () => {
    say('first');
    emitter.on('x', late);
    emitter.removeListener('x', removed);
    emitter.prependListener('x', () => say('prepended'));
  });
  emitter.on('x', removed);
  emitter.emit('x');
  say('again', emitter.listenerCount('x'));
  emitter.emit('x');
});

same('nested emits of the same event see the list as it is then', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  let depth = 0;
  emitter.on('x', () => {
    say('in', depth);
    if (depth++ < 2) emitter.emit('x');
    emitter.removeAllListeners('x');
  });
  emitter.on('x', () => say('second', depth));
  emitter.emit('x');
  say(emitter.emit('x'));
});

same('a throwing listener ends the emit, and a later emit is unharmed', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  let fail = true;
  emitter.on('x', () => { if (fail) throw new Error('no'); });
  emitter.on('x', () => say('reached'));
  attempt(say, () => emitter.emit('x'));
  fail = false;
  emitter.on('x', () => say('added'));
  emitter.emit('x');
});

same('once, also nested, prepended and removed before it ran', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  emitter.once('x', () => {
    say('once');
    emitter.emit('x');
  });
  emitter.prependOnceListener('x', (...args) => say('prepended', args));
  const never = () => say('never');
  emitter.once('x', never);
  emitter.off('x', never);
  say(emitter.rawListeners('x').map((f) => typeof f.listener), emitter.listeners('x').length);
  emitter.emit('x', 1, 2);
  say(emitter.emit('x'));
});

same('newListener and removeListener', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  emitter.on('newListener', (type, fn) => say('new', type, typeof fn, emitter.listenerCount('x')));
  emitter.on('removeListener', (type) => say('gone', type));
  const f = () => {};
  emitter.on('x', f).on('x', f).once('x', f);
  emitter.removeListener('x', f);
  emitter.removeAllListeners('x');
  emitter.on('y', f);
  emitter.removeAllListeners();
  say(emitter.eventNames());
});

same("'error' without a listener throws what was emitted, or ERR_UNHANDLED_ERROR", (EventEmitter, say) => {
  const emitter = new EventEmitter();
  for (const value of [new TypeError('boom'), 'text', { a: 1 }, undefined, null, 5]) attempt(say, () => emitter.emit('error', value));
  attempt(say, () => emitter.emit('error'));
  emitter.on(EventEmitter.errorMonitor, (error) => say('monitor', error.message));
  attempt(say, () => emitter.emit('error', new Error('watched')));
  emitter.on('error', (error) => say('handled', error.message));
  say(emitter.emit('error', new Error('mine')));
});

same('arguments are checked', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  for (const method of ['on', 'once', 'prependListener', 'prependOnceListener', 'removeListener']) {
    for (const listener of [undefined, null, {}, 'f', 5]) attempt(say, () => emitter[method]('x', listener));
  }
  for (const n of [-1, NaN, '5', undefined]) attempt(say, () => emitter.setMaxListeners(n));
  attempt(say, () => new EventEmitter({ captureRejections: 'yes' }));
  attempt(say, () => { EventEmitter.captureRejections = 5; });
  attempt(say, () => { EventEmitter.defaultMaxListeners = -1; });
  attempt(say, () => EventEmitter.getEventListeners({}, 'x'));
});

same('counts, names and symbols', (EventEmitter, say) => {
  const emitter = new EventEmitter();
  const f = () => {};
  const symbol = Symbol('s');
  emitter.on('a', f).on('a', () => {}).once('a', f).on(symbol, f);
  say(emitter.listenerCount('a'), emitter.listenerCount('a', f), emitter.listenerCount('none'), emitter.eventNames().length);
  say(EventEmitter.listenerCount(emitter, 'a'), EventEmitter.getEventListeners(emitter, 'a').length, EventEmitter.getMaxListeners(emitter));
  say(emitter.emit(symbol), Object.keys(emitter), emitter._eventsCount);
  emitter.setMaxListeners(20);
  say(emitter.getMaxListeners(), EventEmitter.getMaxListeners(emitter), new EventEmitter().getMaxListeners());
});

same('inheritance in both manners', (EventEmitter, say) => {
  class Modern extends EventEmitter {}
  function Old() { EventEmitter.call(this); }
  Object.setPrototypeOf(Old.prototype, EventEmitter.prototype);
  function Lazy() {}
  Object.setPrototypeOf(Lazy.prototype, EventEmitter.prototype);
  for (const emitter of [new Modern(), new Old(), new Lazy()]) {
    emitter.on('x', () => say('x'));
    say(emitter.emit('x'), emitter instanceof EventEmitter);
  }
});

same('once() resolves with the arguments and rejects with an error', async (EventEmitter, say) => {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit('x', 1, 2), 1);
  say(await EventEmitter.once(emitter, 'x'));
  setTimeout(() => emitter.emit('error', new Error('e')), 1);
  await EventEmitter.once(emitter, 'x').catch((error) => say('rejected', error.message));
  say(emitter.eventNames());
  setTimeout(() => emitter.emit('error', 'as event'), 1);
  say(await EventEmitter.once(emitter, 'error'));
});

same('on() queues events, ends with return and close, fails with error', async (EventEmitter, say) => {
  const emitter = new EventEmitter();
  const iterator = EventEmitter.on(emitter, 'x', { close: ['end'] });
  emitter.emit('x', 1);
  emitter.emit('x', 2, 3);
  setTimeout(() => emitter.emit('x', 4), 1);
  setTimeout(() => emitter.emit('end'), 5);
  for await (const value of iterator) say(value);
  say(emitter.listenerCount('x'), emitter.listenerCount('error'), await iterator.next());
  const failing = EventEmitter.on(emitter, 'y');
  emitter.emit('y', 'last');
  emitter.emit('error', new Error('stop'));
  say(await failing.next());
  await failing.next().catch((error) => say(error.message));
  say(await failing.next());
});

test('ten listeners are fine, the eleventh warns once', () => {
  const { rt, EventEmitter } = ours();
  const warnings = [];
  rt.require('process').emitWarning = (warning) => warnings.push(warning);
  const emitter = new EventEmitter();
  for (let i = 0; i < 13; i++) emitter.on('x', () => {});
  assert.strictEqual(warnings.length, 1);
  const [warning] = warnings;
  assert.deepStrictEqual([warning.name, warning.type, warning.count, warning.emitter], ['MaxListenersExceededWarning', 'x', 11, emitter]);
  assert.match(warning.message, /^Possible EventEmitter memory leak detected\. 11 x listeners added to .*\. MaxListeners is 10\. Use emitter/);
});

test('captureRejections routes the rejection of an async listener to error, or to the symbol', async () => {
  const { rt, EventEmitter } = ours();
  rt.require('process').nextTick = (fn, ...args) => fn(...args);
  const emitter = new EventEmitter({ captureRejections: true });
  const seen = [];
  emitter.on('x', async () => { throw new Error('a'); });
  emitter.on('error', (error) => seen.push(error.message));
  emitter.emit('x');
  await null;
  await null;
  emitter[Symbol.for('nodejs.rejection')] = (error, type, ...args) => seen.push([error.message, type, args]);
  emitter.emit('x', 7);
  await new Promise(setImmediate);
  assert.deepStrictEqual(seen, ['a', ['a', 'x', [7]]]);
});
