// Four megabytes each way, with backpressure: `write` returns false and `drain` follows.
const net = require('net');
const block = Buffer.alloc(1 << 20, 'x');
let drains = 0;
const server = net.createServer((socket) => socket.pipe(socket));
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let received = 0;
  let sent = 0;
  const send = () => {
    while (sent < 4) {
      sent++;
      if (!client.write(block)) return client.once('drain', () => (drains++, send()));
    }
    client.end();
  };
  client.on('data', (chunk) => (received += chunk.length));
  client.on('end', () => console.log('received', received, 'drained', drains > 0));
  client.on('close', () => server.close(() => console.log('closed')));
  send();
});
