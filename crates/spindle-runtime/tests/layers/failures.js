'use strict';
// What a layer fails with reaches the program in the layer's words, and other connections live on.

const assert = require('assert');
const net = require('net');
const http = require('http');

const [fd, port] = process.argv.slice(2).map(Number);
const guard = setTimeout(() => {
  console.error('nothing happens any more');
  process.exit(1);
}, 30_000);

// Connections that the test has made are taken as well, and wait.
const errors = [];
const server = net.createServer((socket) => {
  socket.on('error', (error) => {
    errors.push(error);
    if (errors.length === 1) overHttp();
  });
});
server.listen({ fd });
const web = http.createServer((req, res) => res.end()).listen(0, '127.0.0.1');

const stranger = net.connect(port, '127.0.0.1', () => stranger.write('GET / HTTP/1.1\r\n\r\n'));
stranger.on('error', () => {});

function overHttp() {
  assert.strictEqual(errors[0].code, 'ERR_MASKED_RECORD');
  assert.strictEqual(errors[0].message, 'a record is too long');
  // A connection that has said nothing yet is closed; nobody else is hurt.
  const other = net.connect(web.address().port, '127.0.0.1', () => other.write('\0\x05wrong'));
  other.on('error', () => {});
  other.resume();
  other.on('close', () => {
    web.getConnections((error, count) => {
      assert.strictEqual(count, 0);
      clearTimeout(guard);
      console.log('ok');
      process.exit();
    });
  });
}
