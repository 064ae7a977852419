// Modules run once, what they import first, cycles included; bindings are live; ambiguous star exports are nobody's.
// files: fixtures/graph
import { a, setA } from './a.mjs';
import * as stars from './stars.mjs';
import { a as sameA } from './a.mjs?query';
import * as self from './static-graph.mjs';

console.log('main runs', a, sameA);
setA('changed');
console.log(a, sameA);
console.log(Reflect.ownKeys(stars), stars.nested.b, stars['a string name']);
console.log(Object.getOwnPropertyDescriptor(stars, 'own'), Object.isSealed(stars), Object.getPrototypeOf(stars));
for (const change of [() => { stars.own = 1; }, () => { stars.fresh = 1; }, () => { delete stars.own; }, () => { a = 1; }]) {
  try {
    change();
  } catch (error) {
    console.log(error.name);
  }
}
export const exported = 1;
export default class {}
console.log(Object.keys(self), this, typeof require, typeof module, typeof __filename);
console.log(self.default.name, self.exported);
