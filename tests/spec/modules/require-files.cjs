// Files: extensions, folders, JSON, the cache, `module` and its fields.
// files: fixtures/app
const path = require('path');
const a = require('./lib/a.cjs');
console.log(a, require('./lib/../lib/a.cjs') === a);
console.log(require('./data.json').key, require('./data'));
console.log(require('./folder'), require('./folder/'), require('./extension'));
console.log(require(path.join(__dirname, 'extension.js')));
console.log(require.main === module, module.id, module.loaded, module.parent);
console.log(path.basename(module.filename), module.children.length, module.paths[0] === path.join(__dirname, 'node_modules'));
console.log(require.resolve('./folder') === path.join(__dirname, 'folder/index.js'));
const key = require.resolve('./lib/a.cjs');
console.log(require.cache[key].loaded, require.cache[key].exports === a);
delete require.cache[key];
console.log(require('./lib/a.cjs') === a);
console.log(this === module.exports, this === exports, typeof require, typeof __filename);
console.log(arguments.length);
