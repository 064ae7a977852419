// Standard streams over pipes, files and nothing: their kinds, what they are written, and input that is read or left alone.
const { spawnSync, execSync } = require('child_process');
const fs = require('fs');

function run(code, options = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', ...options });
  console.log(status, stdout, stderr);
}

const describe = 'const s = process.stdout; console.error(s._type, s.fd, s.isTTY, s.writable, s._isStdio, s instanceof require("stream").Writable, s === process.stdout);';
run(describe);
const file = fs.openSync('out.txt', 'w');
run(`${describe} process.stdout.write("to a file\\n"); console.log("and more")`, { stdio: ['ignore', file, 'pipe'] });
console.log(fs.readFileSync('out.txt', 'utf8'));

run('process.stdout.write("a", () => console.log("written")); process.stdout.write(Buffer.from("b\\n")); console.log(process.stdout.write("c\\n", "utf8"))');
run('process.stdout.write("68690a", "hex"); process.stdout.end("bye\\n"); process.stdout.write("late", (error) => console.error(error.code)); process.stdout.on("error", () => {})');
run('try { process.stdout.write(5) } catch ({ code }) { console.log(code) } try { process.stdout.write(null) } catch ({ code }) { console.log(code) }');
run('process.stdout.destroy(); console.log("still"); process.stdout.on("close", () => console.error("closed"))');

run('process.stdin; console.log("left alone")', { input: 'x' });
run('let text = ""; process.stdin.setEncoding("utf8"); process.stdin.on("data", (part) => text += part).on("end", () => console.log(JSON.stringify(text)))', { input: 'one\ntwo\n' });
run('(async () => { for await (const part of process.stdin) console.log(String(part)) })()', { input: 'iterated' });
run('console.log(require("fs").readFileSync(0, "utf8"))', { input: 'read at once' });
fs.writeFileSync('in.txt', 'from a file');
run('console.log(process.stdin.constructor.name); process.stdin.on("data", (data) => console.log(String(data)))', { stdio: [fs.openSync('in.txt'), 'pipe', 'pipe'] });
run('process.stdin.on("data", () => {}); setTimeout(() => { process.stdin.pause(); console.log("paused") }, 5)', { input: 'x' });
run('process.stdin.on("readable", () => { let part; while ((part = process.stdin.read()) !== null) console.log(part.length) })', { input: 'y'.repeat(100000) });

console.log(execSync(`"${process.execPath}" -e 'for (let i = 0; i < 100000; i++) console.log(i)' | head -1`, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
console.log(execSync(`"${process.execPath}" -e 'console.log("x".repeat(1000000))' | (sleep 0.05; wc -c)`, { encoding: 'utf8' }));
const closed = spawnSync('sh', ['-c', `"${process.execPath}" -e 'console.log("x"); process.stdout.write("y", (error) => console.error(error ?? null))' >&-`], { encoding: 'utf8' });
console.log(closed.status, closed.stderr);
const full = spawnSync('sh', ['-c', `"${process.execPath}" -e 'process.on("exit", (code) => console.error("exit", code)); process.stdout.on("error", ({ code, message }) => console.error(code, message)); process.stdout.write("y")' > /dev/full`], { encoding: 'utf8' });
console.log(full.status, full.stderr);
const broken = spawnSync('sh', ['-c', `"${process.execPath}" -e 'setInterval(() => process.stdout.write("y".repeat(100)), 1)' | true`], { encoding: 'utf8' });
console.log(broken.stderr.match(/^Error: .*|code: '.*'/gm));
