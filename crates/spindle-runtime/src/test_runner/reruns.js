'use strict';
// internal/test_runner/reruns: --test-rerun-failures: what passed in an earlier run of the same command is not run again.
//
// The file is a list, one object a run: `file:line:column` of each test that passed, with the names of its subtests.
//
// Ops used: none.

const fs = require('fs');
const { relative } = require('path');
const { Test, noop, now } = require('internal/test_runner/test');

class Reruns {
  #runs;
  #cwd;
  #seen = new Set();

  constructor(runs, cwd) {
    this.#runs = runs;
    this.#cwd = cwd;
  }

  /** Several tests may stand in one place: all but the first share one name, as in Node's files. */
  #idOf({ file, line, column }, seen) {
    const id = `${relative(this.#cwd, file)}:${line}:${column}`;
    if (seen.has(id)) return `${id}:(1)`;
    seen.add(id);
    return id;
  }

  /** Lets a test that has passed before only repeat the names of its subtests. */
  apply(test) {
    if (test.loc === undefined) return;
    test.attempt = this.#runs.length;
    const before = this.#runs.at(-1)?.[this.#idOf(test.loc, this.#seen)];
    if (before === undefined) return;
    test.passedAttempt = before.passed_on_attempt;
    test.fn = () => {
      for (const { name, line, column, file } of before.children ?? []) {
        const child = test.createSubtest(Test, name, {}, noop, { __proto__: null, loc: { __proto__: null, line, column, file } });
        child.startTime = child.endTime = now();
        child.start();
      }
    };
  }

  /** A reporter that writes down what passes. */
  async* record(source, path) {
    const passed = {};
    const seen = new Set();
    let open = [];
    for await (const { type, data } of source) {
      if (type === 'test:start') open.push({ data, children: [] });
      if (type !== 'test:pass' && type !== 'test:fail') continue;
      const at = open.findLastIndex((one) => one.data.nesting === data.nesting && one.data.name === data.name);
      const own = at === -1 ? { data, children: [] } : open[at];
      if (at !== -1) open = open.slice(0, at);
      open.at(-1)?.children.push(own.data);
      if (type !== 'test:pass') continue;
      const { passed_on_attempt: earlier, attempt } = data.details;
      passed[this.#idOf(data, seen)] = { name: data.name, children: own.children, passed_on_attempt: earlier ?? attempt };
    }
    fs.writeFileSync(path, JSON.stringify([...this.#runs, passed], null, 2), 'utf8');
  }
}

function setUp(harness) {
  const { rerunFailuresFilePath: path, cwd } = harness.config;
  const runs = read(path);
  if (runs === null) {
    return harness.failRun(`Warning: The rerun failures file at ${path} is not a valid rerun file. The test runner will not be able to rerun failed tests.`);
  }
  harness.reruns = new Reruns(runs, cwd);
  if (require('process').env.NODE_TEST_CONTEXT) return undefined;
  const { PassThrough, compose } = require('stream');
  return compose(harness.root.reporter, (source) => harness.reruns.record(source, path)).pipe(new PassThrough());
}

function read(path) {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

module.exports = { setUp };
