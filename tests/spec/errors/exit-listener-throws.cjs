// An error thrown by a listener of `exit` is printed; the status is 1.
// status: 1
process.on('exit', () => {
  throw new Error('while exiting');
});
