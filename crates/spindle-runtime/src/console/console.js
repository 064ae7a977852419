'use strict';
// console: the global console and the Console class (nodejs.org/api/console.html).
//
// The global console writes to its descriptor with one op per call, without making a stream. Once somebody has asked
// for `process.stdout` or `process.stderr` (bootstrap's `streams` knows), text goes through `stream.write`, so that a
// program which replaces `write` sees everything.
//
// Ops used:
//   op_write_fd(fd: i32, text: string) -> i32      state    whole text, synchronously; 0 or -errno (ignored: logging never throws)
//   op_console_is_tty(fd: i32) -> bool             effect
//   op_console_now_ms() -> f64                     effect   monotonic, fractional

const { op_write_fd } = ops;
const { consoleChannels, streams } = require('internal/bootstrap');

const kState = Symbol('console state');
const MAX_GROUP_INDENTATION = 1000;

const inspector = () => require('internal/util/inspect');
const errorCodes = () => require('internal/errors').codes;
const environment = () => require('process').env;
const colors = () => require('internal/util/colors');
const warn = (text) => require('process').emitWarning(text);

// ---- where text goes

const NAMES = [undefined, 'stdout', 'stderr'];

/** One of the process's own descriptors, with no stream until the program wants one. */
class Descriptor {
  constructor(fd) {
    this.fd = fd;
    this.own = undefined; // what the program put in place of console._stdout
    this.colored = undefined;
  }
  get stream() { return this.own ?? streams[this.fd]; }
  write(text) {
    const stream = this.own ?? streams[this.fd];
    if (stream === undefined) op_write_fd(this.fd, text);
    else writeQuietly(stream, text);
  }
  get isTTY() {
    const { stream } = this;
    return stream === undefined ? ops.op_console_is_tty(this.fd) : stream.isTTY === true;
  }
  get wantsColors() {
    const { stream } = this;
    if (stream !== undefined) return colors().shouldColorize(stream);
    // A terminal's stream knows what the terminal can show.
    return this.colored ??= colors().shouldColorize(this.isTTY ? require('process')[NAMES[this.fd]] : undefined);
  }
}

/** A stream given to `new Console`. */
class StreamSink {
  constructor(stream, ignoreErrors) {
    this.stream = stream;
    this.ignoreErrors = ignoreErrors;
  }
  write(text) {
    if (this.ignoreErrors) writeQuietly(this.stream, text);
    else this.stream.write(text);
  }
  get isTTY() { return this.stream.isTTY === true; }
  get wantsColors() { return colors().shouldColorize(this.stream); }
}

function ignore() {}

/** Writes; an error of the stream, now or later, stays silent unless the program listens for it. */
function writeQuietly(stream, text) {
  try {
    if (stream.listenerCount?.('error') === 0) stream.once('error', ignore);
    stream.write(text, (error) => {
      if (error && stream.listenerCount?.('error') === 0) stream.once('error', ignore);
    });
  } catch (error) {
    // Running out of stack must surface, or deep recursion that logs would never end.
    if (/too much recursion|call stack size/.test(error?.message)) throw error;
  } finally {
    stream.removeListener?.('error', ignore);
  }
}

// ---- one console's state

class State {
  constructor(out, err) {
    this.out = out;
    this.err = err;
    this.indent = '';
    this.groupWidth = 2;
    this.colorMode = 'auto';
    this.inspectOptions = undefined; // Map stream -> options
    this.counts = new Map();
    this.times = new Map();
  }
}

function put(state, sink, text) {
  const { indent } = state;
  if (indent !== '') text = indent + (text.includes('\n') ? text.replaceAll('\n', `\n${indent}`) : text);
  sink.write(text + '\n');
}

const COLORED = { colors: true };
const PLAIN = {};

function optionsFor(state, sink) {
  const mode = state.colorMode;
  const colors = mode === 'auto' ? sink.wantsColors : mode;
  const own = state.inspectOptions?.get(sink.stream);
  if (own === undefined) return colors ? COLORED : PLAIN;
  if (own.colors === undefined) own.colors = colors;
  return own;
}

