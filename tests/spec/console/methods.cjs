// Groups, counts, assertions, dir, consoles of one's own: what each writes, and where.
console.group('outer');
console.log('two\nlines');
console.groupCollapsed();
console.info({ a: { b: { c: {} } } });
console.dir({ a: { b: { c: 1 } } }, { depth: 0 });
console.groupEnd();
console.debug('%s is %d years and %i, %f, %j, %o, %O %c.', 'Bob', 42.5, 42.9, '1.50', { a: 1 }, [1], { b: { c: { d: {} } } }, 'css', 'extra', { x: 1 });
console.groupEnd();
console.groupEnd();
console.dirxml({ a: 1 }, [2]);

console.count();
console.count('x');
console.count('x');
console.countReset('x');
console.count('x');

const { Console } = console;
const lines = [];
const sink = { write(text) { lines.push(text); } };
const own = new Console({ stdout: sink, stderr: sink, ignoreErrors: false, groupIndentation: 4, inspectOptions: { depth: 0 } });
own.group('four');
own.log({ a: { b: 1 } });
own.warn('to stderr');
own.assert(true, 'silent');
own.assert(false, 'failed %s', 'here', { a: 1 });
own.assert(0, { a: 1 });
own.assert(false);
own.groupEnd();
own.table([{ a: 1 }]);
console.log(lines.join(''));

const colored = new Console({ stdout: sink, stderr: sink, ignoreErrors: false, colorMode: true });
lines.length = 0;
colored.log({ a: 1, b: 'x', c: [null, undefined, true], d: new Date(0), e: /x/g, f: Symbol('s'), g: () => {} }, 'text', 5);
console.log(JSON.stringify(lines));

console.log(own instanceof Console, console instanceof Console, {} instanceof Console);
console.log(Object.keys(console).join());
console.log(Object.keys(own).join());
for (const options of [undefined, {}, { stdout: sink, colorMode: 'x' }, { stdout: sink, groupIndentation: -1 }, { stdout: sink, groupIndentation: 'a' },
  { stdout: sink, inspectOptions: 5 }, { stdout: sink, colorMode: true, inspectOptions: { colors: true } }]) {
  try {
    new Console(options);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
try {
  new console.log('x');
} catch (error) {
  console.log(error.name);
}
