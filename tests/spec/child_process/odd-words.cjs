// Words that are no text, NULs inside of objects' texts, limits at their ends, and a channel that cannot be had.
const { spawnSync, spawn } = require('child_process');
const says = (...args) => JSON.stringify(spawnSync(...args).stdout.toString());
const tricky = (text) => ({ toString: () => text });

console.log(says('/bin/echo', [undefined, null, 1, ['a', 'b'], , true])); // eslint-disable-line no-sparse-arrays
console.log(says('/bin/echo', [tricky('x\0y')]));
console.log(says('/usr/bin/env', [], { env: { A: tricky('x\0B=y') } }));
try {
  spawnSync('/bin/echo', [Symbol('x')]);
} catch (error) {
  console.log(error.name);
}

process.env.WITH_NUL = 'a\0b';
console.log(JSON.stringify(process.env.WITH_NUL));

// So far away that adding it to a clock overflows.
const { status, error } = spawnSync('/bin/true', { timeout: Number.MAX_SAFE_INTEGER });
console.log(status, error);

const child = spawn('/bin/sh', ['-c', 'exit 3'], { cwd: '/', stdio: 'ignore' });
child.on('exit', (code, signal) => console.log(code, signal));