function format(state, sink, args) {
  if (args.length === 1 && typeof args[0] === 'string') return args[0];
  return inspector().formatWithOptions(optionsFor(state, sink), ...args);
}

/** Tells the subscribers of a channel, if a program has any. */
function publish(channel, args) {
  if (channel !== undefined && channel.hasSubscribers) channel.publish(args);
}

// ---- methods; `this` is a console

const methods = {
  log(...args) {
    const state = this[kState];
    publish(consoleChannels.log, args);
    put(state, state.out, format(state, state.out, args));
  },
  info(...args) {
    const state = this[kState];
    publish(consoleChannels.info, args);
    put(state, state.out, format(state, state.out, args));
  },
  debug(...args) {
    const state = this[kState];
    publish(consoleChannels.debug, args);
    put(state, state.out, format(state, state.out, args));
  },
  warn(...args) {
    const state = this[kState];
    publish(consoleChannels.warn, args);
    put(state, state.err, format(state, state.err, args));
  },
  error(...args) {
    const state = this[kState];
    publish(consoleChannels.error, args);
    put(state, state.err, format(state, state.err, args));
  },
  dir(object, options) {
    const state = this[kState];
    put(state, state.out, inspector().inspect(object, { customInspect: false, ...optionsFor(state, state.out), ...options }));
  },
  time(label = 'default') {
    label = `${label}`;
    const { times } = this[kState];
    if (times.has(label)) return warn(`Label '${label}' already exists for console.time()`);
    times.set(label, ops.op_console_now_ms());
  },
  timeEnd(label = 'default') {
    const { times } = this[kState];
    label = `${label}`;
    if (logTime(this, label, 'timeEnd', [])) times.delete(label);
  },
  timeLog(label = 'default', ...data) {
    logTime(this, `${label}`, 'timeLog', data);
  },
  trace: function trace(...args) {
    const state = this[kState];
    const error = { name: 'Trace', message: format(state, state.err, args) };
    Error.captureStackTrace(error, trace);
    this.error(error.stack);
  },
  assert(condition, ...args) {
    if (condition) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    this.warn(...args);
  },
  clear() {
    const { out } = this[kState];
    if (out.isTTY && environment().TERM !== 'dumb') out.write('\x1b[1;1H\x1b[0J');
  },
  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    this.log(`${label}: ${count}`);
  },
  countReset(label = 'default') {
    label = `${label}`;
    if (!this[kState].counts.delete(label)) warn(`Count for '${label}' does not exist`);
  },
  group(...data) {
    if (data.length > 0) this.log(...data);
    const state = this[kState];
    state.indent += ' '.repeat(state.groupWidth);
  },
  groupEnd() {
    const state = this[kState];
    state.indent = state.indent.slice(0, Math.max(0, state.indent.length - state.groupWidth));
  },
  table(data, properties) {
    if (properties !== undefined && !Array.isArray(properties)) {
      throw new (errorCodes().ERR_INVALID_ARG_TYPE)('properties', 'Array', properties);
    }
    if (data === null || typeof data !== 'object') return this.log(data);
    const state = this[kState];
    this.log(renderTable(...tableColumns(data, properties, optionsFor(state, state.out))));
  },
};
methods.dirxml = methods.log;
methods.groupCollapsed = methods.group;

function logTime(console, label, method, data) {
  const start = console[kState].times.get(label);
  if (start === undefined) {
    warn(`No such label '${label}' for console.${method}()`);
    return false;
  }
  console.log('%s: %s', label, duration(ops.op_console_now_ms() - start), ...data);
  return true;
}

/** 12.345ms, 1.234s, 1:02.345 (m:ss.mmm), 1:02:03.456 (h:mm:ss.mmm) */
function duration(ms) {
  if (ms < 1000) return `${Number(ms.toFixed(3))}ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)}s`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms % 3_600_000 / 60_000);
  const seconds = (ms % 60_000 / 1000).toFixed(3).padStart(6, '0');
  if (hours === 0) return `${minutes}:${seconds} (m:ss.mmm)`;
  return `${hours}:${String(minutes).padStart(2, '0')}:${seconds} (h:mm:ss.mmm)`;
}

