// With nothing else alive the loop does not start: not even a timer that is due already fires.
setTimeout(() => console.log('never'), 1).unref();
setImmediate(() => console.log('never')).unref();
const start = Date.now();
while (Date.now() - start < 10) {}
process.on('exit', (code) => console.log('exit', code));
