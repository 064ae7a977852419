'use strict';
// process, its environment and streams, uncaught errors and exit codes.

const test = require('node:test');
const assert = require('node:assert');
const { createRuntime } = require('./shim.js');

function setUp(ops = {}, more = {}) {
  const rt = createRuntime({ ops, ...more });
  return { rt, process: rt.require('process'), log: [] };
}

/** Runs `fn` as a program; gives what it left behind. */
function program(fn, ops, more) {
  const { rt, process } = setUp(ops, more);
  try {
    rt.state.exitCode = rt.run(() => fn(process, rt));
  } catch (error) {
    if (!(error instanceof rt.ExitSignal)) throw error;
  }
  return { code: rt.state.exitCode, stderr: rt.state.stderr, stdout: rt.state.stdout, rt };
}

const TRAILER = 'Spindle v0.1.0 (Node.js 25.8.1 compatible)\n';

test('an empty program loads next to nothing', () => {
  const rt = createRuntime({ modules: { 'internal/module/loader': { runMain() {} } } });
  rt.entries.runMain('/main.js');
  rt.enter('beforeExit');
  assert.strictEqual(rt.enter('exit'), 0);
  assert.deepStrictEqual(rt.loadedIds(), ['internal/flags', 'internal/bootstrap']);
});

test('globals: lazy, then as Node has them', () => {
  const rt = createRuntime();
  const { globalThis: g } = rt;
  assert.deepStrictEqual(Object.keys(g).slice(0, 8), ['global', 'clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval', 'setTimeout', 'queueMicrotask']);
  assert.strictEqual(g.global, g);
  assert.deepStrictEqual(rt.loadedIds(), ['internal/flags', 'internal/bootstrap']);
  assert.strictEqual(g.setTimeout, rt.require('timers').setTimeout);
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(g, 'setTimeout'), { value: g.setTimeout, writable: true, enumerable: true, configurable: true });
  assert.strictEqual(g.process, rt.require('process'));
  assert.strictEqual(Object.getOwnPropertyDescriptor(g, 'process').enumerable, false);
  g.setInterval = 5;
  assert.strictEqual(g.setInterval, 5);
  assert.strictEqual(typeof g.structuredClone, 'function');
});

test('what is known from the start', () => {
  const { process } = setUp({ op_process_args: () => ['./spindle', '/usr/bin/spindle', '1', '--trace-warnings', 'a', 'b'] });
  assert.strictEqual(process.version, 'v25.8.1');
  assert.deepStrictEqual(process.versions, { node: '25.8.1', spindle: '0.1.0' });
  assert.throws(() => { process.versions.node = 'x'; }, TypeError);
  assert.strictEqual(process.release.name, 'node');
  assert.deepStrictEqual([process.platform, process.arch, process.pid], ['linux', 'x64', 4242]);
  assert.deepStrictEqual([process.argv0, process.execPath, process.execArgv, process.argv], ['./spindle', '/usr/bin/spindle', ['--trace-warnings'], ['/usr/bin/spindle', 'a', 'b']]);
  assert.throws(() => { process.pid = 5; }, TypeError);
  process.argv = ['x'];
  assert.deepStrictEqual(process.argv, ['x']);
});

test('argv[1] is the path of the main script', () => {
  const rt = createRuntime({ modules: { 'internal/module/loader': { runMain() {} }, path: { resolve: (file) => `/here/${file}` } } });
  rt.entries.runMain('main.js');
  assert.deepStrictEqual(rt.require('process').argv, ['/usr/bin/spindle', '/here/main.js']);
});

test('it is an EventEmitter, but only for those who want one', () => {
  const { rt, process } = setUp();
  assert.strictEqual(Object.prototype.toString.call(process), '[object process]');
  assert.strictEqual(process.constructor.name, 'process');
  assert.strictEqual(process.nothing, undefined);
  assert.strictEqual('nothing' in process, false);
  assert.strictEqual(process.hasOwnProperty('nextTick'), true);
  process.something = 1;
  assert.strictEqual('on' in process, true);
  assert.ok(!rt.loadedIds().includes('events'));
  assert.ok(process instanceof rt.require('events'));
  assert.deepStrictEqual(process.eventNames(), ['newListener', 'removeListener', 'warning']);
  assert.strictEqual(Object.getPrototypeOf(Object.getPrototypeOf(process)), rt.require('events').prototype);
});

