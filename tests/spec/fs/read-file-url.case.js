// `readFile` of a `file:` URL.
// files: fixtures/file.txt
// later: cjs
const fs = require('fs');
fs.readFile(new URL(`file://${__dirname}/file.txt`), 'utf8', (error, text) => console.log(error, text.length));
