// P6. `destroy()` makes the close event of a socket run in the closing phase of the same turn,
// after ticks and immediates, once per connection. Repaired: the source has no listener and no client.
// kind: order
// forms: cjs mjs
// later: ts
const net = require('net');
const server = net.createServer((socket) => {
  socket.on('close', () => {
    console.log('Socket closed — runs in Close Callbacks phase');
    if (--waiting === 0) server.close(() => console.log('server closed'));
  });
  socket.destroy();
  setImmediate(() => console.log('immediate'));
  process.nextTick(() => console.log('tick'));
});
let waiting = 2;
const connect = (next) => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.on('close', next).resume();
};
server.listen(0, '127.0.0.1', () => connect(() => connect(() => {})));