test('the methods of an emitter make it one', () => {
  const { process, log } = setUp();
  process.once('x', (...args) => log.push(args));
  process.emit('x', 1, 2);
  process.emit('x', 3);
  assert.deepStrictEqual(log, [[1, 2]]);
});

test('exitCode takes integers, also as text', () => {
  const { process } = setUp();
  for (const [code, kept] of [[3, 3], ['12', 12], [null, undefined], [-1, -1], [undefined, undefined], [2 ** 40, 0], [0, 0]]) {
    process.exitCode = code;
    assert.strictEqual(process.exitCode, kept);
  }
  for (const [code, error] of [['', 'ERR_INVALID_ARG_TYPE'], ['x', 'ERR_INVALID_ARG_TYPE'], [{}, 'ERR_INVALID_ARG_TYPE'], [1.5, 'ERR_OUT_OF_RANGE'], [NaN, 'ERR_OUT_OF_RANGE'], [true, 'ERR_INVALID_ARG_TYPE']]) {
    assert.throws(() => { process.exitCode = code; }, { code: error });
  }
  assert.throws(() => { process.exitCode = 'x'; }, { message: 'The "code" argument must be of type number. Received type string (\'x\')' });
  assert.throws(() => { process.exitCode = 1.5; }, { message: 'The value of "code" is out of range. It must be an integer. Received 1.5' });
});

test('exit codes', () => {
  const log = [];
  const onExit = (process) => process.on('exit', (code) => log.push([code, process.exitCode]));
  assert.strictEqual(program(() => {}).code, 0);
  assert.strictEqual(program((process) => { process.exitCode = 3; }).code, 3);
  assert.strictEqual(program((process) => process.exit(4)).code, 4);
  assert.strictEqual(program((process) => process.exit('5')).code, 5);
  assert.strictEqual(program((process) => { process.exitCode = 6; process.exit(); }).code, 6);
  assert.strictEqual(program((process) => { process.exitCode = 6; process.exit(undefined); }).code, 0);
  assert.strictEqual(program((process) => { onExit(process); process.exit(7); }).code, 7);
  assert.strictEqual(program((process) => { process.on('exit', () => { process.exitCode = 8; }); }).code, 8);
  assert.strictEqual(program((process) => { process.on('exit', () => process.exit(9)); process.exit(1); }).code, 9);
  assert.strictEqual(program((process) => { onExit(process); process.exitCode = 2; }).code, 2);
  assert.deepStrictEqual(log, [[7, 7], [2, 2]]);
});

test('process.reallyExit may be replaced', () => {
  const codes = [];
  program((process) => {
    process.reallyExit = (code) => codes.push(code);
    process.exit(3);
  });
  assert.deepStrictEqual(codes, [3]);
});

test('beforeExit may keep the process alive, exit may not', () => {
  const log = [];
  program((process, rt) => {
    process.on('beforeExit', (code) => log.push(`beforeExit ${code}`));
    process.on('exit', (code) => { log.push(`exit ${code}`); process.nextTick(() => log.push('never')); });
  });
  assert.deepStrictEqual(log, ['beforeExit 0', 'exit 0']);
});

// ---- uncaught errors

