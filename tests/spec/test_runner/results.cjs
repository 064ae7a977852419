// What a test file reports: passing and failing tests, subtests, suites, hooks, skipped and cancelled ones, filters.
// status: 1
// flags: --test-reporter=tap
const { after, afterEach, before, beforeEach, describe, it, test } = require('node:test');

/** An error that shows no frames, which differ between runtimes. */
function failure(text) {
  return Object.defineProperty(new Error(text), 'stack', { value: '' });
}

test('sync', () => {});
test('async', async () => { await null; });
test('callback', (t, done) => setImmediate(done));
test('fails', () => { throw failure('sync # failure'); });
test('rejects', async () => { throw failure('async failure'); });
test('callback fails', (t, done) => setImmediate(done, failure('callback failure')));
test('callback and promise', async (t, done) => { done(); });
test('throws no error', () => { throw { code: 'ERR_OWN', list: [1, { a: null }] }; });
test('skipped', { skip: 'not today' }, () => { throw failure('never'); });
test.skip('skipped too');
test('skips itself', (t) => t.skip('half way'));
test.todo('to do', () => { throw failure('not yet'); });
test('expected', { expectFailure: true }, () => { throw failure('as expected'); });
test('limited', { timeout: 5 }, () => new Promise((resolve) => setTimeout(resolve, 200).unref()));
test('planned', (t) => { t.plan(2); t.assert.ok(true); });
test('told', (t) => t.diagnostic('a remark'));

// Without await: only one of the runtimes shows awaiting callers in stacks.
test('subtests', (t) => {
  t.beforeEach((inner) => console.log(`# before ${inner.name}`));
  t.afterEach((inner) => console.log(`# after ${inner.name}, passed: ${inner.passed}`));
  t.after(() => console.log('# after all'));
  const two = async (inner) => {
    await inner.test('deep', ({ fullName }) => console.log(`# ${fullName}`));
    await inner.test('deep failure', () => { throw failure('deep'); });
  };
  return t.test('one', () => {})
    .then(() => t.test('two', two))
    .then(() => { t.test('left behind', () => new Promise(() => {})); });
});

describe('suite', () => {
  const order = [];
  before(() => order.push('before'));
  beforeEach(() => order.push('beforeEach'));
  afterEach(() => order.push('afterEach'));
  after(() => console.log(`# ${order.join(' ')}`));
  it('first', () => order.push('first'));
  describe('inner', () => {
    beforeEach(() => order.push('inner beforeEach'));
    it('second', () => order.push('second'));
  });
});

describe('suite with a broken hook', () => {
  before(() => { throw failure('hook'); });
  it('never runs', () => {});
});

test('late errors', async () => {
  setTimeout(() => { throw failure('thrown by a timer'); }, 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
});
test('late rejections', async () => {
  Promise.reject(failure('nobody listens'));
  await new Promise((resolve) => setTimeout(resolve, 20));
});
