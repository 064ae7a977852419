// Ticks and promise jobs are drained after every I/O callback and every close callback too.
// kind: order
const fs = require('fs');
const net = require('net');
function step(name) {
  console.log(name);
  Promise.resolve().then(() => console.log(`${name} promise`));
  process.nextTick(() => console.log(`${name} tick`));
}
const server = net.createServer((socket) => {
  step('connection');
  // Two close callbacks of one closing phase.
  socket.on('close', () => step('server side closed'));
  client.on('close', () => step('client closed'));
  socket.destroy();
  client.destroy();
  server.close();
});
let client;
fs.stat(__filename, () => {
  step('stat');
  server.listen(0, '127.0.0.1', () => {
    client = net.connect(server.address().port, '127.0.0.1');
  });
});
