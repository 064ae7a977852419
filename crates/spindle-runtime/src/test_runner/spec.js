'use strict';
// internal/test_runner/spec: the reporter for people: a tree of results, then the failures.
//
// Ops used: none.

const { relative } = require('path');
const { Transform } = require('stream');
const { SIGNS, indent, palette, resultText } = require('internal/test_runner/report_text');

const process = require('process');

const isSubtestsOnly = (data) => data.details?.error?.failureType === 'subtestsFailed';

class SpecReporter extends Transform {
  /** Tests that have started and told nothing yet, the innermost last. */
  #started = [];
  #failed = [];
  #folder = process.cwd();

  constructor() {
    super({ writableObjectMode: true });
  }

  _transform({ type, data }, encoding, callback) {
    callback(null, this.#textOf(type, data));
  }

  _flush(callback) {
    callback(null, this.#failures());
  }

  #textOf(type, data) {
    const colors = palette();
    switch (type) {
      case 'test:start':
        this.#started.push(data);
        return undefined;
      case 'test:fail':
        if (!isSubtestsOnly(data)) this.#failed.push(data);
        return this.#result(type, data);
      case 'test:pass':
        return this.#result(type, data);
      case 'test:stdout':
      case 'test:stderr':
        return data.message;
      case 'test:diagnostic': {
        const color = { __proto__: null, warn: colors.yellow, error: colors.red }[data.level] ?? colors.blue;
        return `${color}${indent(data.nesting)}${SIGNS.info}${data.message}${colors.white}\n`;
      }
      case 'test:summary':
        // Files have summaries too; the run's own has none.
        return data.file === undefined ? this.#failures() : undefined;
      case 'test:interrupted':
        return this.#interrupted(data.tests, colors);
      default:
        return undefined;
    }
  }

  /** Parents that have said nothing so far come first. */
  #result(type, data) {
    this.#started.pop();
    const parents = this.#started.map(({ nesting, name }) => `${indent(nesting)}${SIGNS.parent}${name}\n`).join('');
    this.#started = [];
    return `${resultText(type, data, false, parents, indent(data.nesting))}\n`;
  }

  #failures() {
    if (this.#failed.length === 0) return '';
    const { red, white } = palette();
    const lines = [`\n${red}${SIGNS.fail}failing tests:${white}\n`];
    for (const data of this.#failed) {
      if (data.file) lines.push(`test at ${relative(this.#folder, data.file)}:${data.line}:${data.column}`);
      lines.push(resultText('test:fail', data));
    }
    this.#failed = [];
    return lines.join('\n');
  }

  #interrupted(tests, { yellow, gray, white }) {
    if (tests.length === 0) return '';
    const lines = tests.map(({ nesting, name, file, line, column }) => {
      const place = file ? ` ${gray}(${relative(this.#folder, file)}:${line}:${column})${white}` : '';
      return `${indent(nesting)}${SIGNS.warning}${name}${place}`;
    });
    return `\n${yellow}Interrupted while running:${white}\n\n${lines.join('\n')}\n`;
  }
}

module.exports = SpecReporter;
