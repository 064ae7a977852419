// A rejected top-level await is an uncaught error.
// status: 1
process.on('exit', (code) => console.log('exit', code));
await Promise.resolve();
const fail = () => Promise.reject(new RangeError('on purpose'));
await fail();
