// An immediate that throws, without a handler: printed, status 1, nothing runs afterwards.
// status: 1
process.on('exit', (code) => console.log('exit', code));
setImmediate(() => {
  process.nextTick(() => console.log('never'));
  setImmediate(() => console.log('never'));
  throw new Error('from an immediate');
});
