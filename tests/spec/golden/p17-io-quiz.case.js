// P17. Inside an I/O callback: promise job, immediate, timer.
// Made into a program: the source asks the question in prose.
// kind: order
// forms: cjs mjs
// later: ts
const fs = require('fs');
fs.readFile(__filename, () => {
  setTimeout(() => console.log('a'), 0);
  setImmediate(() => console.log('b'));
  Promise.resolve().then(() => console.log('c'));
});
