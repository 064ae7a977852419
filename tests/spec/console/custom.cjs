// `util.inspect` and an object's own inspection.
const util = require('util');
console.log({ [util.inspect.custom]: (depth, options) => `custom ${depth} ${options.stylize('x', 'string')}` });
console.log(util.inspect({ a: { b: { c: {} } } }, { depth: 0 }), util.inspect('quote'));
console.log(util.inspect({ a: 1, b: [2] }, { compact: false }));
console.log(util.inspect('x', { colors: true }), util.inspect({ a: 1 }, { colors: true }));
console.log(util.format('%s-%s', 1), util.format(1, 2), util.format('%s', 'a', 'b'));
class Tagged {
  get [Symbol.toStringTag]() {
    return 'Tag';
  }
}
console.log(new Tagged());
console.log(util.inspect(new Proxy({ a: 1 }, {})), util.inspect(new Proxy({}, {}), { showProxy: true }));
console.log(util.isDeepStrictEqual({ a: [1] }, { a: [1] }));
