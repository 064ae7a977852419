// P8 (Q2). As P7, with a tick and a promise job before the first phase.
// Repaired: the source lacks `require('fs')`.
// kind: order
// files: fixtures/file.txt
// forms: cjs mjs
// later: ts
const fs = require('fs');
const a = 100;
setImmediate(() => console.log('setImmediate'));
Promise.resolve().then(() => console.log('Promise'));
fs.readFile('./file.txt', 'utf8', () => {
  console.log('File Reading CB');
});
setTimeout(() => console.log('Timer expired'), 0);
process.nextTick(() => console.log('process.nextTick'));
function printA() {
  console.log('a=', a);
}
printA();
console.log('Last line of the file.');
