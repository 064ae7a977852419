'use strict';
// Timers and immediates: order, clamps, counts, throws. The contract is that of the head comments of
// src/timers/internal_timers.js; the clock is the test's own.

const test = require('node:test');
const assert = require('node:assert');
const { createRuntime } = require('./shim.js');

const DEADLINE = 0;
const [HAS_TICK, COUNT, REF_COUNT, TIMER_REFS] = [0, 1, 2, 3];

function setUp(options) {
  const rt = createRuntime(options);
  const log = [];
  return { rt, log, say: (text) => () => { log.push(text); }, ...rt.require('timers'), nextTick: rt.require('internal/task_queues').nextTick };
}

/** Handles every uncaught error by noting it. */
function catchAll(rt, log) {
  rt.require('process').on('uncaughtException', (error) => log.push(`caught ${error.message}`));
}

test('timers of one duration run in the order in which they were armed', () => {
  const { rt, log, say, setTimeout } = setUp();
  for (const name of ['a', 'b', 'c']) setTimeout(say(name), 5);
  rt.runLoop();
  assert.deepStrictEqual(log, ['a', 'b', 'c']);
  assert.strictEqual(rt.clock.now, 1005);
});

test('timers of different durations run by the time at which they are due, late ones too', () => {
  const { rt, log, say, setTimeout } = setUp();
  setTimeout(say('d2'), 2);
  setTimeout(say('d1'), 1);
  setTimeout(say('d0'), 0);
  setTimeout(say('d100'), 100);
  rt.clock.now += 200;
  rt.runLoop();
  assert.deepStrictEqual(log, ['d1', 'd0', 'd2', 'd100']);
});

test('a timer armed in a timer waits for the next turn, after the immediates', () => {
  const { rt, log, say, setTimeout, setImmediate } = setUp();
  setTimeout(() => {
    log.push('T1');
    setImmediate(say('imm'));
    setTimeout(say('T1-child'), 0);
  }, 1);
  setTimeout(say('T2'), 1);
  rt.runLoop();
  assert.deepStrictEqual(log, ['T1', 'T2', 'imm', 'T1-child']);
});

test('a timer armed in a late timer does not run in the same pass, however late the pass is', () => {
  const { rt, log, say, setTimeout } = setUp();
  setTimeout(() => {
    log.push('first');
    rt.clock.now += 50; // a busy loop
    setTimeout(say('child'), 1);
  }, 10);
  setTimeout(say('second'), 20);
  rt.clock.now += 15;
  rt.timersPass(false);
  assert.deepStrictEqual(log, ['first']);
  rt.timersPass(false);
  assert.deepStrictEqual(log, ['first', 'second']);
  rt.runLoop();
  assert.deepStrictEqual(log, ['first', 'second', 'child']);
});

test('after every callback the ticks and jobs that it left are drained', () => {
  const { rt, log, say, setTimeout, setImmediate, nextTick } = setUp();
  const { queueMicrotask } = rt.require('internal/task_queues');
  for (const name of ['t1', 't2']) {
    setTimeout(() => {
      log.push(name);
      nextTick(say(`${name} tick`));
      queueMicrotask(say(`${name} job`));
    }, 1);
  }
  for (const name of ['i1', 'i2']) {
    setImmediate(() => {
      log.push(name);
      queueMicrotask(say(`${name} job`));
      nextTick(say(`${name} tick`));
    });
  }
  rt.runLoop();
  assert.deepStrictEqual(log, ['t1', 't1 tick', 't1 job', 't2', 't2 tick', 't2 job', 'i1', 'i1 tick', 'i1 job', 'i2', 'i2 tick', 'i2 job']);
});

test('no entry more than needed: the runner asks for a checkpoint only when another timer is due', () => {
  const { rt, setTimeout, nextTick } = setUp();
  setTimeout(() => nextTick(() => {}), 1);
  assert.strictEqual(rt.entries.runTimers(1001, false), false);
  assert.strictEqual(rt.i32[HAS_TICK], 1);
  setTimeout(() => nextTick(() => {}), 1);
  setTimeout(() => {}, 1);
  assert.strictEqual(rt.entries.runTimers(1001, false), true);
  rt.checkpoint();
  assert.strictEqual(rt.entries.runTimers(1001, false), false);
});

