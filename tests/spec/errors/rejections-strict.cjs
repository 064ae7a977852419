// `--unhandled-rejections=strict`: exit status 1.
// flags: --unhandled-rejections=strict
// status: 1
process.on('exit', (code) => console.log('exit', code));
Promise.reject(new Error('rejected'));
setImmediate(() => console.log('immediate'));
