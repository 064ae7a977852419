// A microtask that throws, without a handler: printed, status 1, nothing runs afterwards.
// status: 1
process.on('exit', (code) => console.log('exit', code));
queueMicrotask(() => {
  process.nextTick(() => console.log('never'));
  setImmediate(() => console.log('never'));
  throw new Error('from a microtask');
});
