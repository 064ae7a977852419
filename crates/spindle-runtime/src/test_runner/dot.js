'use strict';
// internal/test_runner/dot: the reporter that prints one character a test.
//
// Ops used: none.

const { palette, resultText } = require('internal/test_runner/report_text');

const process = require('process');

const width = () => Math.max(process.stdout.columns ?? 20, 20);

module.exports = async function* dot(source) {
  const { green, red, reset, white } = palette();
  const failed = [];
  let column = 0;
  let columns = width();
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (type === 'test:fail') failed.push(data);
    yield type === 'test:pass' ? `${green}.${reset}` : `${red}X${reset}`;
    column += 1;
    if (column < columns) continue;
    yield '\n';
    column = 0;
    columns = width();
  }
  yield '\n';
  if (failed.length === 0) return;
  yield `\n${red}Failed tests:${white}\n\n`;
  for (const data of failed) yield resultText('test:fail', data);
};
