// `process` is an emitter; signals that cannot be caught are refused.
const { EventEmitter } = require('events');
console.log(process instanceof EventEmitter, process.listenerCount('exit'));
process.on('custom', (v) => console.log('custom', v)).emit('custom', 1);
for (const signal of ['SIGKILL', 'SIGSTOP']) {
  try {
    process.on(signal, () => {});
  } catch (error) {
    console.log(error.code, error.syscall);
  }
}
try {
  process.kill(process.pid, 'SIGNOPE');
} catch (error) {
  console.log(error.name, error.code, error.message);
}
console.log(process.kill(process.pid, 0));
