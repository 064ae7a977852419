'use strict';
// Runs built-in JavaScript under Node: loads a file of `src/` as function (exports, require, module, ops), with ops
// that a test gives, and plays Rust's part (clock, entries, checkpoints, phases) where a test wants it.
//
//   const { createRuntime } = require('./shim.js');
//   const rt = createRuntime({ ops: { op_write_fd: (fd, text) => .. }, modules: { console: fakeConsole } });
//   const { setTimeout } = rt.require('timers');
//   rt.runLoop();
//
// Each runtime has its own modules, flags, fake clock (`rt.clock.now`, whole ms) and fake global object. Ops that nobody
// gave throw when they are called, and name themselves. Exits throw `ExitSignal`, so that nothing runs after them.
// Promise jobs of the real engine are not the test's: `rt.jobs` holds those of queueMicrotask only.

const fs = require('node:fs');
const path = require('node:path');
const util = require('node:util');

const SRC = path.join(__dirname, '../../src');

const border = require('../../src/border/border.js');

/** Numbers for names of internal/border, as in what is compiled ahead of time. */
function inlined(source) {
  const plain = source.replace("const border = require('internal/border');", '');
  return plain === source ? source : plain.replace(/(?<![\w$.])border\.(\w+)/g, (_, name) => `(${border[name]})`);
}

/** Built-ins that need much of Rust and have tests of their own: Node's stand in for them, unless a test says `standIns: false`. */
const STAND_INS = { 'internal/util/inspect': util, buffer: require('node:buffer') };

/** The rows of builtins.txt. */
function readRows() {
  const lines = fs.readFileSync(path.join(__dirname, '../../builtins.txt'), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [id, file, scope = 'internal', , globals = ''] = line.split('\t');
    return { id, file, scope, globals };
  });
}

/** What programs may require, as op_builtin_names answers. */
function publicNames(rows) {
  const of = (scope, prefix) => rows.filter((row) => row.scope === scope).map(({ id }) => prefix + id).sort();
  return [...of('public', ''), ...of('node:', 'node:')].join(' ');
}

/** Of Rust's table of options, those whose default is not `false`. */
const OPTION_DEFAULTS = {
  'conditions': [], 'disable-warning': [], 'deprecation': true, 'experimental-require-module': true, 'redirect-warnings': '',
  'require-module': true, 'unhandled-rejections': '', 'warnings': true,
};

/** What Rust's parser makes of the flags that `op_process_args` gives: the value of one option, null if it was not given. */
function optionIn([, , count, ...rest], name) {
  let value = null;
  for (const flag of rest.slice(0, Number(count))) {
    if (flag === `--${name}`) value = true;
    else if (flag === `--no-${name}`) value = false;
    else if (flag.startsWith(`--${name}=`)) value = flag.slice(name.length + 3);
  }
  return typeof value === 'string' && Array.isArray(OPTION_DEFAULTS[name]) ? [value] : value;
}

/** Module, name and mark of each global, as op_builtin_globals answers. */
function globalsOf(rows) {
  const written = rows.flatMap(({ id, globals }) => globals.split(' ').filter(Boolean).map((name) => [id, ...name.split(/(?=[+=])/)]));
  return written.map(([id, name, mark = '-']) => `${id} ${name} ${mark}`).join(' ');
}

class ExitSignal extends Error {
  constructor(code) {
    super(`process exited with code ${code}`);
    this.exitCode = code;
  }
}

