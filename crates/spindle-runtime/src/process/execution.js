'use strict';
// internal/process/execution: uncaught errors, and how a program ends.
//
// An exception that leaves a callback comes here (`uncaught`). If the program handles it, it lives on; if not, 'exit'
// listeners run, the error is printed as Node prints it, and the process ends with code 1. An error thrown while
// handling one ends it with code 7. Documentation: nodejs.org/api/process.html#event-uncaughtexception and #exit-codes.
//
// Ops used:
//   op_process_args() -> string[]         state    see 'process'
//   op_process_versions() -> string[]     state     see 'process'
//   op_process_exit(code: i32) -> never   effect
//   op_write_fd(fd: i32, text) -> i32     state
//   op_console_is_tty(fd: i32) -> bool    effect
//   op_process_source_line(file: string, line: i32) -> string | undefined   effect   one line of a source, the first is 1
//   op_process_thrown_site() -> string | undefined   state   `file:line:column` at which the exception last handed to
//                                                            `uncaught` was thrown

const bootstrap = require('internal/bootstrap');
const border = require('internal/border');
const { i32 } = require('internal/flags');
const options = () => require('internal/options');
const stacks = () => require('internal/errors/stacks');

const process = () => require('process');

/** process.emit, without making `process` an emitter for it: as long as it is none, nobody listens. */
function emit(name, ...args) {
  const target = bootstrap.process;
  if (target === undefined || !(bootstrap.processEmits || Object.hasOwn(target, 'emit'))) return false;
  return target.emit(name, ...args);
}

/** Texts of scripts that are in no file (`[eval]`, `[stdin]`), by the name under which they were compiled. */
const sources = new Map();

/** One line of a source, the first is 1; undefined where it is not known. */
function sourceLine(file, line) {
  const text = sources.get(file);
  return text === undefined ? ops.op_process_source_line(file, line) : text.split(/\r?\n/)[line - 1];
}

/** The name by which help texts call this program. */
function programName() {
  const [argv0] = ops.op_process_args();
  return argv0.slice(argv0.lastIndexOf('/') + 1) || 'spindle';
}

// ---- the end

function beforeExit() {
  emit('beforeExit', bootstrap.exitCode ?? 0);
}

/** From Rust when the loop has nothing left: runs the 'exit' listeners and gives the exit code. */
function exit(code) {
  if (i32[border.WORD_EXITING] === 0) {
    i32[border.WORD_EXITING] = 1;
    emit('exit', bootstrap.exitCode ?? code);
  }
  return bootstrap.exitCode ?? code;
}

// ---- uncaught errors

/** What process.setUncaughtExceptionCaptureCallback was given. */
let capture = null;

