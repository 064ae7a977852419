// `--unhandled-rejections=none`: exit status 0.
// flags: --unhandled-rejections=none
// status: 0
process.on('exit', (code) => console.log('exit', code));
Promise.reject(new Error('rejected'));
setImmediate(() => console.log('immediate'));
