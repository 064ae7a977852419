'use strict';
// The server that everybody measures: one short text, keep-alive. Prints `port=<n>` once it listens.
const http = require('http');

const server = http.createServer((req, res) => {
  res.end('hello world\n');
});

server.listen(0, '127.0.0.1', () => console.log(`port=${server.address().port}`));