test('effective delays: below 1, above 2^31-1 and no number become 1', () => {
  const { rt, setTimeout, clearTimeout } = setUp();
  const warnings = [];
  rt.require('process').emitWarning = (text, name) => warnings.push([name, text.split('\n')[0]]);
  const delays = [[undefined, 1], [0, 1], [-5, 1], [0.5, 1], [1.5, 1.5], ['7', 7], [NaN, 1], ['x', 1], [null, 1],
    [2 ** 31 - 1, 2 ** 31 - 1], [2 ** 31, 1], [Infinity, 1], [-1, 1], [{}, 1]];
  for (const [delay, effective] of delays) {
    const timer = setTimeout(() => {}, delay);
    assert.strictEqual(timer._idleTimeout, effective, String(delay));
    clearTimeout(timer);
  }
  assert.deepStrictEqual(warnings, [
    ['TimeoutNegativeWarning', '-5 is a negative number.'],
    ['TimeoutNaNWarning', 'NaN is not a number.'],
    ['TimeoutOverflowWarning', '2147483648 does not fit into a 32-bit signed integer.'],
    ['TimeoutOverflowWarning', 'Infinity does not fit into a 32-bit signed integer.'],
  ]);
});

test('a delay with a fraction is cut to whole ms', () => {
  const { rt, log, say, setTimeout } = setUp();
  setTimeout(say('x'), 1.9);
  assert.strictEqual(rt.f64[DEADLINE], 1001);
});

test('the deadline in the flags is that of the nearest timer that is left', () => {
  const { rt, setTimeout, clearTimeout } = setUp();
  assert.strictEqual(rt.f64[DEADLINE], 0);
  const far = setTimeout(() => {}, 500);
  assert.strictEqual(rt.f64[DEADLINE], 1500);
  const near = setTimeout(() => {}, 10);
  const middle = setTimeout(() => {}, 100);
  assert.strictEqual(rt.f64[DEADLINE], 1010);
  clearTimeout(middle);
  assert.strictEqual(rt.f64[DEADLINE], 1010);
  clearTimeout(near);
  assert.strictEqual(rt.f64[DEADLINE], 1500, 'the emptied list in between is passed over');
  rt.clock.now = 1200;
  setTimeout(() => {}, 100);
  assert.strictEqual(rt.f64[DEADLINE], 1300, 'a reused list counts from now');
  clearTimeout(far);
  rt.runLoop();
  assert.strictEqual(rt.f64[DEADLINE], 0);
  assert.strictEqual(rt.clock.now, 1300);
});

test('lists are reused without a wrong deadline: the poll never wakes for a timer that is gone', () => {
  const { rt, setTimeout, clearTimeout } = setUp();
  setTimeout(() => {}, 50);
  clearTimeout(setTimeout(() => {}, 100)); // stays in the heap, empty, below the 50
  rt.clock.now = 1049;
  setTimeout(() => {}, 100);
  rt.clock.now = 1050;
  rt.timersPass(false);
  assert.strictEqual(rt.f64[DEADLINE], 1149);
});

test('ref counts', () => {
  const { rt, setTimeout, setInterval, clearTimeout, clearInterval, setImmediate, clearImmediate } = setUp();
  const refs = () => rt.i32[TIMER_REFS];
  const timer = setTimeout(() => {}, 10);
  assert.strictEqual(refs(), 1);
  assert.strictEqual(timer.hasRef(), true);
  assert.strictEqual(timer.unref(), timer);
  timer.unref();
  assert.strictEqual(refs(), 0);
  assert.strictEqual(timer.hasRef(), false);
  timer.ref().ref();
  assert.strictEqual(refs(), 1);
  clearTimeout(timer);
  clearTimeout(timer);
  assert.strictEqual(refs(), 0);
  timer.unref();
  timer.ref();
  assert.strictEqual(refs(), 0, 'a cleared timer counts for nothing');
  const interval = setInterval(() => {}, 10);
  assert.strictEqual(refs(), 1);
  clearInterval(interval);
  assert.strictEqual(refs(), 0);
  const immediates = [setImmediate(() => {}), setImmediate(() => {})];
  assert.deepStrictEqual([rt.i32[COUNT], rt.i32[REF_COUNT]], [2, 2]);
  immediates[0].unref();
  assert.deepStrictEqual([rt.i32[COUNT], rt.i32[REF_COUNT]], [2, 1]);
  assert.strictEqual(immediates[0].hasRef(), false);
  clearImmediate(immediates[0]);
  clearImmediate(immediates[1]);
  clearImmediate(immediates[1]);
  immediates[1].ref();
  assert.deepStrictEqual([rt.i32[COUNT], rt.i32[REF_COUNT]], [0, 0]);
});

