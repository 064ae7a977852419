// What the command line refuses: the text, and the exit code.
const { spawnSync } = require('child_process');

function refused(args, env = {}) {
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env }, input: '' });
  console.log(JSON.stringify(env), args.join(' '), '->', status, JSON.stringify(stderr.replaceAll(process.execPath, 'BIN')), stdout);
}

for (const args of [
  ['--badflag'], ['--bad_flag=3', 'x.js'], ['-x'], ['-vx'],
  ['-e'], ['--eval'], ['-pe'], ['-r'], ['--require='], ['--title'], ['--title='], ['--disable-warning', '-p', '1'],
  ['--no-title'], ['--no-eval', '-p', '1'],
  ['--check', '-e', '1'], ['--unhandled-rejections=foo', '-p', '1'], ['--input-type=foo', '-e', '1'],
  ['--max-old-space-size-percentage=200', '-p', '1'], ['--disable-proto=foo', '-p', '1'],
  ['--tls-min-v1.3', '--tls-max-v1.2', '-p', '1'],
  ['--env-file=nope', '-p', '1'], ['--env-file', '-p', '1'],
]) refused(args);

for (const text of ['--badopt', '-e 1', '--eval 1', '--version', '"abc', '--check', '--', '--test']) refused(['-p', '1'], { NODE_OPTIONS: text });
refused(['-p', 'process.title'], { NODE_OPTIONS: '--title="a\\"b c" --no_warnings' });
refused(['--title=mine', '-p', 'process.title + process.execArgv'], { NODE_OPTIONS: '--title=theirs' });
