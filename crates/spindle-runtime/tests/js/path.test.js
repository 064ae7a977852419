'use strict';
// path against the running Node's, over every pair of a list of awkward paths. The Windows half skips what depends on
// the drive's current folder and what nobody meets (shares without a name).

const test = require('node:test');
const assert = require('node:assert');
const nodePath = require('node:path');
const { createRuntime } = require('./shim.js');

const ours = createRuntime({ modules: { process } }).require('path');

const PATHS = ['', '.', '..', '/', '//', 'a', 'a/', '/a', '/a/', 'a/b', '/a/b/', 'a//b', './a', '../a', 'a/..', 'a/../..', '/a/../..', '/..',
  '../..', 'a/./b', '//a', '///a//b', 'a.txt', '.bashrc', 'a.', 'a..', '..a', '...', 'a.b.c', '/x/a.b/', 'a/b.c/d', 'C:', 'C:\\', 'C:/', 'c:a',
  'C:\\a\\b', 'C:\\a\\..\\b', '\\\\srv\\share', '\\\\srv\\share\\', '\\\\srv\\share\\a', '//srv/share/a/../b', '\\', '\\a', 'a\\b',
  'a\\..\\..', 'C:..', 'C:\\..', 'a:b', 'D:\\x', 'foo/bar\\baz', 'C:/x/y.txt', 'con', 'aaa', 'a/aaa', 'é/ü.ö'];
const OBJECTS = [{ dir: 'a', base: 'b' }, { root: '/', base: 'b' }, { root: '/', dir: '/', base: 'b' }, { name: 'n', ext: '.e' },
  { name: 'n', ext: 'e' }, { dir: 'd', name: 'n' }, {}, { base: 'b', name: 'x' }];

for (const half of ['posix', 'win32']) {
  const [mine, theirs] = [ours[half], nodePath[half]];

  test(`${half}: functions of one path`, () => {
    for (const name of ['normalize', 'isAbsolute', 'dirname', 'basename', 'extname', 'parse']) {
      for (const path of PATHS) assert.deepStrictEqual(mine[name](path), theirs[name](path), `${name}(${JSON.stringify(path)})`);
    }
    for (const path of PATHS) assert.strictEqual(mine.format(mine.parse(path)), theirs.format(theirs.parse(path)));
    for (const object of OBJECTS) assert.strictEqual(mine.format(object), theirs.format(object));
  });

  test(`${half}: functions of two paths`, () => {
    const rooted = (path) => half === 'posix' || /^[a-z]:\\|^\\\\s/i.test(path);
    for (const a of PATHS) {
      for (const b of PATHS) {
        const about = `(${JSON.stringify(a)}, ${JSON.stringify(b)})`;
        assert.strictEqual(mine.join(a, b), theirs.join(a, b), `join${about}`);
        assert.strictEqual(mine.basename(a, b), theirs.basename(a, b), `basename${about}`);
        if (rooted(a)) assert.strictEqual(mine.resolve(a, b), theirs.resolve(a, b), `resolve${about}`);
        if (rooted(a) && rooted(b)) assert.strictEqual(mine.relative(a, b), theirs.relative(a, b), `relative${about}`);
      }
    }
  });

  test(`${half}: wrong types`, () => {
    for (const name of ['join', 'resolve', 'normalize', 'dirname', 'basename', 'extname', 'parse', 'relative', 'isAbsolute', 'format']) {
      for (const value of [5, null, undefined, {}]) {
        if (name === 'format' && value !== null && typeof value === 'object') continue;
        const outcome = (path) => {
          try {
            return path[name](value);
          } catch (error) {
            return [error.name, error.code];
          }
        };
        assert.deepStrictEqual(outcome(mine), outcome(theirs), `${name}(${value})`);
      }
    }
  });
}

test('the halves know each other', () => {
  assert.strictEqual(ours, ours.posix);
  assert.strictEqual(ours.win32.posix, ours);
  assert.strictEqual(ours.win32.win32, ours.win32);
  assert.deepStrictEqual([ours.sep, ours.delimiter, ours.win32.sep, ours.win32.delimiter], ['/', ':', '\\', ';']);
});

test('matchesGlob', () => {
  const cases = [['a/b', 'a/*', true], ['a/b/c', 'a/*', false], ['a/b/c', 'a/**', true], ['f.js', '*.{js,ts}', true], ['ab', '?b', true],
    ['xb', '[a-c]b', false], ['a/b/c.js', '**/*.js', true], ['c.js', '**/*.js', true]];
  for (const [path, pattern, expected] of cases) assert.strictEqual(ours.matchesGlob(path, pattern), expected, `${path} ${pattern}`);
});
