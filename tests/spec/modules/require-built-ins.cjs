// Built-ins with and without `node:`; they are one object, and come before files of that name.
// files: fixtures/app
for (const name of ['fs', 'path', 'events', 'net', 'util', 'timers', 'module']) {
  console.log(name, require(name) === require(`node:${name}`));
}
const { builtinModules, isBuiltin, createRequire } = require('module');
console.log(builtinModules.includes('fs'), isBuiltin('node:fs'), isBuiltin('nope'));
console.log(require.resolve('fs'), require.resolve('node:fs'));
console.log(createRequire(`${__dirname}/lib/x.js`)('./a.cjs').name);
try {
  require('node:nope');
} catch (error) {
  console.log(error.code, error.message);
}
