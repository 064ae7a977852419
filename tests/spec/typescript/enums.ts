// Enums: numbers count on, names lead back, parts merge, initializers see the members before them.
// flags: --no-warnings --experimental-transform-types
enum Plain { A, B, C = 10, D, 'with-dash' = -1, E }
enum Text { Up = 'UP', Down = `DOWN` }
const enum Bits { None, Read = 1 << 0, Write = 1 << 1, Both = Read | Write, Next }
enum Mixed { Number = 1.5, Text = 'text', Length = 'abc'.length, Infinite = 1 / 0 }
enum Merged { A = 1 }
enum Merged { B = 5, C }
export enum Exported { X = 'x' }
declare enum Ambient { Y }

console.log(Plain, Text, Bits, Mixed, Merged, Exported);
console.log(Plain[10], Plain.D, Bits.Both, Bits[3], Merged[1]);

const seen: unknown[] = [];
for (let i = 0; i < 2; i++) {
  enum Local { Value = i }
  seen.push(Local);
}
console.log(seen, seen[0] === seen[1]);
function scoped(): object {
  enum Inner { a = 'inner' }
  { enum Inner { a = 'innermost' } console.log(Inner); }
  return Inner;
}
console.log(scoped());
