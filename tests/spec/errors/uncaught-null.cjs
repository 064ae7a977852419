// `throw null` and, in the handler of `exit`, the status that is about to be used.
// status: 1
process.on('exit', (code) => console.log('exit', code));
setTimeout(() => {
  throw null;
}, 1);
