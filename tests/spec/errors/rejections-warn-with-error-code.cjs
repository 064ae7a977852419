// `--unhandled-rejections=warn-with-error-code`: exit status 1.
// flags: --unhandled-rejections=warn-with-error-code
// status: 1
process.on('exit', (code) => console.log('exit', code));
Promise.reject(new Error('rejected'));
setImmediate(() => console.log('immediate'));
