// `process.exit(3)`: the listeners of `exit` run, nothing else does.
// status: 3
process.on('exit', (code) => {
  console.log('exit', code, process.exitCode);
  setTimeout(() => console.log('never'), 0);
  process.nextTick(() => console.log('never'));
  Promise.resolve().then(() => console.log('never'));
});
process.on('beforeExit', () => console.log('never'));
process.nextTick(() => console.log('never'));
process.exit(3);