test('a fired timer counts for nothing', () => {
  const { rt, setTimeout } = setUp();
  const timer = setTimeout(() => {}, 10);
  rt.runLoop();
  assert.strictEqual(rt.i32[TIMER_REFS], 0);
  assert.strictEqual(timer._destroyed, true);
  timer.unref();
  timer.ref();
  assert.strictEqual(rt.i32[TIMER_REFS], 0);
});

test('unref: the loop ends without the timer', () => {
  const { rt, log, say, setTimeout } = setUp();
  setTimeout(say('unrefd'), 10).unref();
  rt.runLoop();
  assert.deepStrictEqual(log, []);
  setTimeout(say('refd'), 20);
  rt.runLoop();
  assert.deepStrictEqual(log, ['unrefd', 'refd']);
});

test('refresh starts a timer anew, also a spent one, but not a cleared one', () => {
  const { rt, log, say, setTimeout, clearTimeout } = setUp();
  const timer = setTimeout(say('fired'), 10);
  rt.clock.now = 1008;
  assert.strictEqual(timer.refresh(), timer);
  rt.clock.now = 1012;
  rt.timersPass(false);
  assert.deepStrictEqual(log, []);
  rt.runLoop();
  assert.deepStrictEqual([rt.clock.now, log], [1018, ['fired']]);
  timer.refresh();
  assert.strictEqual(rt.i32[TIMER_REFS], 1);
  rt.runLoop();
  assert.deepStrictEqual([rt.clock.now, log], [1028, ['fired', 'fired']]);
  const cleared = setTimeout(say('never'), 10);
  clearTimeout(cleared);
  cleared.refresh();
  assert.strictEqual(rt.i32[TIMER_REFS], 0);
  rt.runLoop();
  assert.deepStrictEqual(log, ['fired', 'fired']);
});

test('refresh inside the own callback arms the timer again', () => {
  const { rt, log, setTimeout } = setUp();
  const timer = setTimeout(() => {
    log.push(rt.clock.now);
    if (log.length < 3) timer.refresh();
  }, 5);
  rt.runLoop();
  assert.deepStrictEqual(log, [1005, 1010, 1015]);
  assert.strictEqual(rt.i32[TIMER_REFS], 0);
});

test('an interval counts from the start of its run', () => {
  const { rt, log, setInterval, clearInterval } = setUp();
  const interval = setInterval(() => {
    log.push(rt.clock.now);
    rt.clock.now += 4;
    if (log.length === 3) clearInterval(interval);
  }, 10);
  rt.runLoop();
  assert.deepStrictEqual(log, [1010, 1020, 1030]);
});

test('clearing inside the lists', () => {
  const { rt, log, say, setTimeout, clearTimeout, setInterval, clearInterval } = setUp();
  const timers = [];
  timers[0] = setTimeout(() => {
    log.push('a');
    clearTimeout(timers[1]);
    clearTimeout(timers[2]);
    clearTimeout(timers[0]);
  }, 5);
  timers[1] = setTimeout(say('b'), 5);
  timers[2] = setTimeout(say('other list'), 4);
  timers[3] = setTimeout(say('c'), 5);
  const interval = setInterval(() => { log.push('i'); clearInterval(interval); }, 6);
  rt.clock.now += 20;
  rt.runLoop();
  assert.deepStrictEqual(log, ['other list', 'a', 'c', 'i']);
  assert.strictEqual(rt.i32[TIMER_REFS], 0);
  assert.strictEqual(rt.f64[DEADLINE], 0);
});

