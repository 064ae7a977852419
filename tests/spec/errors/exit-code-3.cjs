// `process.exitCode = 3`: the program runs to its end and `beforeExit` sees the code.
// status: 3
process.exitCode = 3;
process.on('beforeExit', (code) => console.log('beforeExit', code));
process.on('exit', (code) => console.log('exit', code));
setTimeout(() => console.log('timer'), 1);
