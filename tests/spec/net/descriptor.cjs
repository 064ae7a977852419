// A socket over a descriptor that can be waited for, and what is no such descriptor.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const net = require('net');

execFileSync('mkfifo', ['fifo']);
const fd = fs.openSync('fifo', 'r+'); // both ends, so that opening does not wait
const socket = new net.Socket({ fd });
console.log(socket.readyState, socket.pending, socket.remoteAddress);
socket.on('data', (data) => {
  console.log('data', String(data), socket.bytesRead, socket.bytesWritten);
  socket.destroy();
});
socket.on('close', (hadError) => {
  console.log('close', hadError);
  try {
    new net.Socket({ fd: fs.openSync(__filename) });
  } catch (error) {
    console.log(error.code, error.message);
  }
  try {
    new net.Socket({ fd: -1 });
  } catch (error) {
    console.log(error.code, error.message);
  }
});
socket.write('through the pipe', () => console.log('written'));
