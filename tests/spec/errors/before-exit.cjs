// `beforeExit` may start new work, and comes again when that is done; `exit` comes once.
// kind: order
let rounds = 0;
process.on('beforeExit', (code) => {
  console.log('beforeExit', code);
  if (++rounds === 1) setTimeout(() => console.log('more work'), 1);
  if (rounds === 2) setImmediate(() => console.log('a last immediate'));
});
process.on('exit', () => console.log('exit'));
