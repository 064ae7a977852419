// Imports of Node's modules that Spindle does not have yet.
// only: spindle what is not there is a runtime's own affair
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

for (const name of ['crypto', 'node:zlib', 'node:sqlite', 'node:nope']) {
  await import(name).catch((error) => console.log(name, error.code, error.message.replace(import.meta.filename, 'HERE')));
}
// An import says whose it is, also of a module in between.
const { pathname } = new URL('./between.mjs', import.meta.url);
writeFileSync(pathname, "export * from 'crypto';");
await import(pathname).catch((error) => console.log(error.message.replace(pathname, 'BETWEEN')));
console.log(import.meta.resolve('crypto'), import.meta.resolve('node:sqlite'));
const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', "import { createHash } from 'crypto';"], { encoding: 'utf8' });
console.log(status, stderr.replaceAll(process.cwd(), 'CWD').split('\n').filter((line) => /^\w*Error|code:/.test(line)));