function setCapture(fn) {
  const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET } } = require('internal/errors');
  if (fn !== null && typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (fn !== null && capture !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  capture = fn;
}

function noop() {}

/**
 * An exception left a callback, or (`fromPromise`) a promise was rejected and nobody took it. True if the program
 * handled it; otherwise this does not return. `isFresh` says that Rust has just caught the exception and knows where it
 * was thrown.
 */
function uncaught(error, fromPromise, isFresh = false) {
  let handled;
  try {
    handled = offer(error, fromPromise ? 'unhandledRejection' : 'uncaughtException');
  } catch (second) {
    print(second, undefined, false);
    ops.op_process_exit(7);
  }
  if (!handled) die(error, fromPromise, isFresh);
  // Whatever ticks the error cut off run after the next callback: make sure that there is one.
  else require('timers').setImmediate(noop);
  return handled;
}

function offer(error, origin) {
  emit('uncaughtExceptionMonitor', error, origin);
  if (capture === null) return emit('uncaughtException', error, origin);
  capture(error);
  return true;
}

function die(error, fromPromise, isFresh) {
  const thrown = isFresh ? ops.op_process_thrown_site() : undefined;
  try {
    if (i32[border.WORD_EXITING] === 0) {
      i32[border.WORD_EXITING] = 1;
      bootstrap.exitCode = 1;
      emit('exit', 1);
    }
  } catch {
    // The first error is the one to report.
  }
  print(error, thrown, fromPromise);
  if (options().getOptionValue('--abort-on-uncaught-exception')) process().abort();
  if (options().getOptionValue('--report-uncaught-exception')) require('internal/process/report').onUncaught(error);
  ops.op_process_exit(bootstrap.exitCode ?? 1);
}

/** Text for people: through process.stderr if the program has it, since it may have replaced `write`. */
function printError(text) {
  const stream = bootstrap.streams[2];
  if (stream === undefined) ops.op_write_fd(2, text);
  else stream.write(text);
}

/** `thrown` says where, as `file:line:column`, if that is known. */
function print(error, thrown, fromPromise) {
  ops.op_write_fd(2, `${describe(error, thrown, fromPromise)}\n${trailer()}\n`);
}

function trailer() {
  const list = ops.op_process_versions();
  const version = (name) => list[list.indexOf(name) + 1];
  return `Spindle v${version('spindle')} (Node.js ${version('node')} compatible)`;
}

/** The code frame, the error itself, and for values without a stack how to learn more. */
function describe(error, thrown, fromPromise) {
  const frame = codeFrame(error, thrown, fromPromise);
  const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function';
  const text = isObject ? inspect(error) : typeof error === 'symbol' ? '' : String(error);
  const isError = Error.isError(error);
  let head = isError ? '' : 'Uncaught:\n';
  // A syntax error that came through the loader shows its place already.
  if (frame !== undefined && !text.startsWith(frame)) head = isError ? `${frame}\n\n` : `\n${frame}\n`;
  return `${head}${text}\n${moreHelp(isObject, thrown)}`;
}

function moreHelp(isObject, thrown) {
  if (options().getOptionValue('--trace-uncaught')) return thrown === undefined ? '' : `Thrown at:\n    at ${thrown}\n\n`;
  return isObject ? '' : `(Use \`${programName()} --trace-uncaught ...\` to show where the exception was thrown)\n`;
}

function inspect(error) {
  const fallback = enhance(error);
  try {
    const { inspect } = require('internal/util/inspect');
    return inspect(error, { colors: wantsColors(), customInspect: false, depth: Math.max(inspect.defaultOptions?.depth ?? 2, 5) });
  } catch {
    return fallback;
  }
}

/** Lets the maker of the error add to its stack (EventEmitter does); gives the stack as text. */
function enhance(error) {
  try {
    const { kEnhanceStack } = require('internal/errors');
    if (typeof error[kEnhanceStack] === 'function') error.stack = error[kEnhanceStack]();
    return String(error.stack);
  } catch {
    return '<error>';
  }
}

function wantsColors() {
  const { env } = process();
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0';
  return ops.op_console_is_tty(2) && !env.NO_COLOR && !env.NODE_DISABLE_COLORS && env.TERM !== 'dumb';
}

/** `file:line`, the source line, and a caret below the throw; undefined where the source is not known. */
function codeFrame(error, thrown, fromPromise) {
  for (const site of sites(error, thrown)) {
    const source = site && sourceLine(site.file, site.line);
    if (typeof source !== 'string') continue;
    let before = source.slice(0, site.column - 1);
    // What is known is the place of the value or of its maker; the caret belongs below the `throw` in front of that.
    if (!fromPromise) before = before.replace(/\bthrow\s[^;}]*$/, '');
    return `${site.file}:${site.line}\n${source}\n${before.replace(/[^\t]/g, ' ')}^`;
  }
  return undefined;
}

/** Places to show, best first. A syntax error is thrown by whoever compiles, but what matters is where the mistake stands. */
function sites(error, thrown) {
  const { siteOf, siteOfFrame } = stacks();
  const made = siteOf(error);
  return thrown === undefined || error instanceof SyntaxError ? [made] : [siteOfFrame(`    at ${thrown}`), made];
}

module.exports = {
  beforeExit,
  emit,
  exit,
  hasCapture: () => capture !== null,
  printError,
  process,
  programName,
  setCapture,
  sourceLine,
  sources,
  uncaught,
};