test('clearTimeout takes a number or its text, and ignores the rest', () => {
  const { rt, setTimeout, clearTimeout } = setUp();
  const [a, b] = [setTimeout(assert.fail, 1), setTimeout(assert.fail, 1)];
  const [first, second] = [+a, `${b}`];
  assert.notStrictEqual(first, Number(second));
  assert.strictEqual(+a, first);
  clearTimeout(first);
  clearTimeout(second);
  for (const value of [undefined, null, 0, 'x', {}, [], true, first, Symbol.iterator]) clearTimeout(value);
  rt.runLoop();
  assert.strictEqual(rt.i32[TIMER_REFS], 0);
});

test('close, dispose', () => {
  const { rt, setTimeout, setImmediate } = setUp();
  const timer = setTimeout(assert.fail, 1);
  assert.strictEqual(timer.close(), timer);
  setTimeout(assert.fail, 1)[Symbol.dispose]();
  setImmediate(assert.fail)[Symbol.dispose]();
  rt.runLoop();
  assert.deepStrictEqual([rt.i32[COUNT], rt.i32[TIMER_REFS]], [0, 0]);
});

test('arguments and this', () => {
  const { rt, setTimeout, setInterval, clearInterval, setImmediate } = setUp();
  const seen = [];
  function note(...args) { seen.push([this, ...args]); }
  const timer = setTimeout(note, 1, 1, 2, 3, 4, 5);
  const immediate = setImmediate(note, 'x');
  const interval = setInterval(function(a) { seen.push([this, a]); clearInterval(this); }, 2, 'i');
  rt.runLoop();
  assert.deepStrictEqual(seen, [[timer, 1, 2, 3, 4, 5], [immediate, 'x'], [interval, 'i']]);
  assert.deepStrictEqual([setTimeout.length, setInterval.length, setImmediate.length], [2, 2, 1]);
});

test('a throwing timer is reported, and the rest run in the same pass', () => {
  const { rt, log, say, setTimeout } = setUp();
  catchAll(rt, log);
  setTimeout(() => { throw new Error('one'); }, 1);
  setTimeout(say('b'), 1);
  setTimeout(() => { throw new Error('two'); }, 2);
  rt.clock.now += 5;
  rt.timersPass(false);
  assert.deepStrictEqual(log, ['caught one', 'b', 'caught two']);
  assert.strictEqual(rt.i32[TIMER_REFS], 0);
  assert.strictEqual(rt.f64[DEADLINE], 0);
  assert.strictEqual(rt.i32[COUNT], 2, 'each error makes sure of a next check phase');
});

test('a throwing interval goes on', () => {
  const { rt, log, setInterval, clearInterval } = setUp();
  catchAll(rt, log);
  let runs = 0;
  const interval = setInterval(() => {
    if (++runs === 3) clearInterval(interval);
    throw new Error(`run ${runs}`);
  }, 10);
  rt.runLoop();
  assert.deepStrictEqual(log, ['caught run 1', 'caught run 2', 'caught run 3']);
  assert.deepStrictEqual([rt.clock.now, rt.i32[TIMER_REFS]], [1030, 0]);
});

test('immediates queued in a check phase wait for the next one', () => {
  const { rt, log, say, setImmediate } = setUp();
  setImmediate(() => { log.push('i1'); setImmediate(say('i1-child')); });
  setImmediate(say('i2'));
  rt.checkPhase();
  assert.deepStrictEqual(log, ['i1', 'i2']);
  rt.checkPhase();
  assert.deepStrictEqual(log, ['i1', 'i2', 'i1-child']);
});

test('clearImmediate inside a batch, before and after it', () => {
  const { rt, log, say, setImmediate, clearImmediate } = setUp();
  const list = [];
  list[0] = setImmediate(() => {
    log.push('a');
    clearImmediate(list[1]);
    clearImmediate(list[0]);
    clearImmediate(setImmediate(say('never')));
    setImmediate(say('next'));
  });
  list[1] = setImmediate(say('b'));
  list[2] = setImmediate(say('c'));
  rt.checkPhase();
  assert.deepStrictEqual(log, ['a', 'c']);
  rt.checkPhase();
  assert.deepStrictEqual(log, ['a', 'c', 'next']);
  assert.deepStrictEqual([rt.i32[COUNT], rt.i32[REF_COUNT]], [0, 0]);
});

