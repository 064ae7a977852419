// `readFile`: encodings, buffers, options, from the pool and never within the call.
// files: fixtures/file.txt
const fs = require('fs');
fs.readFile('file.txt', 'utf8', (error, text) => {
  console.log(error, JSON.stringify(text));
  fs.readFile('file.txt', (error, buffer) => {
    console.log(Buffer.isBuffer(buffer), buffer.length, buffer.toString('latin1', 0, 4));
    fs.readFile('file.txt', { encoding: 'base64' }, (error, text) => {
      console.log(text);
      fs.readFile(Buffer.from('file.txt'), { flag: 'r', encoding: 'hex' }, (error, text) => {
        console.log(text.slice(0, 8));
      });
    });
  });
});
console.log('started');
