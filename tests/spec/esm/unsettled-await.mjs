// A program whose main module waits for ever ends with 13 and says where.
// status: 13
process.on('exit', (code) => console.log('exit', code, process.exitCode));
console.log('before');
await new Promise(() => {});
console.log('never');
