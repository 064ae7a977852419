// What an I/O callback (poll phase) starts: the immediate of the same turn (check), the
// close callback of the same turn (closing), the timer of the next turn, then its immediate.
// kind: order
const net = require('net');
const server = net.createServer((socket) => {
  setTimeout(() => {
    console.log('timer');
    setImmediate(() => console.log('immediate of that turn'));
  }, 1);
  socket.on('close', () => console.log('close'));
  socket.destroy();
  setImmediate(() => {
    console.log('immediate');
    const start = Date.now();
    while (Date.now() - start < 5) {}
  });
  process.nextTick(() => console.log('tick'));
  console.log('connection');
  server.close();
});
server.listen(0, '127.0.0.1', () => net.connect(server.address().port, '127.0.0.1').resume());