test('an uncaught error: exit listeners, then its text, then code 1', () => {
  const log = [];
  const { code, stderr } = program((process) => {
    process.exitCode = 3;
    process.on('uncaughtExceptionMonitor', (error, origin) => log.push(['monitor', error.message, origin]));
    process.on('exit', (exitCode) => log.push(['exit', exitCode]));
    const error = new Error('boom');
    error.stack = 'Error: boom\n    at f (/app/a.js:2:9)';
    error.code = 'X';
    throw error;
  }, { op_process_source_line: (file, line) => file === '/app/a.js' && line === 2 ? '\tif (1) throw new Error("boom");' : undefined,
    op_process_thrown_site: () => '/app/a.js:2:9' });
  assert.deepStrictEqual(log, [['monitor', 'boom', 'uncaughtException'], ['exit', 1]]);
  assert.strictEqual(code, 1);
  assert.strictEqual(stderr, '/app/a.js:2\n\tif (1) throw new Error("boom");\n\t       ^\n\n' +
    `Error: boom\n    at f (/app/a.js:2:9) {\n  code: 'X'\n}\n\n${TRAILER}`);
});

test('the caret stands below the throw in front of the place where the error was made', () => {
  const { stderr } = program(() => {
    const error = new Error('boom');
    error.stack = 'Error: boom\n    at /app/a.js:1:7';
    throw error;
  }, { op_process_source_line: () => 'throw new Error("boom")' });
  assert.strictEqual(stderr, `/app/a.js:1\nthrow new Error("boom")\n^\n\nError: boom\n    at /app/a.js:1:7\n\n${TRAILER}`);
});

test('an uncaught value that is no error', () => {
  const frame = { op_process_source_line: () => 'throw 5', op_process_thrown_site: () => '/app/a.js:1:1' };
  const help = '(Use `spindle --trace-uncaught ...` to show where the exception was thrown)\n';
  const head = '\n/app/a.js:1\nthrow 5\n^\n';
  const thrown = (value, ops = frame) => program(() => { throw value; }, ops).stderr;
  assert.strictEqual(thrown(5), `${head}5\n${help}\n${TRAILER}`);
  assert.strictEqual(thrown(null), `${head}null\n${help}\n${TRAILER}`);
  assert.strictEqual(thrown(Symbol('q')), `${head}\n${help}\n${TRAILER}`);
  assert.strictEqual(thrown({ a: 1 }), `${head}{ a: 1 }\n\n${TRAILER}`);
  assert.strictEqual(thrown('x', {}), `Uncaught:\nx\n${help}\n${TRAILER}`);
  const traced = { ...frame, op_process_args: () => ['spindle', '/x', '1', '--trace-uncaught'] };
  assert.strictEqual(thrown(5, traced), `${head}5\nThrown at:\n    at /app/a.js:1:1\n\n\n${TRAILER}`);
});

test('a handler keeps the process alive', () => {
  const log = [];
  const { code, stderr } = program((process, rt) => {
    process.on('uncaughtException', (error, origin) => log.push([error, origin]));
    rt.require('timers').setTimeout(() => log.push('later'), 5);
    throw 5;
  });
  assert.deepStrictEqual(log, [[5, 'uncaughtException'], 'later']);
  assert.deepStrictEqual([code, stderr], [0, '']);
});

test('a capture callback comes before the listeners', () => {
  const log = [];
  program((process) => {
    assert.strictEqual(process.hasUncaughtExceptionCaptureCallback(), false);
    process.setUncaughtExceptionCaptureCallback((error) => log.push(error));
    assert.strictEqual(process.hasUncaughtExceptionCaptureCallback(), true);
    assert.throws(() => process.setUncaughtExceptionCaptureCallback(() => {}), { code: 'ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET' });
    assert.throws(() => process.setUncaughtExceptionCaptureCallback(5), { message: 'The "fn" argument must be of type function or null. Received type number (5)' });
    process.on('uncaughtException', () => log.push('never'));
    throw 5;
  });
  assert.deepStrictEqual(log, [5]);
});

test('an error in the handler ends the process with code 7, without exit listeners', () => {
  const log = [];
  const { code, stderr } = program((process) => {
    process.on('exit', () => log.push('exit'));
    process.on('uncaughtException', () => { throw new Error('second'); });
    throw new Error('first');
  });
  assert.deepStrictEqual([code, log], [7, []]);
  assert.match(stderr, /^Error: second\n/);
  assert.doesNotMatch(stderr, /first/);
});

