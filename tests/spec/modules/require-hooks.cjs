// Users patch the loader: `Module._load`, `Module._extensions`, `Module._resolveFilename`.
// files: fixtures/app
const Module = require('module');
const fs = require('fs');
const load = Module._load;
Module._load = function (request, parent, isMain) {
  if (request === 'virtual') return { virtual: parent.id };
  return load.call(this, request, parent, isMain);
};
console.log(require('virtual'));
Module._load = load;
Module._extensions['.shout'] = (module, filename) => {
  module._compile(`module.exports = ${JSON.stringify(fs.readFileSync(filename, 'utf8').toUpperCase())}`, filename);
};
fs.writeFileSync('text.shout', 'hello');
console.log(require('./text'));
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  return resolve.call(this, request === 'alias' ? './data.json' : request, ...rest);
};
console.log(require('alias').key);
console.log(Module.wrap('x'), module instanceof Module, module.constructor === Module);
