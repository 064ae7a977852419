// require() of an ES module: namespaces, `__esModule`, "module.exports", what cannot be required.
// files: fixtures/graph fixtures/dynamic fixtures/required
const show = (request) => {
  try {
    const exports = require(request);
    console.log(request, Object.prototype.toString.call(exports), typeof exports === 'object' ? Object.keys(exports) : exports);
  } catch (error) {
    console.log(request, error.name, error.code, error.message.replaceAll(__dirname, 'DIR'));
  }
};
for (const request of ['./named.mjs', './default.mjs', './marked.mjs', './renamed.mjs', './by-type/index.js', './by-syntax.js', './sync-graph.mjs',
  './awaits.mjs', './imports-awaits.mjs', './cycle.mjs', './throws.mjs', './throws.mjs']) show(request);
console.log(require('./default.mjs') === require('./default.mjs'), require('./default.mjs').__esModule, require('./named.mjs').__esModule);
import('./named.mjs').then(async (namespace) => {
  console.log(namespace === require('./named.mjs'));
  console.log((await import('./default.mjs')).default === require('./default.mjs').default);
  await import('./awaits.mjs');
  show('./awaits.mjs');
});
