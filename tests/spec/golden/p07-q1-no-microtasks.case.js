// P7 (Q1). Timer and immediate come before the file, whose reading takes several pool round trips.
// Repaired: the source lacks `require('fs')`.
// kind: order
// files: fixtures/file.txt
// forms: cjs mjs
// later: ts
const fs = require('fs');
const a = 100;
setImmediate(() => console.log('setImmediate'));
fs.readFile('./file.txt', 'utf8', () => {
  console.log('File Reading CB');
});
setTimeout(() => console.log('Timer expired'), 0);
function printA() {
  console.log('a=', a);
}
printA();
console.log('Last line of the file.');
