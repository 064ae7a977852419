'use strict';
// internal/test_runner/files: which files are tests, by the patterns of the command line or by their names.
//
// Ops used: none.

const fs = require('fs');
const path = require('path');

const EXTENSIONS = ['js', 'mjs', 'cjs'];
const TYPED = ['ts', 'mts', 'cts'];

/** `**` + `/{test,test/**` + `/*,test-*,*[._-]test}.{js,..}` in Node's words. */
function standardPattern() {
  const isTyped = require('internal/options').getOptionValue('--strip-types');
  const extensions = isTyped ? [...EXTENSIONS, ...TYPED] : EXTENSIONS;
  return `**/{test,test/**/*,test-*,*[._-]test}.{${extensions.join(',')}}`;
}

const isMagic = (pattern) => /[*?[\]{}]/.test(pattern);

/** Paths as they were written, relative to `cwd`, in order; `isNothing` tells that names were given and none exists. */
function find(patterns, cwd) {
  const isGiven = patterns !== undefined && patterns !== null && patterns.length > 0;
  const found = new Set();
  for (const pattern of isGiven ? patterns : [standardPattern()]) {
    if (isMagic(pattern)) walk(pattern, cwd, found);
    else if (fs.existsSync(path.resolve(cwd, pattern))) found.add(path.normalize(pattern));
  }
  return { files: [...found].sort(), isNothing: found.size === 0 && isGiven && !patterns.some(isMagic) };
}

/** Looks below the folders that the pattern names before its first wildcard. */
function walk(pattern, cwd, found) {
  const parts = path.normalize(pattern).split('/');
  const first = parts.findIndex(isMagic);
  const base = parts.slice(0, first).join('/') || (pattern.startsWith('/') ? '/' : '');
  const rest = parts.slice(first).join('/');
  const visit = (below) => {
    for (const entry of entriesOf(path.resolve(cwd, base, below))) {
      if (entry.name === 'node_modules') continue;
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) visit(name);
      else if (path.matchesGlob(name, rest)) found.add(base === '' ? name : path.join(base, name));
    }
  };
  visit('');
}

function entriesOf(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // not there, or not for us to read
  }
}

module.exports = { find };
