// A hundred connections at once.
const net = require('net');
const clients = 100;
let open = 0;
let bytes = 0;
const server = net.createServer((socket) => {
  if (++open === clients) console.log('all accepted');
  socket.on('data', (chunk) => (bytes += chunk.length)).on('end', () => socket.end());
});
server.listen(0, '127.0.0.1', () => {
  let closed = 0;
  for (let i = 0; i < clients; i++) {
    const client = net.connect(server.address().port, '127.0.0.1', () => client.end('12345'));
    client.resume().on('close', () => {
      if (++closed === clients) server.close(() => console.log('all closed', bytes));
    });
  }
});
