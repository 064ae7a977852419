// What a data event schedules: tick, job, immediate, then the timer of the next turn.
// kind: order
const net = require('net');
const server = net.createServer((socket) => socket.end('x'));
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.once('data', () => {
    console.log('data');
    setTimeout(() => console.log('timer'), 0);
    setImmediate(() => {
      console.log('immediate');
      server.close();
    });
    Promise.resolve().then(() => console.log('job'));
    process.nextTick(() => console.log('tick'));
  });
});
