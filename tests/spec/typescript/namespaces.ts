// Namespaces: exports are properties, variables that change change there, classes and functions take them on.
// flags: --no-warnings --experimental-transform-types
namespace Counter {
  export const start = 10;
  export let value: number = start;
  let hidden = 0;
  export function step(by: number = 1): number { hidden++; return (value += by); }
  export class Reading { constructor(public at: number = value) {} }
  export namespace Deep { export const text = `${start}:${value}`; }
  export enum State { On, Off }
  export interface OnlyType { a: string }
  export const { a, b: [c] } = { a: 'a', b: ['c'] };
  export const taken = (() => { let value = 'shadow'; return { value }; })();
  ({ value } = { value: value + 1 });
}
Counter.value = 100;
console.log(Counter.step(), Counter.step(5), Counter.value, new Counter.Reading().at);
console.log(Object.keys(Counter), Counter.Deep.text, Counter.State[0], Counter.a + Counter.c, Counter.taken);

namespace A.B.C { export const where = 'A.B.C'; }
class Klass { static own = 1; }
namespace Klass { export const added = Klass.own + 1; }
function fn() { return fn.property; }
namespace fn { export const property = 'of a function'; }
enum Level { Low, High }
namespace Level { export function parse(text: string): Level { return text === 'high' ? Level.High : Level.Low; } }
namespace Types { export type T = string; export interface I { } }
import short = A.B.C;
console.log(A, Klass.added, fn(), Level.parse('high'), short.where, typeof globalThis['Types' as any]);
