// An unhandled rejection with an Error is printed as an uncaught error. Status 1.
// status: 1
async function fail() {
  throw new Error('rejected');
}
process.on('exit', (code) => console.log('exit', code));
setTimeout(() => console.log('never'), 50);
fail();
