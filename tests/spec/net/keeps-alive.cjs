// A listening server keeps the process alive; `unref` or `close` lets it go.
const net = require('net');
const held = net.createServer().listen(0, () => {
  console.log('listening', held.listening);
  setTimeout(() => {
    console.log('still alive');
    held.close(() => console.log('closed', held.listening));
  }, 30);
});
const loose = net.createServer().listen(0, () => console.log('unref returns the server:', loose.unref() === loose));
process.on('exit', () => console.log('exit'));
