// P4. Inside an I/O callback the check phase comes next, so the immediate precedes the timer.
// kind: order
// files: fixtures/file.txt
// forms: cjs mjs
// later: ts
const fs = require('fs');
console.log('Before readFile');
fs.readFile('./file.txt', 'utf8', (err, data) => {
  if (err) throw err;
  console.log('File content received!');
  setImmediate(() => console.log('setImmediate inside I/O'));
  setTimeout(() => console.log('setTimeout inside I/O'), 0);
});
console.log('After readFile');
