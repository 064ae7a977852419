// With --check a file is parsed as what it is, and nothing runs.
const { spawnSync } = require('child_process');
const fs = require('fs');

const files = {
  'good.js': 'console.log("never"); return 1;', 'good.mjs': 'import x from "nowhere"; await 5;', 'bad.js': 'let a = 1;\nfoo bar',
  'bad.mjs': 'export const a = ;', 'detected.js': 'import x from "y"; export default 5;', 'json': '',
};
for (const name of Object.keys(files)) {
  fs.writeFileSync(name, files[name]);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-c', name], { encoding: 'utf8' });
  console.log(name, status, JSON.stringify(stdout), stderr.split('\n').slice(0, 2).join(' | ').replace(/(?:file:\/\/)?\S*(?=bad)/, 'DIR/'), /SyntaxError/.test(stderr));
}
const piped = spawnSync(process.execPath, ['--check', '-'], { encoding: 'utf8', input: 'foo bar' });
console.log(piped.status, piped.stderr.split('\n').slice(0, 2));
const missing = spawnSync(process.execPath, ['--check', 'missing.js'], { encoding: 'utf8' });
console.log(missing.status, /Cannot find module '.*missing\.js'/.test(missing.stderr));
