// Files that are not what a user thinks: binary, wrong encoding, unreadable, malformed package.json, maps that lead nowhere.
const { spawnSync } = require('child_process');
const fs = require('fs');

function run(args, options = {}) {
  const { status, signal, stdout, stderr } = spawnSync(options.through ?? process.execPath, options.through ? [...options.before, process.execPath, ...args] : args, { encoding: 'utf8', timeout: 20000 });
  const error = /^\w*(?:Error)\b.*$/m.exec(stderr)?.[0] ?? '';
  const code = /code: '(\w+)'/.exec(stderr)?.[1] ?? '';
  console.log(args.join(' '), '->', status, signal, JSON.stringify(stdout), options.hide ? error.split(/[:\s]/)[0] : error.replaceAll(process.cwd(), 'DIR'), code);
}

fs.writeFileSync('binary.js', Buffer.from(Array.from({ length: 256 }, (_, i) => i)));
fs.writeFileSync('elf', Buffer.from('7f454c4602010100', 'hex'));
fs.writeFileSync('latin1.js', Buffer.from([...Buffer.from('console.log("'), 0xe9, 0xff, ...Buffer.from('".length)')]));
fs.writeFileSync('nul.js', 'console.log("a\0b".length)');
run(['binary.js'], { hide: true });
run(['elf'], { hide: true });
run(['latin1.js']);
run(['nul.js']);

fs.writeFileSync('secret.js', 'console.log("read")');
fs.chmodSync('secret.js', 0o000);
fs.chmodSync('.', 0o755);
if (process.getuid() === 0) run(['secret.js'], { through: 'setpriv', before: ['--reuid=65534', '--clear-groups'] });
else run(['secret.js']);

fs.mkdirSync('malformed/node_modules/p', { recursive: true });
fs.writeFileSync('malformed/package.json', '{ "type": ');
fs.writeFileSync('malformed/a.js', 'console.log("ran")');
run(['malformed/a.js'], { hide: true });

fs.mkdirSync('maps/node_modules/p', { recursive: true });
fs.writeFileSync('maps/node_modules/p/package.json', JSON.stringify({ name: 'p', exports: { '.': './missing.js', './out': '../../x.js', './bad': 'nodot.js', './null': null } }));
for (const name of ['p', 'p/out', 'p/bad', 'p/null', 'p/other', 'p/package.json', 'q', './r', '@s', '#t']) {
  fs.writeFileSync('maps/main.js', `require(${JSON.stringify(name)})`);
  run(['maps/main.js']);
  fs.writeFileSync('maps/main.mjs', `import ${JSON.stringify(name)}`);
  run(['maps/main.mjs']);
}
fs.writeFileSync('broken.json', '{ "a": ');
fs.writeFileSync('needs.js', 'require("./broken.json")');
run(['needs.js'], { hide: true });
fs.symlinkSync('loop', 'loop');
run(['loop']);
run(['a'.repeat(300)]);
run(['missing/deeper.mjs']);
run(['binary.js/x.js']);
fs.writeFileSync('bang.js', '#!/usr/bin/env node\nconsole.log("ran");\nthrow new Error("line 3")');
run(['bang.js']);
fs.writeFileSync('crlf.js', '#!/usr/bin/env node\r\nconsole.log("ran")\r\n');
run(['crlf.js']);
