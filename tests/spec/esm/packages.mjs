// Bare specifiers: "exports" and "imports" with conditions, patterns and lists, a package that names itself, main files.
// files: fixtures/packages
const from = (error) => error.message.replaceAll(process.cwd(), 'DIR');
for (const specifier of [
  'maps', 'maps/module-sync', 'maps/node', 'maps/feat/x', 'maps/list', 'plain', 'plain/file.js', 'esm-only',
  'root', 'root/sub', '#own', '#out', '#by/x',
  'maps/feat/private', 'maps/feat/y', 'maps/escape', 'maps/gone', 'maps/none', 'maps/unlisted', 'plain/file', 'plain/lib', 'root/unlisted',
  'absent', '@absent', '@absent/x', '#unlisted', '#', '#own/', '.maps', 'ma%70s', 'ma\\ps',
]) {
  try {
    console.log(specifier, (await import(specifier)).default);
  } catch (error) {
    console.log(specifier, error.name, error.code, from(error));
  }
}
console.log((await import('#fs')).default === (await import('node:fs')).default);
console.log((await import('maps')).self);
