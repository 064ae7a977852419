// Scripts without a file: -e, -p, standard input; what they see, and what is run before them.
const { spawnSync } = require('child_process');
const fs = require('fs');

fs.writeFileSync('first.cjs', 'console.log("required", process.argv.length)');
fs.writeFileSync('second.mjs', 'console.log("imported"); await 0; globalThis.ready = true;');

function run(args, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', input });
  const text = (stdout + stderr).replaceAll(process.execPath, 'BIN').replace(/\n(?:Node\.js|Spindle) v.*\n$/, '\nTRAILER\n').replaceAll(process.cwd(), 'DIR');
  console.log(args.join(' '), '->', status, text.replace(/(?:\n {4}at .*)+/g, '\n    STACK').replace(/^node:internal.*\n.*\n.*\n/, 'INTERNAL\n'));
}

run(['-p', '1 + 1']);
run(['-p', '({ a: 1 })', 'x']);
run(['-pe', 'process.argv.slice(1).join()', 'x', '-y']);
run(['-p', '"use strict"; let a = 1; a']);
run(['-p', 'Promise.resolve(5)']);
run(['-p'], 'process.argv.length');
run(['-e', 'console.log(process.execArgv.length, __filename, module.id, module.filename, require.main === undefined, this === globalThis, exports === module.exports)']);
run(['-e', 'console.log(typeof fs.readFileSync, path.sep, typeof os)']);
run([], 'console.log(__filename, process.argv.length)');
run(['-', 'x'], 'console.log(__filename, process.argv[1], process.argv[2])');
run(['--input-type=module', '-e', 'console.log(import.meta.url.slice(-7), typeof require)']);
run(['-e', 'import fs from "fs"; console.log(typeof fs.readFileSync)']);
run(['-e', 'await 1; console.log("awaited")']);
run(['-e', 'const x: number = 5; console.log(x)']);
run(['--input-type=module', '-p', '1']);
run(['-e', '\nthrow new Error("x")']);
run(['-p', 'nope']);
run(['--trace-uncaught', '-e', 'throw 5']);
run(['-r', './first.cjs', '--import', './second.mjs', '-p', 'ready', 'arg']);
run(['--expose-gc', '-p', 'typeof gc + gc()']);
run(['--disable-proto=delete', '-p', '({}).__proto__']);
run(['--disable-proto=throw', '-e', 'try { ({}).__proto__ } catch ({ code, message }) { console.log(code, message) }']);
run(['--stack-trace-limit=3', '-p', 'Error.stackTraceLimit']);
run(['--no-deprecation', '--trace-deprecation', '-p', '[process.noDeprecation, process.traceDeprecation, process.throwDeprecation].join()']);
run(['--input-type=module', 'first.cjs']);
run(['--', 'first.cjs', '--x']);
