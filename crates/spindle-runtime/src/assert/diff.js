'use strict';
// internal/assert/diff: the differences of two lists of lines, found and printed. Also behind util.diff.
//
// The algorithm is Myers' "An O(ND) difference algorithm" (1986), greedy and forward: level d finds how far each diagonal
// gets with d insertions and deletions. The state before each level is kept, so that the path can be walked back.
// Ops used: none.

const REMOVED = -1; // only in `expected`
const SAME = 0;
const ADDED = 1; // only in `actual`

/** Unchanged lines in a row beyond which those in the middle are not shown. */
const CONTEXT = 5;

function sameLine(a, b, ignoreComma) {
  return a === b || (ignoreComma && (`${a},` === b || a === `${b},`));
}

/** Whether the best path to diagonal `k` at level `d` comes from above: one more of `expected`. */
function comesDown(reached, origin, k, d) {
  return k === -d || (k !== d && reached[origin + k - 1] < reached[origin + k + 1]);
}

/** [operation, value] of each line, in order. With `ignoreComma` lines that differ by a last comma are the same. */
function diffLines(actual, expected, ignoreComma = false) {
  const most = actual.length + expected.length;
  if (most > 2 ** 31 - 1) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', most);
  }
  const origin = most + 1;
  const reached = new Int32Array(2 * most + 3); // by diagonal: how many lines of `actual` are used up
  const levels = [];
  for (let d = 0; d <= most; d++) {
    levels.push(reached.slice(origin - d - 1, origin + d + 2));
    for (let k = -d; k <= d; k += 2) {
      let x = comesDown(reached, origin, k, d) ? reached[origin + k + 1] : reached[origin + k - 1] + 1;
      while (x < actual.length && x - k < expected.length && sameLine(actual[x], expected[x - k], ignoreComma)) x++;
      reached[origin + k] = x;
      if (x >= actual.length && x - k >= expected.length) return walkBack(levels, actual, expected, ignoreComma);
    }
  }
  return [];
}

function walkBack(levels, actual, expected, ignoreComma) {
  const path = [];
  let [x, y] = [actual.length, expected.length];
  for (let d = levels.length - 1; d >= 0; d--) {
    const origin = d + 1;
    const k = x - y;
    const from = comesDown(levels[d], origin, k, d) ? k + 1 : k - 1;
    const startX = levels[d][origin + from];
    const startY = startX - from;
    while (x > startX && y > startY) {
      x--;
      y--;
      path.push([SAME, ignoreComma && !actual[x].endsWith(',') ? expected[y] : actual[x]]);
    }
    if (d === 0) break;
    path.push(x > startX ? [ADDED, actual[--x]] : [REMOVED, expected[--y]]);
  }
  return path.reverse();
}

/** The lines with their marks; `isPartial` shows what only `actual` has in gray, as that is no mistake. */
function printLines(diff, isPartial, colors) {
  let message = '';
  let isShortened = false;
  for (let i = 0; i < diff.length;) {
    const [operation, value] = diff[i];
    if (operation !== SAME) {
      message += markedLine(operation, value, isPartial, colors);
      i++;
      continue;
    }
    let end = i;
    while (end < diff.length && diff[end][0] === SAME) end++;
    const skips = end < diff.length && end - i > CONTEXT + 2; // a gap of one or two lines is not worth a mark
    const shown = end < diff.length && !skips ? end : Math.min(end, i + CONTEXT);
    for (let line = i; line < shown; line++) message += `${colors.white}  ${diff[line][1]}\n`;
    if (skips) {
      message += `${colors.blue}...${colors.white}\n${colors.white}  ${diff[end - 1][1]}\n`;
      isShortened = true;
    }
    i = end;
  }
  return { message: `\n${message.trimEnd()}`, isShortened };
}

function markedLine(operation, value, isPartial, colors) {
  if (operation === REMOVED) return `${colors.red}-${colors.white} ${value}\n`;
  if (isPartial) return `${colors.gray}${colors.hasColors ? ' ' : '+'} ${value}${colors.white}\n`;
  return `${colors.green}+${colors.white} ${value}\n`;
}

/** A diff of characters on one line, told apart by colour alone. */
function printCharacters(diff, colors) {
  const shade = { [ADDED]: colors.green, [REMOVED]: colors.red, [SAME]: colors.white };
  return `\n${diff.map(([operation, value]) => `${shade[operation]}${value}${colors.white}`).join('')}`;
}

module.exports = { diffLines, printCharacters, printLines };
