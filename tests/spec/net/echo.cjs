// TCP echo, server and client in one process.
const net = require('net');
const server = net.createServer((socket) => {
  socket.setEncoding('utf8');
  socket.on('data', (text) => socket.write(`echo ${text}`));
  socket.on('end', () => {
    console.log('server: end');
    socket.end('bye');
  });
});
server.listen(0, '127.0.0.1', () => {
  const { address, port, family } = server.address();
  console.log(address, family, port > 0);
  const client = net.connect({ port, host: '127.0.0.1' }, () => {
    console.log('connected', client.remotePort === port, client.remoteAddress);
    client.write('hello');
  });
  client.once('data', (data) => {
    console.log('client:', data.toString(), Buffer.isBuffer(data));
    client.end();
    let rest = '';
    client.on('data', (chunk) => (rest += chunk));
    client.on('end', () => console.log('client: end', rest));
    client.on('close', (hadError) => {
      console.log('client: close', hadError, client.destroyed, client.bytesRead, client.bytesWritten);
      server.close((error) => console.log('server: close', error));
    });
  });
});
