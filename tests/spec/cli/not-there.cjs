// Options of Node that Spindle does not have end the program; the others are told of in --help, each with what becomes of it.
// only: spindle the list of what is there is a runtime's own
const { spawnSync } = require('child_process');

function run(args, env = {}) {
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env }, input: '' });
  return { status, stdout, stderr: stderr.replaceAll(process.execPath, 'BIN').replace(/node:\d+/g, 'node:PID') };
}

for (const args of [
  ['--watch', 'x.js'], ['--inspect=9229', '-p', '1'], ['-i'], ['--cpu-prof', '-p', '1'], ['--allow-fs-read=*', '-p', '1'], ['--run', 'build'],
  ['--jitless', '-p', '1'], ['--no-opt', '--lazy', '-p', '1'], ['--prof', '-p', '1'], ['--heapsnapshot_signal', 'SIGUSR2', '-p', '1'], ['--no-watch', '-p', '1'], ['--inspect-port=1', '-p', '1'],
]) {
  const { status, stderr, stdout } = run(args);
  console.log(args.join(' '), '->', status, JSON.stringify(stderr), stdout.trim());
}
console.log(run(['-p', '1'], { NODE_OPTIONS: '--use-env-proxy' }));

const { status, stdout } = run(['--help']);
console.log(status, process.allowedNodeEnvironmentFlags.size);
// Every flag that NODE_OPTIONS may hold stands in one of the parts.
const names = new Set(stdout.match(/--[a-z0-9.-]+/g).map((name) => name.replace(/^--(no-)?/, '')));
const others = new Set(['debug-port', 'enable-network-family-autoselection', 'es-module-specifier-resolution', 'experimental-strip-types',
  'experimental-test-isolation', 'loader', 'report-directory', 'trace-events-enabled', 'webstorage']);
console.log([...process.allowedNodeEnvironmentFlags].map((flag) => flag.replace(/^--(no-)?/, '')).filter((name) => name.length > 2 && !others.has(name) && !names.has(name)));
for (const part of stdout.split('\n\n').slice(2, 6)) console.log(part.split('\n', 2).join('\n'));

// Without this one, NODE_PATH counts.
const found = (...flags) => run([...flags, '-p', 'module.constructor.globalPaths.includes("/lib-of-mine")'], { NODE_PATH: '/lib-of-mine' }).stdout.trim();
console.log(found(), found('--no-global-search-paths'));
