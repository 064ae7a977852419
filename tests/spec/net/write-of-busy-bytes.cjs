// A socket sends a buffer while a file is read into it, and shared memory; alone and gathered.
const fs = require('fs');
const net = require('net');
fs.writeFileSync('file', Buffer.alloc(60000, 'r'));
const fd = fs.openSync('file');
const busy = Buffer.alloc(60000, 'r'); // what the file holds, so that nobody can tell when it is read
const shared = Buffer.from(new SharedArrayBuffer(3));
shared.write('sha');

const server = net.createServer((socket) => {
  const counts = {};
  socket.on('data', (data) => {
    for (const byte of data) counts[String.fromCharCode(byte)] = (counts[String.fromCharCode(byte)] ?? 0) + 1;
  });
  socket.on('end', () => {
    console.log(counts);
    socket.end();
    server.close();
  });
});

server.listen(0, () => {
  const client = net.connect(server.address().port, () => {
    let left = 20;
    for (let i = 0; i < 20; i++) fs.read(fd, busy, i * 3000, 3000, 0, () => { if (--left === 0) console.log('read'); });
    client.write(busy);
    client.write(shared);
    client.cork();
    client.write('text');
    client.write(busy.subarray(10, 20));
    client.write(shared.subarray(0, 1));
    client.write(busy);
    client.uncork();
    setTimeout(() => client.end(), 50);
  });
  client.resume();
});
