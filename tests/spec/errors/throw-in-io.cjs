// An I/O callback that throws, without a handler: printed, status 1, nothing runs afterwards.
// status: 1
const fs = require('fs');
process.on('exit', (code) => console.log('exit', code));
fs.stat(__filename, () => {
  process.nextTick(() => console.log('never'));
  setImmediate(() => console.log('never'));
  throw new Error('from an I/O callback');
});
