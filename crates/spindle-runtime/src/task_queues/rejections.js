'use strict';
// internal/rejections: what becomes of promises that are rejected while nobody listens.
//
// Rust records rejections and late handlers, and hands them over (`rejection`) when all ticks and promise jobs are
// done; `processRejections` then tells the program. A handler added before that saves the promise; one added later
// leads to 'rejectionHandled'. Documentation: nodejs.org/api/process.html#event-unhandledrejection and
// nodejs.org/api/cli.html#--unhandled-rejectionsmode.
//
// Ops used:
//   op_get_context() -> any               state   async context of the running code, undefined = none
//   op_set_context(any) -> ()             state

const border = require('internal/border');
const { withoutFrames } = require('internal/errors');
const execution = require('internal/process/execution');

const objectToString = Object.prototype.toString;
const errorToString = Error.prototype.toString;

/** Rejected promises without a handler that are not yet reported, in order of rejection. */
let pending = new Map();
/** Reported ones, in case a handler comes late. */
const reported = new WeakMap();
/** Those whose handler came late, until 'rejectionHandled' tells of them. */
let handledLate = [];
let lastId = 0;
let onUnhandled;

/**
 * From Rust, before `processRejections`: `type` is a REJECTION name of the border: a promise without handler was rejected, or a handler came later.
 * `context` is the async context in which that happened, undefined if there was none.
 */
function rejection(type, promise, reason, context) {
  if (type === border.REJECTION_UNHANDLED) {
    pending.set(promise, { reason, id: ++lastId, context });
    return;
  }
  if (pending.delete(promise)) return;
  const known = reported.get(promise);
  if (known === undefined) return;
  reported.delete(promise);
  handledLate.push({ promise, id: known.id });
}

/**
 * Tells the program of late handlers, then of unhandled rejections. True if there was anything to tell: the program's
 * listeners may have queued ticks and jobs, so the queues must be drained again.
 */
function processRejections() {
  if (handledLate.length === 0 && pending.size === 0) return false;
  const late = handledLate;
  handledLate = [];
  for (const { promise, id } of late) guarded(() => tellHandled(promise, id));
  const batch = pending;
  pending = new Map();
  for (const [promise, info] of batch) {
    reported.set(promise, info);
    guarded(() => tellUnhandled(promise, info));
  }
  return true;
}

/** A listener that throws is an uncaught exception and ends nothing but itself. */
function guarded(tell) {
  try {
    tell();
  } catch (error) {
    execution.uncaught(error, false);
  }
}

function tellHandled(promise, id) {
  if (execution.emit('rejectionHandled', promise)) return;
  const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${id})`);
  warning.name = 'PromiseRejectionHandledWarning';
  warning.id = id;
  execution.process().emitWarning(warning);
}

function tellUnhandled(promise, info) {
  onUnhandled ??= MODES[require('internal/options').getOptionValue('--unhandled-rejections')] ?? MODES.throw;
  if (info.context === undefined) return onUnhandled(promise, info);
  const before = ops.op_get_context();
  ops.op_set_context(info.context);
  try {
    onUnhandled(promise, info);
  } finally {
    ops.op_set_context(before);
  }
}

const emitUnhandled = (promise, { reason }) => execution.emit('unhandledRejection', reason, promise);
const raise = ({ reason }) => execution.uncaught(isErrorLike(reason) ? reason : rejectionError(reason), true);

/** By the value of `--unhandled-rejections`. */
const MODES = {
  __proto__: null,
  throw(promise, info) {
    if (!emitUnhandled(promise, info)) raise(info);
  },
  strict(promise, info) {
    raise(info);
    if (!emitUnhandled(promise, info)) warn(info);
  },
  warn(promise, info) {
    emitUnhandled(promise, info);
    warn(info);
  },
  none: emitUnhandled,
  'warn-with-error-code'(promise, info) {
    if (emitUnhandled(promise, info)) return;
    warn(info);
    execution.process().exitCode = 1;
  },
};

function isErrorLike(value) {
  return typeof value === 'object' && value !== null && (Error.isError(value) || Object.hasOwn(value, 'stack'));
}

function rejectionError(reason) {
  const error = new Error(
    'This error originated either by throwing inside of an async function without a catch block, or by rejecting ' +
    `a promise which was not handled with .catch(). The promise rejected with the reason "${plainText(reason)}".`);
  error.code = 'ERR_UNHANDLED_REJECTION';
  error.name = 'UnhandledPromiseRejection';
  return error;
}

/** Two warnings, as Node gives them: the reason, then the advice. */
function warn({ reason, id }) {
  const { emitWarning } = execution.process();
  const name = 'UnhandledPromiseRejectionWarning';
  let text;
  try {
    text = isErrorLike(reason) ? String(reason.stack) : plainText(reason);
  } catch {
    text = plainText(reason);
  }
  emitWarning(text, name);
  const advice = withoutFrames(() => new Error(
    'Unhandled promise rejection. This error originated either by throwing inside of an async function without a ' +
    'catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on ' +
    'unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${id})`));
  advice.name = name;
  if (isErrorLike(reason)) advice.stack = text;
  emitWarning(advice);
}

/**
 * A rejected value as text, without calling its own toString: `#<Foo>` for an object whose toString is the standard one,
 * `[object Array]` for one with another, an error's own line for errors.
 */
function plainText(value) {
  switch (typeof value) {
    case 'symbol': return value.toString();
    case 'function': return Function.prototype.toString.call(value);
    case 'object': break;
    default: return String(value);
  }
  if (value === null) return 'null';
  try {
    const { toString } = value;
    if (toString === errorToString) return errorToString.call(value);
    const name = toString === objectToString ? value.constructor?.name : undefined;
    return typeof name === 'string' && name !== '' ? `#<${name}>` : objectToString.call(value);
  } catch {
    return '#<Object>';
  }
}

module.exports = { rejection, processRejections };
