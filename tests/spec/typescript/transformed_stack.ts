// Places in a stack are those of the source, even where what stands for an enum or a parameter property is longer.
// flags: --no-warnings --experimental-transform-types
enum E { A, B } class C { constructor(private fail: () => never) { this.fail(); } }
function places(error: unknown): string { return (error as Error).stack!.match(/stack\.ts:\d+:\d+/g)!.join(' '); }
try { new C(() => { throw new Error('x'); }); } catch (error) { console.log(places(error)); }
namespace N { export const f = (): never => { throw new Error('y'); }; } try { N.f(); } catch (error) { console.log(places(error)); }
console.log(E);