// ---- console.table

/** The heads and the columns of cells that `data` makes. A column may be sparse: a missing cell is blank. */
function tableColumns(data, properties, options) {
  const { inspect, classOf, previewEntries, CLASS } = inspector();
  const cell = (value) => {
    const wide = value !== null && typeof value === 'object' && !Array.isArray(value) && !ArrayBuffer.isView(value) &&
      Object.keys(value).length > 2;
    return inspect(value, { depth: wide ? -1 : 0, maxArrayLength: 3, breakLength: Infinity, ...options });
  };
  const numbers = (list) => list.map((_, i) => cell(i));
  const kind = classOf(data);
  let pairs;
  let items;
  if (kind === CLASS.MAP) pairs = [...data];
  else if (kind === CLASS.SET) items = [...data];
  else if (kind === CLASS.MAP_ITERATOR || kind === CLASS.SET_ITERATOR) {
    const [flat = [], isPairs] = previewEntries(data);
    if (isPairs && kind === CLASS.MAP_ITERATOR) pairs = chunk(flat);
    else items = isPairs ? chunk(flat) : flat;
  }
  if (pairs !== undefined) {
    return [['(iteration index)', 'Key', 'Values'], [numbers(pairs), pairs.map((pair) => cell(pair[0])), pairs.map((pair) => cell(pair[1]))]];
  }
  if (items !== undefined) return [['(iteration index)', 'Values'], [numbers(items), items.map(cell)]];

  const rows = Object.keys(data);
  const byName = new Map();
  const values = [];
  let hasPrimitives = false;
  rows.forEach((row, i) => {
    const item = data[row];
    const primitive = item === null || (typeof item !== 'object' && typeof item !== 'function');
    if (primitive && properties === undefined) {
      hasPrimitives = true;
      values[i] = cell(item);
      return;
    }
    for (const name of properties ?? Object.keys(item)) {
      const column = byName.get(name) ?? [];
      byName.set(name, column);
      column[i] = primitive || !Object.hasOwn(item, name) ? '' : cell(item[name]);
    }
  });
  const names = [...byName.keys()];
  const heads = ['(index)', ...integersFirst(names)];
  const columns = [rows, ...integersFirst(names).map((name) => byName.get(name))];
  if (hasPrimitives) {
    heads.push('Values');
    columns.push(values);
  }
  return [heads, columns];
}

/** Column order is that of an object's keys: integer names first, ascending. */
function integersFirst(names) {
  const object = { __proto__: null };
  for (const name of names) object[name] = true;
  return Object.keys(object);
}

function chunk(flat) {
  const pairs = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i], flat[i + 1]]);
  return pairs;
}

function renderTable(heads, columns) {
  const { getStringWidth } = inspector();
  const height = Math.max(...columns.map((column) => column.length));
  const widths = heads.map((head, i) => {
    let width = getStringWidth(head);
    for (let row = 0; row < height; row++) width = Math.max(width, getStringWidth(columns[i][row] ?? ''));
    return width;
  });
  const line = (cells) => `│ ${cells.map((text, i) => text + ' '.repeat(widths[i] - getStringWidth(text))).join(' │ ')} │`;
  const rule = (left, middle, right) => left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right;
  const lines = [rule('┌', '┬', '┐'), line(heads), rule('├', '┼', '┤')];
  for (let row = 0; row < height; row++) lines.push(line(columns.map((column) => column[row] ?? '')));
  lines.push(rule('└', '┴', '┘'));
  return lines.join('\n');
}

// ---- the class and the global object

function Console(options, ...rest) {
  if (new.target === undefined) return new Console(options, ...rest);
  if (!options || typeof options.write === 'function') options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation = 2 } = options;
  checkOptions(stdout, stderr, colorMode, inspectOptions, groupIndentation, options);
  const state = new State(new StreamSink(stdout, ignoreErrors), new StreamSink(stderr, ignoreErrors));
  state.colorMode = colorMode;
  state.groupWidth = groupIndentation;
  if (inspectOptions !== undefined) {
    state.inspectOptions = inspectOptions instanceof Map ? inspectOptions : new Map([[stdout, inspectOptions], [stderr, inspectOptions]]);
  }
  hide(this, { [kState]: state, _stdout: stdout, _stderr: stderr, _ignoreErrors: Boolean(ignoreErrors), _times: state.times });
  // Bound per instance, from the instance, so that a subclass may override a method and `const { log } = c` works.
  for (const name of Object.keys(Console.prototype)) bindMethod(this, name);
}

