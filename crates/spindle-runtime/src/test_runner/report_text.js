'use strict';
// internal/test_runner/report_text: what the reporters for people share: signs, colours, the text of a result.
//
// Ops used: none.

const { inspect } = require('internal/util/inspect');
const { paletteFor, shouldColorize } = require('internal/util/colors');

const process = require('process');

const SIGNS = { __proto__: null, fail: '\u2716 ', pass: '\u2714 ', info: '\u2139 ', parent: '\u25B6 ', skipped: '\uFE63 ', warning: '\u26A0 ' };

const palette = () => paletteFor(process.stderr);
const indent = (nesting) => '  '.repeat(nesting);

/** An error as a report shows it; its cause stands for the failure that wraps it. */
function errorText(error, colors) {
  return inspect(error.code === 'ERR_TEST_FAILURE' ? error.cause : error, { colors, breakLength: Infinity });
}

/** One line for a result, below it the error if `withError`. */
function resultText(type, data, withError = true, prefix = '', space = '') {
  const colors = palette();
  const { skip, todo, expectFailure, details, name } = data;
  const duration = details?.duration_ms ? ` ${colors.gray}(${details.duration_ms}ms)${colors.white}` : '';
  let sign = type === 'test:fail' ? SIGNS.fail : SIGNS.pass;
  let color = type === 'test:fail' ? colors.red : colors.green;
  let title = `${name}${duration}`;
  const note = (text, standard) => ` # ${typeof text === 'string' && text.length > 0 ? text : standard}`;
  if (skip !== undefined) {
    title += note(skip, 'SKIP');
    color = colors.gray;
    sign = SIGNS.skipped;
  } else if (todo !== undefined) {
    title += note(todo, 'TODO');
    if (type === 'test:fail') {
      color = colors.yellow;
      sign = SIGNS.warning;
    }
  } else if (expectFailure !== undefined) {
    title += ' # EXPECTED FAILURE';
  }
  const error = withError && details?.error ? indented(errorText(details.error, shouldColorize(process.stdout)), space) : '';
  return `${prefix}${space}${color}${sign}${title}${colors.white}${error}`;
}

function indented(text, space) {
  return `\n${space}  ${text.split(/\r?\n/).join(`\n${space}  `)}\n`;
}

module.exports = { SIGNS, indent, palette, resultText };