test('clearing the last of a batch lets the loop end', () => {
  const { rt, log, say, setImmediate, clearImmediate } = setUp();
  const last = setImmediate(say('last'));
  clearImmediate(last);
  setImmediate(say('x'));
  rt.runLoop();
  assert.deepStrictEqual(log, ['x']);
});

test('a throwing immediate is reported, the batch goes on, and what is queued meanwhile still waits', () => {
  const { rt, log, say, setImmediate } = setUp();
  catchAll(rt, log);
  setImmediate(() => { throw new Error('one'); });
  setImmediate(say('b'));
  setImmediate(() => { setImmediate(say('late')); throw new Error('two'); });
  rt.checkPhase();
  assert.deepStrictEqual(log, ['caught one', 'b', 'caught two']);
  assert.strictEqual(rt.i32[COUNT], 3, 'one late immediate and two that only make the next phase happen');
  rt.checkPhase();
  assert.deepStrictEqual(log, ['caught one', 'b', 'caught two', 'late']);
});

test('the first timers pass: 1 ms timers armed by the entry count as due, those armed in the pass do not', () => {
  const { rt, log, say, setTimeout, setImmediate } = setUp();
  rt.runMain(() => {
    setTimeout(() => { log.push('t'); setTimeout(say('child'), 0); }, 0);
    setTimeout(say('two ms'), 2);
    setTimeout(say('again'), 1);
    setImmediate(say('immediate'));
  });
  rt.runLoop();
  assert.deepStrictEqual(log, ['t', 'again', 'immediate', 'child', 'two ms']);
});

test('the first timers pass: a checkpoint or a throw in between changes nothing', () => {
  const { rt, log, say, setTimeout, setImmediate, nextTick } = setUp();
  catchAll(rt, log);
  rt.runMain(() => {
    setTimeout(() => { nextTick(say('tick')); setTimeout(say('child'), 0); }, 0);
    setTimeout(() => { throw new Error('x'); }, 0);
    setTimeout(say('last'), 0);
    setImmediate(say('immediate'));
  });
  rt.runLoop();
  assert.deepStrictEqual(log, ['tick', 'caught x', 'last', 'immediate', 'child']);
});

test('the first timers pass: timers that are due anyway keep their place', () => {
  const { rt, log, say, setTimeout } = setUp();
  setTimeout(say('five'), 5);
  rt.clock.now += 6;
  setTimeout(say('one'), 1);
  rt.timersPass(true);
  assert.deepStrictEqual(log, ['five', 'one']);
});

test('the edge rule holds for the first pass only', () => {
  const { rt, log, say, setTimeout } = setUp();
  setTimeout(say('first'), 1);
  rt.timersPass(true);
  setTimeout(say('second'), 1);
  assert.strictEqual(rt.entries.runTimers(rt.clock.now, true), false);
  assert.deepStrictEqual(log, ['first']);
});

/** A small random number generator, so that a failing run can be repeated by its seed. */
function randomFrom(seed) {
  return (n) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % n;
  };
}

test('whatever is armed, cleared and refreshed: the deadline is exact, and a pass runs what is due and nothing else', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { rt, setTimeout, clearTimeout } = setUp();
    const random = randomFrom(seed);
    const longest = [3, 20, 6000][seed % 3];
    const active = new Map();
    let fired = [];
    const deadline = () => active.size === 0 ? 0 : Math.min(...[...active.values()].map(({ due }) => due));
    const arm = () => {
      const delay = 1 + random(longest);
      const timer = setTimeout(() => fire(timer), delay);
      active.set(timer, { due: rt.clock.now + delay, delay, order: active.size });
    };
    const change = () => {
      const timers = [...active.keys()];
      const timer = timers[random(timers.length)];
      switch (random(6)) {
        case 0: case 1: case 2: return arm();
        case 3: if (timer) { clearTimeout(timer); active.delete(timer); } return;
        case 4: if (timer) { timer.refresh(); const info = active.get(timer); active.delete(timer); active.set(timer, { ...info, due: rt.clock.now + info.delay }); } return;
        default: { const last = timers.at(-1); if (last) { clearTimeout(last); active.delete(last); } }
      }
    };
    const fire = (timer) => {
      fired.push(active.get(timer));
      active.delete(timer);
      if (random(3) === 0) change();
    };
    for (let step = 0; step < 400; step++) {
      change();
      assert.strictEqual(rt.f64[DEADLINE], deadline(), `seed ${seed}, step ${step}`);
      assert.strictEqual(rt.i32[TIMER_REFS], active.size);
      rt.clock.now += random(3);
      if (random(4) !== 0) continue;
      fired = [];
      rt.timersPass(false);
      assert.ok(fired.every((info) => info !== undefined && info.due <= rt.clock.now), `seed ${seed}, step ${step}`);
      assert.ok(deadline() === 0 || deadline() > rt.clock.now, `seed ${seed}, step ${step}: a due timer was left`);
      assert.strictEqual(rt.f64[DEADLINE], deadline(), `seed ${seed}, step ${step}`);
      for (const delay of new Set(fired.map((info) => info.delay))) {
        const dues = fired.filter((info) => info.delay === delay).map((info) => info.due);
        assert.deepStrictEqual(dues, dues.toSorted((a, b) => a - b));
      }
    }
  }
});

