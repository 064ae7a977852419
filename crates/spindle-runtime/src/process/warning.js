'use strict';
// internal/process/warning: process.emitWarning, and how warnings are printed.
//
// A warning is an event, one tick after it was given; the printer is an ordinary listener of it. Flags:
// `--no-warnings`, `--trace-warnings`, `--disable-warning=`, `--no-deprecation`, `--trace-deprecation`,
// `--throw-deprecation`. Documentation: nodejs.org/api/process.html#processemitwarningwarning-options.
//
// Ops used: none.

const execution = require('internal/process/execution');
const { nextTick } = require('internal/task_queues');
const { getOptionValue } = require('internal/options');

let helpShown = false;

/** Whether this run prints warnings at all. */
function isShown() {
  return getOptionValue('--warnings') && execution.process().env.NODE_NO_WARNINGS !== '1';
}

function isPendingDeprecation() {
  return getOptionValue('--pending-deprecation') || execution.process().env.NODE_PENDING_DEPRECATION === '1';
}

const flag = (property, name) => execution.process()[property] ?? getOptionValue(name);
const isErrorObject = (value) => value instanceof Error || Error.isError(value);

/** (warning[, type[, code]][, ctor]) or (warning, { type, code, detail, ctor }). */
function emitWarning(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ({ ctor, code, detail } = type);
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = undefined;
    type = 'Warning';
  }
  if (typeof code === 'function') [code, ctor] = [undefined, code];
  checkText(type, 'type');
  checkText(code, 'code');
  const given = typeof warning === 'string' ? make(warning, type, code, detail, ctor) : warning;
  if (!isErrorObject(given)) {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (given.name === 'DeprecationWarning') {
    if (flag('noDeprecation', '--no-deprecation')) return;
    // One tick later, so that the warnings before it are printed.
    if (flag('throwDeprecation', '--throw-deprecation')) return nextTick(() => { throw given; });
  }
  nextTick(emit, given);
}

function checkText(value, name) {
  if (value !== undefined) require('internal/validators').validateString(value, name);
}

function make(text, type, code, detail, ctor) {
  const warning = new Error(text);
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (typeof detail === 'string') warning.detail = detail;
  Error.captureStackTrace(warning, ctor || execution.process().emitWarning);
  return warning;
}

function emit(warning) {
  execution.process().emit('warning', warning);
}

/** A warning that cannot wait for a tick, because the program is about to end. */
function emitWarningSync(text) {
  emit(make(text));
}

/** The standard listener of 'warning': `(node:PID) [CODE] Name: text`. */
function onWarning(warning) {
  const disabled = getOptionValue('--disable-warning');
  if (disabled.includes(warning?.code) || disabled.includes(warning?.name)) return;
  if (!isErrorObject(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && flag('noDeprecation', '--no-deprecation')) return;
  const isTraced = flag('traceProcessWarnings', '--trace-warnings') || (isDeprecation && flag('traceDeprecation', '--trace-deprecation'));
  const { release, pid } = execution.process();
  let text = `(${release.name}:${pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  text += isTraced && warning.stack ? warning.stack : lineOf(warning);
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!isTraced && !helpShown) {
    helpShown = true;
    text += `\n(Use \`${execution.programName()} ${isDeprecation ? '--trace-deprecation' : '--trace-warnings'} ...\` to show where the warning was created)`;
  }
  print(`${text}\n`);
}

const lineOf = (warning) => typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);

/** To the file that `--redirect-warnings` or NODE_REDIRECT_WARNINGS names; where that fails, to standard error after all. */
function print(text) {
  const file = getOptionValue('--redirect-warnings') || execution.process().env.NODE_REDIRECT_WARNINGS;
  if (!file) return execution.printError(text);
  try {
    require('fs').appendFileSync(file, text);
  } catch {
    execution.printError(text);
  }
}

module.exports = { emitWarning, emitWarningSync, isPendingDeprecation, isShown, onWarning };
