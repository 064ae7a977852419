// Files of --env-file: what they may hold, which value wins, options in them, and process.loadEnvFile.
const { spawnSync } = require('child_process');
const fs = require('fs');
const util = require('util');

fs.writeFileSync('a.env', [
  '# a comment', 'PLAIN=one two # three', 'export EXPORTED=yes', 'EMPTY=', '  SPACED  =  x  ', "SINGLE='a # b'",
  'DOUBLE="line\\nbreak"', 'MULTI="first', 'second"', 'TICKS=`it\'s "both"`', 'OPEN="not closed', 'no equals here', 'SET=file', 'TWICE=a',
  'NODE_OPTIONS=--no-warnings --title=fromfile',
].join('\n'));
fs.writeFileSync('b.env', 'TWICE=b\r\nLAST=x');

const show = 'const { PLAIN, EXPORTED, EMPTY, SPACED, SINGLE, DOUBLE, MULTI, TICKS, OPEN, SET, TWICE, LAST } = process.env;' +
  'console.log(process.title, [PLAIN, EXPORTED, EMPTY, SPACED, SINGLE, DOUBLE, MULTI, TICKS, OPEN, SET, TWICE, LAST])';
const run = (...args) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, SET: 'outside' } });
  console.log(status, stdout, stderr.replaceAll(process.execPath, 'BIN'));
};

run('--env-file=a.env', '--env-file', 'b.env', '--env-file-if-exists=none.env', '-e', show);
run('--env-file=none.env', '-e', show);
console.log(util.parseEnv(fs.readFileSync('a.env', 'utf8')));
process.loadEnvFile('b.env');
console.log(process.env.TWICE, process.env.LAST);
try {
  process.loadEnvFile();
} catch ({ code, syscall, path }) {
  console.log(code, syscall, path);
}
