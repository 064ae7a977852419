'use strict';
// error.stack over an engine that prints frames as Spindle's does: the header lacks the code, functions without a name
// are called after where they stand, and the text is made anew at each access.

const test = require('node:test');
const assert = require('node:assert');
const { createRuntime } = require('./shim.js');

/** Loads the file over an engine whose frames are what the test puts into `frames`. */
function setUp() {
  const engine = { frames: [] };
  const header = (error) => Error.prototype.toString.call(error);
  engine.get = function get() { return [header(this), ...engine.frames].join('\n'); };
  engine.capture = (holder) => { holder.stack = engine.frames.join('\n'); };
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = undefined; // Node's own test runner may have one
  const rt = createRuntime({ modules: { 'internal/bootstrap': { engineStack: engine, setEntry() {} } } });
  Error.prepareStackTrace = prepareStackTrace;
  return { engine, rt, ...rt.require('internal/errors/stacks') };
}

/** Runs `fn` with Error.prepareStackTrace as `prepare`. */
function preparing(prepare, fn) {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  Error.prepareStackTrace = prepare;
  try {
    return fn();
  } finally {
    if (before) Object.defineProperty(Error, 'prepareStackTrace', before);
    else delete Error.prepareStackTrace;
  }
}

const stackOf = (stacks, error) => preparing(undefined, () => stacks.getStack(error));

test('the header is made when the stack is first read, and the text stays', () => {
  const stacks = setUp();
  stacks.engine.frames = ['    at f (/a.js:1:2)'];
  const error = new TypeError('x');
  delete error.stack; // V8 makes it an own property
  error.message = 'y';
  assert.strictEqual(stackOf(stacks, error), 'TypeError: y\n    at f (/a.js:1:2)');
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(error, 'stack').value, 'TypeError: y\n    at f (/a.js:1:2)');
  assert.strictEqual(Object.keys(error).length, 0);
});

test('an error with a code says so', () => {
  const { rt, ...stacks } = setUp();
  stacks.engine.frames = ['    at NodeError (node:internal/errors:1:2)', '    at mustBe (node:internal/validators:3:4)', '    at setTimeout (node:timers:5:6)', '    at node:internal/bootstrap:7:8'];
  const { codes: { ERR_INVALID_ARG_TYPE } } = rt.require('internal/errors');
  const error = new ERR_INVALID_ARG_TYPE('a', 'string', 5);
  assert.strictEqual(stackOf(stacks, error), `TypeError [ERR_INVALID_ARG_TYPE]: ${error.message}\n    at setTimeout (node:timers:5:6)`);
});

test('frames are named as in V8', () => {
  const stacks = setUp();
  stacks.engine.frames = ['    at  (/a.js:1:1)', '    at f/< (/a.js:2:1)', '    at Foo.prototype.bar (/a.js:3:1)', '    at /a.js:4:1', '    at g (/a.js:5:1)'];
  assert.deepStrictEqual(stackOf(stacks, new Error('m')).split('\n').slice(1),
    ['    at Object.<anonymous> (/a.js:1:1)', '    at /a.js:2:1', '    at Foo.bar (/a.js:3:1)', '    at /a.js:4:1', '    at g (/a.js:5:1)']);
});

test('the constructors of the own classes are left out, at the top only', () => {
  const stacks = setUp();
  class A extends Error {}
  class B extends A {}
  stacks.engine.frames = ['    at A (/a.js:1:1)', '    at B (/a.js:2:1)', '    at make (/a.js:3:1)', '    at A (/a.js:4:1)'];
  assert.strictEqual(stackOf(stacks, new B('m')), 'Error: m\n    at make (/a.js:3:1)\n    at A (/a.js:4:1)');
});

test('a message that looks like frames, and one of several lines', () => {
  const stacks = setUp();
  stacks.engine.frames = ['    at f (/a.js:1:2)'];
  assert.strictEqual(stackOf(stacks, new Error('one\n    at fake (x.js:1:1)')), 'Error: one\n    at fake (x.js:1:1)\n    at f (/a.js:1:2)');
  stacks.engine.frames = [];
  assert.strictEqual(stackOf(stacks, new Error('no frames')), 'Error: no frames');
});

test('what is no error has the stack of the error it inherits from', () => {
  const stacks = setUp();
  const base = new Error('base');
  base.stack = 'of base';
  assert.strictEqual(stacks.getStack(Object.create(base)), 'of base');
  assert.strictEqual(stacks.getStack({}), undefined);
});

test('Error.prepareStackTrace gets call sites', () => {
  const stacks = setUp();
  stacks.engine.frames = ['    at Foo.bar (/dir (x)/a.js:3:7)', '    at /b.js:4:1', '    at eval (/a.js line 1 > eval:1:7)', '    at new Thing (file:///c.mjs:5:6)'];
  const sites = preparing((error, list) => list, () => stacks.getStack(new Error('m')));
  assert.deepStrictEqual(sites.map((site) => [site.getFunctionName(), site.getFileName(), site.getLineNumber(), site.getColumnNumber(), site.isEval(), site.isConstructor()]), [
    ['bar', '/dir (x)/a.js', 3, 7, false, false],
    [null, '/b.js', 4, 1, false, false],
    ['eval', undefined, 1, 7, true, false],
    ['Thing', 'file:///c.mjs', 5, 6, false, true],
  ]);
  assert.strictEqual(sites[2].getEvalOrigin(), 'eval at <anonymous> (/a.js:1:1)');
  assert.strictEqual(String(sites[0]), 'Foo.bar (/dir (x)/a.js:3:7)');
  assert.strictEqual(preparing((error, list) => `${error.message}:${list.length}`, () => stacks.getStack(new Error('m'))), 'm:4');
});

test('captureStackTrace takes the frames now and makes the text later', () => {
  const stacks = setUp();
  const object = { name: 'Thing', toString: Error.prototype.toString, message: 'a' };
  stacks.engine.frames = ['    at f (/a.js:1:2)'];
  stacks.capture(object);
  stacks.engine.frames = [];
  object.message = 'b';
  const read = preparing(undefined, () => object.stack);
  assert.strictEqual(read, 'Thing: b\n    at f (/a.js:1:2)');
  object.stack = 'set';
  assert.strictEqual(object.stack, 'set');
  assert.throws(() => stacks.capture(5), TypeError);
});

test('the place where an error was made', () => {
  const stacks = setUp();
  stacks.engine.frames = ['    at f (/a.js:3:7)', '    at /b.js:1:1'];
  assert.deepStrictEqual(stacks.siteOf(new Error('x')), { file: '/a.js', line: 3, column: 7 });
  const syntax = Object.defineProperties(new SyntaxError('x'), { fileName: { value: '/s.js' }, lineNumber: { value: 2 }, columnNumber: { value: 9 } });
  assert.deepStrictEqual(stacks.siteOf(syntax), { file: '/s.js', line: 2, column: 9 });
  assert.strictEqual(stacks.siteOf(5), undefined);
  assert.deepStrictEqual(stacks.siteOfFrame('    at node:internal/x:3:4'), { file: 'node:internal/x', line: 3, column: 4 });
});
