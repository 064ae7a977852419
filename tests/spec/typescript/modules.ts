// ES modules and CommonJS with types, importing each other; an extension is never left out.
// flags: --no-warnings
// files: fixtures/typed.cts fixtures/typed.mts
import { createRequire } from 'node:module';
import common, { twice } from './typed.cts';
import { later } from './typed.mts';

const require = createRequire(import.meta.url);
const call: (value: number) => number = twice;
console.log(call(4), common.twice === twice, await later(1));
console.log(require('./typed.mts').later.name, require('./typed.cts').twice(2));
for (const name of ['./typed', './nothing.ts']) {
  try { require(name); } catch (error: any) { console.log(error.code); }
}
