// `readFile` takes several pool round trips, so it never completes before the first check phase.
// kind: order
// files: fixtures/file.txt
const fs = require('fs');
let done = false;
fs.readFile('file.txt', () => {
  done = true;
  console.log('file');
});
setImmediate(() => {
  console.log('first immediate, file read:', done);
});
const start = Date.now();
while (Date.now() - start < 20) {}
