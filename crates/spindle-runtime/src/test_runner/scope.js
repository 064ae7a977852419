'use strict';
// internal/test_runner/scope: which test the running code belongs to, and where in a program a test was written.
//
// The test travels with the async context, so that what a timer or a promise of a test throws later is known to be the
// test's. Reporters have a scope of their own: their errors are nobody's test.
//
// Ops used: none.

const { AsyncLocalStorage } = require('internal/async_hooks/storage');
const { callSites } = require('internal/errors/stacks');

const storage = new AsyncLocalStorage();

/** The scope of reporters. */
const REPORTER = { isReporter: true };

/** The place where `fn` was called, as { line, column, file }; undefined if nothing tells. */
function callerOf(fn) {
  const [site] = callSites(fn, 1);
  const file = site?.getFileName();
  if (!file) return undefined;
  const path = file.startsWith('file://') ? require('url').fileURLToPath(file) : file;
  const line = site.getLineNumber() ?? 1;
  return place(path, line, startOf(path, line, site.getColumnNumber() ?? 1));
}

/** The engine names the parenthesis of a call `f(..)`; programs expect the place of `f`. */
function startOf(file, line, column) {
  const text = lineOf(file, line);
  if (text?.[column - 1] !== '(') return column;
  return column - /[\w$]*$/.exec(text.slice(0, column - 1))[0].length;
}

/** The file that was asked for last: tests of a file are made one after the other. */
let lastFile;
let lastLines = [];

function lineOf(file, line) {
  if (file !== lastFile) {
    lastFile = file;
    try {
      lastLines = require('fs').readFileSync(file, 'utf8').split('\n');
    } catch {
      lastLines = []; // a script without a file
    }
  }
  return lastLines[line - 1];
}

function place(file, line = 1, column = 1) {
  return { __proto__: null, line, column, file };
}

module.exports = {
  REPORTER,
  callerOf,
  current: () => storage.getStore(),
  place,
  /** Calls `fn` as part of `owner`. */
  within: (owner, fn) => storage.run(owner, fn),
};
