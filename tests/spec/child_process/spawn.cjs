// spawn, exec and execFile - streams, events, signals, failures. Each case begins when the one before has closed.
const { spawn, exec, execFile } = require('child_process');
const { promisify } = require('util');

function run(label, start) {
  return new Promise((resolve) => {
    const child = start();
    const events = [];
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name]?.on('data', (data) => { output[name] += data; });
    for (const name of ['spawn', 'error', 'exit', 'close']) {
      child.on(name, (...args) => {
        events.push([name, ...args.map((arg) => arg instanceof Error ? [arg.message, arg.code, arg.syscall, arg.path, arg.spawnargs] : arg)]);
        if (name !== 'close') return;
        console.log(label, events, output, [child.exitCode, child.signalCode, child.killed, child.spawnfile, child.spawnargs]);
        resolve();
      });
    }
  });
}

(async () => {
  await run('echo', () => spawn('echo', ['hi']));
  await run('stdin', () => {
    const child = spawn('cat');
    child.stdin.write('one ');
    child.stdin.end('two');
    return child;
  });
  await run('code', () => spawn('sh', ['-c', 'echo e >&2; exit 7']));
  await run('signal', () => {
    const child = spawn('sleep', ['30']);
    child.on('spawn', () => console.log('kill', child.kill('SIGINT')));
    return child;
  });
  await run('timeout', () => spawn('sleep', ['30'], { timeout: 20, killSignal: 'SIGKILL' }));
  await run('missing', () => spawn('no-such-program', ['a']));
  await run('abort', () => {
    const controller = new AbortController();
    const child = spawn('sleep', ['30'], { signal: controller.signal });
    child.on('spawn', () => controller.abort());
    return child;
  });
  await run('shell', () => spawn('echo $X', { shell: true, env: { X: 'y' } }));
  await run('third', () => {
    const child = spawn('sh', ['-c', 'cat <&3'], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
    child.stdio[3].end('through three');
    return child;
  });
  await run('ignore', () => spawn('true', { stdio: 'ignore' }));
  console.log('after', spawn('true', { stdio: 'ignore' }).stdout);
  await new Promise((resolve) => exec('echo a; echo b >&2; exit 1', (error, stdout, stderr) => resolve(console.log('exec', error.message, error.code, error.killed, error.signal, error.cmd, stdout, stderr))));
  await new Promise((resolve) => execFile('head', ['-c', '100', '/dev/zero'], { maxBuffer: 10 }, (error, stdout) => resolve(console.log('maxBuffer', error.code, error.message, stdout.length))));
  console.log('promise', await promisify(exec)('echo ok'), await promisify(execFile)('echo', ['ok']));
})();
