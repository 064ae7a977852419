'use strict';
// internal/assert/message: the text of an AssertionError that has none of its own: what was compared, and how it differs.
//
// Wording and layout are Node 25.8.1's. Ops used: none.

const { inspect } = require('internal/util/inspect');
const { diffLines, printCharacters, printLines } = require('internal/assert/diff');

const TITLES = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
};
const SAME_REFERENCE = 'Expected "actual" to be reference-equal to "expected":';
const OTHER_REFERENCE = 'Expected "actual" not to be reference-equal to "expected":';
const SAME_STRUCTURE = 'Values have same structure but are not reference-equal:';
const NOT_LOOSELY_EQUAL = 'Expected values not to be loosely deep-equal:';

/** Operators whose message is a diff, even below a message of the program's. */
const DIFFED = ['deepStrictEqual', 'strictEqual', 'partialDeepStrictEqual'];

const MAX_SHORT = 12; // characters of two values together that are shown as `a !== b`
const MAX_LONG = 512; // characters of one value
const MAX_LINES = 50;

const isObject = (value) => typeof value === 'object' && value !== null;

/** All that a comparison sees, whatever the program has set as inspect's defaults. */
function shown(value) {
  return inspect(value, {
    compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false, sorted: true, getters: true,
  });
}

/** The message for `actual` and `expected`; `message` is the program's own, if it gave one. */
function messageFor(operator, actual, expected, message, isFull, colors) {
  if (DIFFED.includes(operator)) return difference(operator, actual, expected, message, isFull, colors);
  if (message !== undefined && message !== null) return String(message);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return unwanted(operator, actual, isFull, colors);
  return sideBySide(operator, actual, expected, isFull);
}

/** Both are equal although they should not be: one is shown. */
function unwanted(operator, actual, isFull, colors) {
  const isReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const title = isReference ? OTHER_REFERENCE : TITLES[operator];
  const lines = shown(actual).split('\n');
  if (lines.length > MAX_LINES && !isFull) lines.splice(MAX_LINES - 4, Infinity, `${colors.blue}...${colors.white}`);
  if (lines.length > 1) return `${title}\n\n${lines.join('\n')}\n`;
  return `${title}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
}

/** Both values in full, for comparisons that no diff of their texts would explain. */
function sideBySide(operator, actual, expected, isFull) {
  const cut = (text, length) => (text.length > length && !isFull ? `${text.slice(0, length - 3)}...` : text);
  const [left, right] = [shown(actual), shown(expected)];
  if (operator === 'notDeepEqual' && left === right) return cut(`${TITLES.notDeepEqual}\n\n${left}`, 2 * MAX_LONG);
  const [first, second] = [cut(left, MAX_LONG), cut(right, MAX_LONG)];
  if (operator === 'deepEqual') return `${TITLES.deepEqual}\n\n${first}\n\nshould loosely deep-equal\n\n${second}`;
  if (operator === 'notDeepEqual') return `${NOT_LOOSELY_EQUAL}\n\n${first}\n\nshould not loosely deep-equal\n\n${second}`;
  return `${first} ${operator} ${second}`;
}

function difference(operator, actual, expected, message, isFull, colors) {
  const [left, right] = [shown(actual), shown(expected)];
  const [leftLines, rightLines] = [left.split('\n'), right.split('\n')];
  let part = { header: `${colors.green}+ actual${colors.white} ${colors.red}- expected${colors.white}`, isShortened: false };
  let title = titleOf(operator, actual, expected);
  if (leftLines.length === 1 && rightLines.length === 1 && !(isObject(actual) && isObject(expected))) {
    part = { ...part, ...oneLine(actual, left, expected, right, colors) };
  } else if (left === right) {
    title = SAME_STRUCTURE;
    const isShortened = leftLines.length > MAX_LINES && !isFull;
    part = { header: '', isShortened, message: isShortened ? `${leftLines.slice(0, MAX_LINES).join('\n')}\n...}` : left };
  } else {
    const isPartial = operator === 'partialDeepStrictEqual';
    if (isPartial) part.header = `${colors.gray}${colors.hasColors ? '' : '+ '}actual${colors.white} ${colors.red}- expected${colors.white}`;
    part = { ...part, ...printLines(diffLines(leftLines, rightLines, isObject(actual)), isPartial, colors) };
  }
  return `${message || title}\n${part.header}${part.isShortened ? '\n... Skipped lines' : ''}\n${part.message}\n`;
}

function titleOf(operator, actual, expected) {
  const areReferences = (isObject(actual) && isObject(expected)) || (typeof actual === 'function' && typeof expected === 'function');
  return operator === 'strictEqual' && areReferences ? SAME_REFERENCE : TITLES[operator];
}

function oneLine(actual, left, expected, right, colors) {
  const [isLeftText, isRightText] = [typeof actual === 'string', typeof expected === 'string'];
  const length = left.length + right.length - (isLeftText ? 2 : 0) - (isRightText ? 2 : 0); // without their quotes
  if (length <= MAX_SHORT && (actual !== 0 || expected !== 0)) return { header: '', message: `${left} !== ${right}` };
  if (isLeftText && isRightText && colors.hasColors) {
    const header = `${colors.green}actual${colors.white} ${colors.red}expected${colors.white}`;
    return { header, message: printCharacters(diffLines(left.split(''), right.split('')), colors) };
  }
  const message = `\n${colors.green}+${colors.white} ${left}\n${colors.red}- ${colors.white}${right}`;
  return { message: isLeftText && isRightText ? message + pointer(left, right) : message };
}

/** A caret below the first difference, unless that is at the very start anyway or the lines wrap. */
function pointer(left, right) {
  const { stderr } = require('process');
  if (left.length + right.length > (stderr.isTTY ? stderr.columns : 80)) return '';
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at < 3 || at === left.length ? '' : `\n${' '.repeat(at + 2)}^`;
}

module.exports = { messageFor };
