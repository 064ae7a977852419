// `process.exit` inside a listener of `exit` does not run the listeners again.
// status: 8
process.on('exit', (code) => {
  console.log('first', code);
  process.exit(8);
});
process.on('exit', () => console.log('never'));