test('an exit listener may change the code of an uncaught error, and may throw', () => {
  assert.strictEqual(program((process) => { process.on('exit', () => { process.exitCode = 9; }); throw 5; }).code, 9);
  const { code, stderr } = program((process) => { process.on('exit', () => { throw new Error('in exit'); }); throw 5; });
  assert.deepStrictEqual([code, /in exit/.test(stderr)], [1, false]);
  const alone = program((process) => { process.on('exit', () => { throw new Error('in exit'); }); });
  assert.deepStrictEqual([alone.code, /^Error: in exit/.test(alone.stderr)], [1, true]);
});

test('whatever the error does when it is printed, it is printed', () => {
  const broken = new Error('x');
  Object.defineProperty(broken, 'stack', { get() { throw new Error('no stack'); } });
  const { code, stderr } = program(() => { throw broken; });
  assert.strictEqual(code, 1);
  assert.ok(stderr.endsWith(TRAILER));
});

// ---- env

test('process.env: text in, text out', () => {
  const changes = [];
  const { process } = setUp({
    op_env_set: (name, value) => changes.push([name, value]),
  });
  const { env } = process;
  assert.deepStrictEqual([env.HOME, env.NOPE, 'HOME' in env, 'NOPE' in env, 'toString' in env], ['/root', undefined, true, false, true]);
  env.N = null;
  env.U = undefined;
  env.B = true;
  env.I = 5;
  env[7] = 'seven';
  assert.deepStrictEqual({ ...env }, { 7: 'seven', HOME: '/root', LANG: 'C', N: 'null', U: 'undefined', B: 'true', I: '5' });
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(env, 'I'), { value: '5', writable: true, enumerable: true, configurable: true });
  assert.strictEqual(delete env.B, true);
  assert.strictEqual(delete env.NOPE, true);
  assert.strictEqual('B' in env, false);
  assert.deepStrictEqual(changes, [['N', 'null'], ['U', 'undefined'], ['B', 'true'], ['I', '5'], ['7', 'seven'], ['B', null]]);
  assert.strictEqual(env.hasOwnProperty('HOME'), true);
  assert.strictEqual(env[Symbol('x')], undefined);
});

test('process.env: what it refuses', () => {
  const { env } = setUp().process;
  assert.throws(() => { env.A = Symbol('x'); }, { name: 'TypeError' });
  assert.throws(() => { env[Symbol('x')] = 'a'; }, { name: 'TypeError' });
  assert.throws(() => Object.defineProperty(env, 'A', { value: 1 }), {
    code: 'ERR_INVALID_OBJECT_DEFINE_PROPERTY',
    message: "'process.env' only accepts a configurable, writable, and enumerable data descriptor",
  });
  assert.throws(() => Object.defineProperty(env, 'A', { get() {} }), {
    code: 'ERR_INVALID_OBJECT_DEFINE_PROPERTY',
    message: "'process.env' does not accept an accessor(getter/setter) descriptor",
  });
  Object.defineProperty(env, 'A', { value: 1, writable: true, enumerable: true, configurable: true });
  assert.strictEqual(env.A, '1');
  assert.throws(() => Object.freeze(env), TypeError);
});

// ---- the rest

test('cwd is asked for once per chdir', () => {
  let asked = 0;
  const { process } = setUp({ op_process_cwd: () => `/dir${++asked}`, op_process_chdir() {} });
  assert.deepStrictEqual([process.cwd(), process.cwd()], ['/dir1', '/dir1']);
  process.chdir('/other');
  assert.strictEqual(process.cwd(), '/dir2');
  assert.throws(() => process.chdir(), { message: 'The "directory" argument must be of type string. Received undefined' });
});

test('hrtime', () => {
  const { process } = setUp({ op_process_hrtime: () => [10, 5] });
  assert.deepStrictEqual(process.hrtime(), [10, 5]);
  assert.deepStrictEqual(process.hrtime([9, 6]), [0, 999999999]);
  assert.deepStrictEqual(process.hrtime([9, 4]), [1, 1]);
  assert.strictEqual(process.hrtime.bigint(), 10000000005n);
  assert.throws(() => process.hrtime(5), { message: 'The "time" argument must be an instance of Array. Received type number (5)' });
  assert.throws(() => process.hrtime([1]), { message: 'The value of "time" is out of range. It must be 2. Received 1' });
});

