// The close events of both ends of a connection come after ticks and immediates of the
// turn; `process.exit` runs the `exit` listeners only, no close callback.
// kind: order
const net = require('net');
const server = net.createServer((socket) => {
  socket.on('close', () => console.log('server side close'));
  socket.destroy();
  process.nextTick(() => console.log('tick'));
  setImmediate(() => console.log('immediate'));
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1').resume();
  client.on('close', () => {
    console.log('client close');
    const last = net.connect(server.address().port, '127.0.0.1');
    last.on('close', () => console.log('never printed'));
    last.destroy();
    process.on('exit', (code) => console.log('exit', code));
    process.exit();
  });
});
