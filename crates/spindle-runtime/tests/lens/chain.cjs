'use strict';
// One thing leads to the next: a timer, a promise job, a tick, a file, an immediate, an HTTP request.
const fs = require('fs');
const http = require('http');
setTimeout(() => Promise.resolve().then(() => process.nextTick(() => fs.stat(__filename, () => setImmediate(listen)))), 1);

function listen() {
  const server = http.createServer((request, response) => {
    response.end('hello');
    server.close();
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    http.get({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.setEncoding('utf8').on('data', (text) => console.log(text));
    });
  });
}
