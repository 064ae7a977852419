'use strict';
// internal/test_runner/tap: the reporter for programs: TAP version 13, with details as YAML.
// Documentation: testanything.org/tap-version-13-specification.html.
//
// Ops used: none.

const { inspect } = require('internal/util/inspect');

const LINE_BREAK = /\r?\n/;
/** Kinds of failures that stand for an error of the program. */
const UNWRAPPED = ['testCodeFailure', 'hookFailed', 'uncaughtException', 'unhandledRejection'];
const isUnwrapped = (failureType) => UNWRAPPED.includes(failureType);

const indent = (nesting) => '    '.repeat(nesting);

async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    const text = textOf(type, data);
    if (text !== '') yield text;
    if (type === 'test:pass') yield details(data, null);
    if (type === 'test:fail') yield details(data, data.file ? `${data.file}:${data.line}:${data.column}` : null);
  }
}

function textOf(type, data) {
  switch (type) {
    case 'test:start': return `${indent(data.nesting)}# Subtest: ${escape(data.name)}\n`;
    case 'test:pass': return result('ok', data);
    case 'test:fail': return result('not ok', data);
    case 'test:plan': return `${indent(data.nesting)}1..${data.count}\n`;
    case 'test:diagnostic': return `${indent(data.nesting)}# ${escape(data.message)}\n`;
    case 'test:stdout':
    case 'test:stderr':
      return data.message.split(LINE_BREAK).filter((line) => line !== '').map((line) => `# ${escape(line)}\n`).join('');
    case 'test:interrupted': return data.tests.map(interrupted).join('');
    default: return '';
  }
}

function interrupted({ name, file, line, column }) {
  return `# ${escape(`Interrupted while running: ${name}${file ? ` at ${file}:${line}:${column}` : ''}`)}\n`;
}

function result(status, { nesting, testNumber, name, skip, todo, expectFailure }) {
  const title = name ? ` ${escape(`- ${name}`)}` : '';
  return `${indent(nesting)}${status} ${testNumber}${title}${directive(skip, todo, expectFailure)}\n`;
}

function directive(skip, todo, expectFailure) {
  const reason = (text) => typeof text === 'string' && text.length > 0 ? ` ${escape(text)}` : '';
  if (skip !== undefined) return ` # SKIP${reason(skip)}`;
  if (todo !== undefined) return ` # TODO${reason(todo)}`;
  if (expectFailure === undefined) return '';
  return ` # EXPECTED FAILURE${typeof expectFailure === 'string' ? ` ${escape(expectFailure)}` : ''}`;
}

const ESCAPES = { __proto__: null, '\b': '\\\\b', '\f': '\\\\f', '\t': '\\\\t', '\n': '\\\\n', '\r': '\\\\r', '\v': '\\\\v', '\\': '\\\\', '#': '\\#' };

function escape(text) {
  return text.replace(/[\b\f\t\n\r\v\\#]/g, (char) => ESCAPES[char]);
}

// ---- details

function details({ nesting, details: { duration_ms: duration, type, error } = {} }, location) {
  const space = indent(nesting);
  return `${space}  ---\n` +
    yaml(space, 'duration_ms', duration) +
    yaml(space, 'type', type) +
    (location === null ? '' : yaml(space, 'location', location)) +
    yaml(space, null, error, new Set()) +
    `${space}  ...\n`;
}

const plain = (value) => inspect(value, { colors: false, breakLength: Infinity });

/** `name: value`; an object's properties stand below it, two columns further in; without a name they stand for it. */
function yaml(space, name, value, seen) {
  if (value === undefined) return '';
  const prefix = `${space}  ${name}:`;
  if (value === null) return `${prefix} ~\n`;
  if (typeof value !== 'object') {
    const lines = typeof value === 'string' ? value.split(LINE_BREAK) : [];
    if (lines.length < 2) return `${prefix} ${plain(value)}\n`;
    return `${prefix} |-\n${lines.map((line) => `${space}    ${line}\n`).join('')}`;
  }
  seen.add(value);
  const isError = Error.isError(value) || value instanceof Error;
  const inner = name === null ? space : `${space}  `;
  let text = '';
  if (name !== null) text = require('util').types.isDate(value) ? `${prefix} ${value.toISOString()}\n` : `${prefix}\n`;
  for (const key of Object.keys(value)) {
    if (isError && (key === 'cause' || key === 'code')) continue;
    text += seen.has(value[key]) ? `${inner}  ${key}: <Circular>\n` : yaml(inner, key, value[key], seen);
  }
  return isError ? text + errorYaml(space, value, seen) : text;
}

const isAssertion = (value) => Boolean(value) && typeof value === 'object' && 'expected' in value && 'actual' in value;

/** What an error says beside its own properties; what the test threw stands for the failure that wraps it. */
function errorYaml(space, error, seen) {
  const { cause } = error;
  const isWrapped = error.code === 'ERR_TEST_FAILURE' && isUnwrapped(error.failureType);
  const pick = (key) => (isWrapped ? cause?.[key] : undefined) ?? error[key];
  const name = pick('name');
  const code = pick('code');
  const stack = pick('stack');
  let text = yaml(space, 'error', pick('message') ?? '<unknown error>', seen);
  if (code) text += yaml(space, 'code', code, seen);
  if (name && name !== 'Error') text += yaml(space, 'name', name, seen);
  const comparison = isWrapped && isAssertion(cause) ? cause : isAssertion(error) ? error : undefined;
  if (comparison !== undefined) text += comparisonYaml(space, comparison, pick('operator'), seen);
  return typeof stack === 'string' ? text + stackYaml(space, stack) : text;
}

/** Each side finds its own circles. */
function comparisonYaml(space, { expected, actual }, operator, seen) {
  const sides = yaml(space, 'expected', expected, new Set(seen)) + yaml(space, 'actual', actual, new Set(seen));
  return operator ? sides + yaml(space, 'operator', operator, seen) : sides;
}

function stackYaml(space, stack) {
  const frames = stack.split(LINE_BREAK).filter((line) => line.length > 7 && line.startsWith('    at ')).map((line) => line.slice(7));
  return frames.length === 0 ? '' : `${space}  stack: |-\n${frames.map((frame) => `${space}    ${frame}\n`).join('')}`;
}

module.exports = tap;