test('kill', () => {
  const calls = [];
  const { process } = setUp({ op_process_kill: (...args) => { calls.push(args); return args[0] === 99 ? -3 : 0; } });
  assert.strictEqual(process.kill(1), true);
  process.kill(2, 'SIGUSR1');
  process.kill('3', 0);
  assert.deepStrictEqual(calls, [[1, 15], [2, 10], [3, 0]]);
  assert.throws(() => process.kill(99), { message: 'kill ESRCH', code: 'ESRCH', errno: -3, syscall: 'kill' });
  assert.throws(() => process.kill('a'), { message: 'The "pid" argument must be of type number. Received type string (\'a\')' });
  assert.throws(() => process.kill(1, 'SIGFOO'), { code: 'ERR_UNKNOWN_SIGNAL', message: 'Unknown signal: SIGFOO' });
});

test('memoryUsage, cpuUsage, resourceUsage, umask, ids', () => {
  const masks = [];
  const { process } = setUp({
    op_process_memory: () => [1, 2, 3, 4, 5], op_process_rss: () => 6, op_process_cpu_usage: () => [100, 50],
    op_process_resource_usage: () => Array.from({ length: 16 }, (_, i) => i),
    op_process_umask: (mask) => { masks.push(mask); return 0o22; }, op_process_ids: () => [1, 2, 3, 4], op_process_groups: () => [5],
  });
  assert.deepStrictEqual(process.memoryUsage(), { rss: 1, heapTotal: 2, heapUsed: 3, external: 4, arrayBuffers: 5 });
  assert.strictEqual(process.memoryUsage.rss(), 6);
  assert.deepStrictEqual(process.cpuUsage(), { user: 100, system: 50 });
  assert.deepStrictEqual(process.cpuUsage({ user: 90, system: 50 }), { user: 10, system: 0 });
  assert.throws(() => process.cpuUsage(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => process.cpuUsage({ user: -1, system: 0 }), { name: 'RangeError', code: 'ERR_INVALID_ARG_VALUE' });
  assert.deepStrictEqual([process.resourceUsage().userCPUTime, process.resourceUsage().involuntaryContextSwitches], [0, 15]);
  assert.deepStrictEqual([process.umask(), process.umask('77'), process.umask(0o1022)], [0o22, 0o22, 0o22]);
  assert.deepStrictEqual(masks, [-1, 0o77, 0o22]);
  assert.throws(() => process.umask('9'), { message: "The argument 'mask' must be a 32-bit unsigned integer or an octal string. Received '9'" });
  assert.deepStrictEqual([process.getuid(), process.geteuid(), process.getgid(), process.getegid(), process.getgroups()], [1, 2, 3, 4, [5, 4]]);
});

test('warnings', () => {
  const lines = (fn, flags = []) => program(fn, { op_process_args: () => ['/bin/spindle', '/x', String(flags.length), ...flags] }).stderr;
  const help = '(Use `spindle --trace-warnings ...` to show where the warning was created)\n';
  assert.strictEqual(lines((process) => process.emitWarning('careful')), `(spindle:4242) Warning: careful\n${help}`.replace('spindle:', 'node:'));
  assert.strictEqual(lines((process) => { process.emitWarning('a', 'Custom', 'C1'); process.emitWarning('b', { type: 'Other', detail: 'more' }); }),
    `(node:4242) [C1] Custom: a\n${help}(node:4242) Other: b\nmore\n`);
  assert.strictEqual(lines((process) => process.emitWarning('x'), ['--no-warnings']), '');
  assert.strictEqual(lines((process) => { process.removeAllListeners('warning'); process.emitWarning('x'); }), '');
  assert.strictEqual(lines((process) => process.emitWarning('x', 'Foo'), ['--disable-warning=Foo']), '');
  assert.strictEqual(lines((process) => process.emitWarning('x', 'DeprecationWarning', 'DEP1'), ['--no-deprecation']), '');
  assert.match(lines((process) => process.emitWarning('x', 'DeprecationWarning', 'DEP1')), /\[DEP1\] DeprecationWarning: x\n\(Use `spindle --trace-deprecation/);
  assert.match(lines((process) => process.emitWarning('x'), ['--trace-warnings']), /^\(node:4242\) Warning: x\n {4}at /);
  assert.match(lines((process) => process.emitWarning('x', 'DeprecationWarning'), ['--throw-deprecation']), /DeprecationWarning: x/);
  const { process } = setUp();
  assert.throws(() => process.emitWarning(5), { message: 'The "warning" argument must be of type string or an instance of Error. Received type number (5)' });
  assert.throws(() => process.emitWarning('x', 5), { message: 'The "type" argument must be of type string. Received type number (5)' });
});

test('a warning is an event, one tick later', () => {
  const log = [];
  program((process) => {
    process.on('warning', (warning) => log.push([warning.name, warning.message, warning.code, warning instanceof Error]));
    process.emitWarning('m', { type: 'T', code: 'C' });
    const own = new RangeError('own');
    process.emitWarning(own);
    log.push('sync');
  });
  assert.deepStrictEqual(log, ['sync', ['T', 'm', 'C', true], ['RangeError', 'own', undefined, true]]);
});

test('stdout and stderr write at once', () => {
  const { rt, process, log } = setUp();
  assert.strictEqual(process.stdout.write('a'), true);
  assert.strictEqual(process.stdout, process.stdout);
  process.stdout.write(new Uint8Array([98, 99]), (error) => log.push(['written', error]));
  process.stdout.write('6465', 'hex');
  process.stderr.write('err');
  process.stdout.end('!', () => log.push('finished'));
  assert.deepStrictEqual([rt.state.stdout, rt.state.stderr, log], ['abcde!', 'err', []]);
  rt.checkpoint();
  assert.deepStrictEqual(log, [['written', null], 'finished']);
  assert.deepStrictEqual([process.stdout.fd, process.stdout.isTTY, process.stdout.columns, process.stderr._isStdio], [1, undefined, undefined, true]);
  assert.throws(() => process.stdout.write(null), { code: 'ERR_STREAM_NULL_VALUES' });
  assert.throws(() => process.stdout.write(5), { message: 'The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received type number (5)' });
});

test('a failed write is an error event', () => {
  const { rt, process, log } = setUp({ op_write_fd: () => -32 });
  process.stdout.on('error', (error) => log.push(error.message));
  process.stdout.write('x', (error) => log.push(error.code));
  rt.checkpoint();
  assert.deepStrictEqual(log, ['EPIPE', 'write EPIPE']);
});

test('signals: the first listener takes over, the last one gives back', () => {
  const calls = [];
  const { rt, process, log } = setUp({
    op_signal_start: (signum) => { calls.push(['start', signum]); return signum === 9 ? -22 : 70 + signum; },
    op_signal_stop: (id) => calls.push(['stop', id]),
  });
  const listener = (...args) => log.push(args);
  process.on('SIGINT', listener);
  process.on('SIGINT', listener);
  rt.dispatch(3, 72, 2);
  assert.deepStrictEqual(log, [['SIGINT', 2], ['SIGINT', 2]]);
  process.removeListener('SIGINT', listener);
  process.removeListener('SIGINT', listener);
  assert.deepStrictEqual(calls, [['start', 2], ['stop', 72]]);
  assert.throws(() => process.on('SIGKILL', listener), { message: 'uv_signal_start EINVAL', code: 'EINVAL' });
  process.on('SIGNOTHING', listener);
});

test('ref and unref', () => {
  const { process, log } = setUp();
  process.ref({ ref() { log.push('ref'); } });
  process.unref({ [Symbol.for('nodejs.unref')]() { log.push('unref'); } });
  process.ref(undefined);
  process.unref({});
  assert.deepStrictEqual(log, ['ref', 'unref']);
});
