// Signals: what they do to a process without listeners, with one, and after the last is gone.
const { spawn } = require('child_process');

function child(code, signal) {
  return new Promise((resolve) => {
    const started = spawn(process.execPath, ['-e', `${code}; console.log('ready'); setTimeout(() => {}, 20000)`]);
    let out = '';
    started.stdout.on('data', (data) => {
      out += data;
      if (String(data).includes('ready')) started.kill(signal);
    });
    started.on('close', (status, by) => resolve(`${signal}: ${status} ${by} ${JSON.stringify(out)}`));
  });
}

(async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']) console.log(await child('', signal));
  console.log(await child('process.on("SIGTERM", (name, number) => { console.log(name, number); process.exit(7); })', 'SIGTERM'));
  console.log(await child('process.once("SIGTERM", () => { console.log("first"); process.kill(process.pid, "SIGTERM"); })', 'SIGTERM'));
  console.log(await child('const f = () => {}; process.on("SIGINT", f); process.off("SIGINT", f)', 'SIGINT'));
  for (const name of ['SIGKILL', 'SIGSTOP']) {
    try {
      process.on(name, () => {});
    } catch (error) {
      console.log(error.message, error.code, error.syscall);
    }
  }
  console.log(process.kill(process.pid, 0));
  for (const attempt of [() => process.kill(process.pid, 'SIGNOPE'), () => process.kill('x'), () => process.kill(2 ** 22 + 1, 0)]) {
    try {
      attempt();
    } catch ({ code, message }) {
      console.log(code, message);
    }
  }
})();
