// Importing CommonJS: the default export, names found in the text, getters, the shared cache, cycles.
// files: fixtures/interop
import whole, * as namespace from './names.cjs';
import { named, viaDefine, again } from './names.cjs';
import marked, { default as markedDefault } from './transpiled.cjs';
import * as reexports from './reexports.cjs';
import data from './data.json' with { type: 'json' };
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
console.log(Object.keys(namespace), namespace.default === whole, namespace['module.exports'] === whole);
console.log(named, viaDefine, again, namespace.hidden);
console.log(marked, markedDefault);
console.log(Object.keys(reexports));
console.log(require('./names.cjs') === whole, require.cache[require.resolve('./names.cjs')].exports === whole);
console.log(data === require('./data.json'), require.main);
