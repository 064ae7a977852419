// P9 (Q3). What a file callback schedules: its tick at once, its immediate in the check phase that
// follows, its timer in the next turn. Repaired: the source lacks `require('fs')`.
// kind: order
// files: fixtures/file.txt
// forms: cjs mjs
// later: ts
const fs = require('fs');
setImmediate(() => console.log('setImmediate'));
setTimeout(() => console.log('Timer expired'), 0);
Promise.resolve('promise').then(console.log);
fs.readFile('./file.txt', 'utf8', () => {
  setTimeout(() => console.log('2nd timer'), 0);
  process.nextTick(() => console.log('2nd nextTick'));
  setImmediate(() => console.log('2nd setImmediate'));
  console.log('File reading CB');
});
process.nextTick(() => console.log('nextTick'));
console.log('Last line of the file.');