test('ever new long durations do not pile up', () => {
  const { rt, setTimeout, clearTimeout } = setUp();
  for (let i = 0; i < 100000; i++) clearTimeout(setTimeout(() => {}, 5000 + i));
  const timer = setTimeout(() => {}, 10);
  for (let i = 0; i < 20000; i++) clearTimeout(setTimeout(() => {}, 5000 + i));
  assert.strictEqual(rt.f64[DEADLINE], 1010);
  clearTimeout(timer);
  assert.strictEqual(rt.f64[DEADLINE], 0);
});

test('what is no function is refused with the message of Node', () => {
  const { setTimeout, setInterval, setImmediate } = setUp();
  for (const arm of [setTimeout, setInterval, setImmediate]) {
    assert.throws(() => arm('code'), {
      name: 'TypeError',
      code: 'ERR_INVALID_ARG_TYPE',
      message: 'The "callback" argument must be of type function. Received type string (\'code\')',
    });
    assert.throws(() => arm(), { message: 'The "callback" argument must be of type function. Received undefined' });
  }
});

test('async context: each callback runs in the context of its creation, and leaves none behind', () => {
  const { rt, setTimeout, setImmediate, nextTick } = setUp();
  const seen = [];
  const note = (name) => () => { seen.push([name, rt.state.context]); rt.state.context = 'leak'; };
  setTimeout(note('before'), 1);
  setImmediate(note('before imm'));
  nextTick(note('before tick'));
  rt.i32[4] = 1;
  rt.state.context = 'A';
  setTimeout(note('t'), 1);
  setImmediate(note('i'));
  nextTick(note('tick'), 1);
  nextTick(note('tick'));
  rt.state.context = undefined;
  setTimeout(note('none'), 1);
  rt.checkpoint();
  rt.runLoop();
  assert.deepStrictEqual(seen, [['before tick', undefined], ['tick', 'A'], ['tick', 'A'], ['before', undefined], ['t', 'A'], ['none', undefined], ['before imm', undefined], ['i', 'A']]);
});

test('printed, a timer looks like that of Node', () => {
  const { setTimeout, setImmediate, clearImmediate } = setUp();
  const { inspect } = require('node:util');
  const keys = (text) => text.match(/^ {2}[^:]+/gm).map((key) => key.trim());
  assert.deepStrictEqual(keys(inspect(setTimeout(() => {}, 1))),
    ['_idleTimeout', '_idlePrev', '_idleNext', '_idleStart', '_onTimeout', '_timerArgs', '_repeat', '_destroyed', 'Symbol(refed)']);
  assert.match(inspect(setTimeout(() => {}, 5)), /^Timeout \{\n {2}_idleTimeout: 5,\n {2}_idlePrev: \[TimersList\],\n {2}_idleNext: \[TimersList\],/);
  const immediate = setImmediate(() => {});
  assert.deepStrictEqual(keys(inspect(immediate)), ['_idleNext', '_idlePrev', '_onImmediate', '_argv', '_destroyed', 'Symbol(refed)']);
  clearImmediate(immediate);
  assert.match(inspect(immediate), /_destroyed: true,\n {2}Symbol\(refed\): null/);
});