function checkOptions(stdout, stderr, colorMode, inspectOptions, groupIndentation, options) {
  const codes = errorCodes();
  if (typeof stdout?.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (typeof stderr?.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  if (colorMode !== 'auto' && typeof colorMode !== 'boolean') {
    throw new codes.ERR_INVALID_ARG_VALUE('colorMode', colorMode, "must be one of: 'auto', true, false");
  }
  if (typeof groupIndentation !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('groupIndentation', 'number', groupIndentation);
  if (!Number.isInteger(groupIndentation)) throw new codes.ERR_OUT_OF_RANGE('groupIndentation', 'an integer', groupIndentation);
  if (groupIndentation < 0 || groupIndentation > MAX_GROUP_INDENTATION) {
    throw new codes.ERR_OUT_OF_RANGE('groupIndentation', `>= 0 && <= ${MAX_GROUP_INDENTATION}`, groupIndentation);
  }
  if (inspectOptions === undefined) return;
  if (inspectOptions === null || typeof inspectOptions !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.inspectOptions', 'Object', inspectOptions);
  }
  if (options.colorMode === undefined) return;
  for (const one of inspectOptions instanceof Map ? inspectOptions.values() : [inspectOptions]) {
    if (one.colors !== undefined) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
  }
}

function hide(target, values) {
  for (const key of Reflect.ownKeys(values)) {
    Object.defineProperty(target, key, { __proto__: null, value: values[key], writable: true, configurable: true });
  }
}

function bindMethod(target, name) {
  const bound = target[name].bind(target);
  Object.defineProperty(bound, 'name', { __proto__: null, value: name, configurable: true });
  target[name] = bound;
}

Object.assign(Console.prototype, methods);
Object.defineProperty(Console, Symbol.hasInstance, { __proto__: null, value: (value) => value?.[kState] !== undefined });

const stdout = new Descriptor(1);
const stderr = new Descriptor(2);
const state = new State(stdout, stderr);
const console = Object.create({});
hide(console, { [kState]: state, _ignoreErrors: true, _times: state.times });

// The two busiest methods skip the generic path for their commonest call, one string. Methods, as `new console.log` throws.
const busy = {
  log(text) {
    if (arguments.length === 1 && typeof text === 'string' && state.indent === '' && consoleChannels.log === undefined) stdout.write(text + '\n');
    else methods.log.apply(console, arguments);
  },
  error(text) {
    if (arguments.length === 1 && typeof text === 'string' && state.indent === '' && consoleChannels.error === undefined) stderr.write(text + '\n');
    else methods.error.apply(console, arguments);
  },
};
// Keys in Node's order; the others are bound below.
Object.assign(console, { log: busy.log, info: undefined, debug: undefined, warn: undefined, error: busy.error });
for (const name of Object.keys(methods)) {
  if (name === 'log' || name === 'error') continue;
  console[name] = methods[name];
  bindMethod(console, name);
}
console.Console = Console;
// What only an inspector would show. Tasks and contexts are run as if there were none.
Object.assign(console, {
  profile() {},
  profileEnd() {},
  timeStamp() {},
  context() { return console; },
  createTask(name) {
    if (typeof name !== 'string' || name === '') throw new Error('First argument must be a non-empty string.');
    return { run: (callback) => callback() };
  },
});
Object.defineProperty(console, Symbol.toStringTag, { __proto__: null, value: 'console', configurable: true });
for (const [name, sink] of [['stdout', stdout], ['stderr', stderr]]) {
  Object.defineProperty(console, `_${name}`, {
    __proto__: null,
    configurable: true,
    get() { return sink.own ?? require('process')[name]; },
    set(stream) { sink.own = stream; },
  });
}

module.exports = console;
