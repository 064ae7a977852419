'use strict';
// A handler that throws: whoever catches that may still answer, and hears when the answer is out.
const http = require('http');
let answer = null;
process.on('uncaughtException', (error) => {
  console.log('caught', error.message);
  answer.end('sorry');
  answer.on('finish', () => console.log('finished'));
});
const server = http.createServer((req, res) => {
  answer = res;
  throw new Error('oops');
});
server.listen(0, () => {
  http.get({ port: server.address().port, agent: false }, (res) => {
    let text = '';
    res.on('data', (data) => { text += data; });
    res.on('end', () => {
      console.log(res.statusCode, text);
      server.close();
    });
  });
});
