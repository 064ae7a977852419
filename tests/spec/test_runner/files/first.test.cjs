const { describe, it, test } = require('node:test');

console.log('text of the first file');
test('passes', () => {});
test('compares', () => {
  const error = Object.assign(new Error('two sides'), { actual: 1n, expected: new Map([['a', undefined]]), operator: 'sameAs' });
  throw Object.defineProperty(error, 'stack', { value: '' });
});
describe('suite', () => {
  it('is skipped', { skip: true }, () => {});
});