function createRuntime(options = {}) {
  const rows = readRows();
  const table = new Map(rows.map(({ id, file }) => [id, file]));
  const modules = { ...(options.standIns === false ? {} : STAND_INS), ...options.modules };
  const loaded = new Map();
  const clock = { now: 1000 };
  const i32 = new Int32Array(16);
  const f64 = new Float64Array(4);
  const entries = {};
  const fakeGlobal = { __proto__: null };
  const jobs = [];
  const state = { stdout: '', stderr: '', context: undefined, errorFactory: undefined, rejections: [], exitCode: undefined };

  const defaults = {
    i32,
    f64,
    op_set_entry(name, fn) { entries[name] ??= fn; },
    op_set_error_factory(fn) { state.errorFactory = fn; },
    op_now: () => clock.now,
    op_has_jobs: () => jobs.length > 0 || state.rejections.length > 0,
    op_queue_microtask(fn) { jobs.push(fn); },
    op_get_context: () => state.context,
    op_set_context(context) { state.context = context; },
    op_write_fd(fd, text) {
      state[fd === 2 ? 'stderr' : 'stdout'] += text;
      return 0;
    },
    op_write_fd_bytes: (fd, view) => defaults.op_write_fd(fd, Buffer.from(view).toString()),
    op_console_is_tty: () => false,
    op_process_args: () => ['spindle', '/usr/bin/spindle', '0'],
    op_process_versions: () => ['node', '25.8.1', 'spindle', '0.1.0'],
    op_process_platform: () => ['linux', 'x64'],
    op_process_pid: () => 4242,
    op_process_exit(code) {
      state.exitCode = code;
      throw new ExitSignal(code);
    },
    op_env_list: () => ['HOME', '/root', 'LANG', 'C'],
    op_env_set() {},
    op_process_source_line: () => undefined,
    op_set_module_hook() {},
    op_builtin_globals: () => globalsOf(rows),
    op_builtin_names: () => publicNames(rows),
    op_process_has_channel: () => false,
    op_stdio_type: () => 1,
    op_option: (name) => optionIn(ops.op_process_args(), name),
    op_option_default: (name) => OPTION_DEFAULTS[name] ?? false,
    op_process_thrown_site: () => undefined,
  };

  const ops = new Proxy({ ...defaults, ...options.ops }, {
    get(target, name) {
      if (name in target || typeof name !== 'string' || name === 'op_structured_clone') return target[name];
      return () => { throw new Error(`the test gave no op ${name}`); };
    },
  });

  function load(id) {
    if (id in modules) return modules[id];
    const known = loaded.get(id);
    if (known !== undefined) return known.exports;
    const file = table.get(id);
    if (file === undefined) throw new Error(`no such built-in: ${id}`);
    const source = inlined(fs.readFileSync(path.join(SRC, file), 'utf8'));
    const module = { exports: {}, id };
    loaded.set(id, module);
    // One line, so that line numbers in stacks are those of the file. `globalThis` is the test's own.
    const run = new Function('exports', 'require', 'module', 'ops', 'globalThis', `${source}\n//# sourceURL=node:${id}`);
    run(module.exports, load, module, ops, fakeGlobal);
    return module.exports;
  }

  const runtime = {
    ExitSignal, clock, entries, f64, globalThis: fakeGlobal, i32, jobs, ops, require: load, state,
    loadedIds: () => [...loaded.keys()],
    flags: load('internal/flags'),
    ...driver({ clock, entries, f64, i32, jobs, state }),
  };
  load('internal/bootstrap');
  return runtime;
}

/** Rust's part, as src/driver.rs plays it: one entry, then a checkpoint; a throw goes to the uncaught handler. */
function driver({ clock, entries, f64, i32, jobs, state }) {
  const FAILED = Symbol('failed');

  function report(error) {
    if (error instanceof ExitSignal) throw error;
    entries.uncaught(error, false);
  }

  function enter(name, ...args) {
    state.context = undefined;
    try {
      return entries[name](...args);
    } catch (error) {
      report(error);
      return FAILED;
    }
  }

  function checkpoint() {
    for (;;) {
      if (i32[0] !== 0 && enter('runTicks') === FAILED) return;
      while (jobs.length > 0) {
        try {
          jobs.shift()();
        } catch (error) {
          report(error);
        }
      }
      if (i32[0] !== 0) continue;
      if (state.rejections.length === 0) return;
      for (const [type, promise] of state.rejections.splice(0)) enter('rejection', type, promise, promise.reason, state.context);
      if (enter('processRejections') === false) return;
    }
  }

  function runList(name, ...args) {
    let again;
    do {
      const result = enter(name, ...args);
      again = result !== false && result !== undefined;
      checkpoint();
    } while (again);
  }

  /** Runs `fn` as the main script. */
  function runMain(fn) {
    try {
      fn();
    } catch (error) {
      report(error);
    }
    checkpoint();
  }

  function timersPass(edge) {
    if (f64[0] !== 0 && f64[0] <= clock.now + (edge ? 1 : 0)) runList('runTimers', clock.now, edge);
  }

  function checkPhase() {
    if (i32[1] > 0) runList('runImmediates');
  }

  const isAlive = () => i32[2] > 0 || i32[3] > 0;

  /** Phases until nothing keeps the loop alive: time stands still in callbacks unless they move it, and jumps in poll. */
  function runLoop({ maxTurns = 10000 } = {}) {
    timersPass(true);
    for (let turn = 0; isAlive(); turn++) {
      if (turn === maxTurns) throw new Error('the loop does not end');
      if (i32[2] === 0 && f64[0] > clock.now) clock.now = f64[0];
      checkPhase();
      timersPass(false);
    }
  }

  function run(fn) {
    runMain(fn);
    runLoop();
    enter('beforeExit');
    checkpoint();
    return enter('exit');
  }

  return { checkPhase, checkpoint, dispatch: (...args) => { enter('dispatch', ...args); checkpoint(); }, enter, isAlive, run, runList, runLoop, runMain, timersPass };
}

module.exports = { ExitSignal, createRuntime };
