// spawnSync, execSync, execFileSync - results, input, limits, failures.
const { spawnSync, execSync, execFileSync } = require('child_process');
const show = (label, { pid, error, ...rest }) => console.log(label, rest, error && [error.message, error.code, error.errno, error.syscall, error.path, error.spawnargs]);

show('echo', spawnSync('echo', ['a', 'b c'], { encoding: 'utf8' }));
show('both', spawnSync('echo out; echo err >&2; exit 3', { shell: true, encoding: 'utf8' }));
show('input', spawnSync('cat', { input: 'x'.repeat(5), encoding: 'utf8' }));
show('env', spawnSync('sh', ['-c', 'echo $A $0'], { env: { A: '1', PATH: process.env.PATH }, argv0: 'me', encoding: 'utf8' }));
show('cwd', spawnSync('pwd', { cwd: '/', encoding: 'utf8' }));
show('big', { size: spawnSync('head', ['-c', '300000', '/dev/zero']).stdout.length });
show('through', { size: spawnSync('cat', { input: Buffer.alloc(300000) }).stdout.length });
show('killed', spawnSync('sh', ['-c', 'kill -9 $$'], { encoding: 'utf8' }));
show('timeout', spawnSync('sleep', ['30'], { timeout: 50, killSignal: 'SIGKILL', encoding: 'utf8' }));
show('missing', spawnSync('no-such-program', ['x'], { encoding: 'utf8' }));
show('denied', spawnSync('/etc/passwd', { encoding: 'utf8' }));
show('nowhere', spawnSync('echo', { cwd: '/no/such/folder', encoding: 'utf8' }));
show('fds', spawnSync('sh', ['-c', 'echo three >&3'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8' }));
show('ignored', spawnSync('echo', ['x'], { stdio: 'ignore' }));
console.log(execSync('echo hi', { encoding: 'utf8' }), execFileSync('printf', ['%s', 'raw']));
try {
  execSync('echo bad >&2; exit 2', { stdio: 'pipe' });
} catch (error) {
  console.log(error.message, error.status, String(error.stderr));
}
for (const refused of [() => spawnSync(''), () => spawnSync(1), () => spawnSync('a\0b'), () => spawnSync('x', { cwd: 1 }), () => spawnSync('x', { stdio: 'ipc' }),
  () => spawnSync('x', { stdio: ['ipc'] }), () => spawnSync('x', { timeout: -1 }), () => spawnSync('x', { killSignal: 'SIGNOT' })]) {
  try {
    refused();
  } catch (error) {
    console.log(error.code, error.message);
  }
}
