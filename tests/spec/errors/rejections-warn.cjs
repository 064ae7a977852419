// `--unhandled-rejections=warn`: exit status 0.
// flags: --unhandled-rejections=warn
// status: 0
process.on('exit', (code) => console.log('exit', code));
Promise.reject(new Error('rejected'));
setImmediate(() => console.log('immediate'));
