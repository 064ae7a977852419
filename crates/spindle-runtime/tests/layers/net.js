'use strict';
// Sockets over a layer: text, bytes and lists, much in both directions at once, memory of the program's own, a reader that
// stops, ends of either side, and a process that ends when nothing is left.

const assert = require('assert');
const net = require('net');

const LARGE = 3_000_000;
const large = Buffer.alloc(LARGE);
for (let at = 0; at < LARGE; at++) large[at] = at % 253;

const TCP = classOfStreams();
const [fd] = process.argv.slice(2).map(Number);
const guard = setTimeout(() => {
  console.error('nothing happens any more: ' + step);
  process.exit(1);
}, 30_000);
let step = 'start';

const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
server.listen({ fd });

main().then(() => {
  clearTimeout(guard);
  server.close();
  console.log('ok');
});

function classOfStreams() {
  const socket = new net.Socket();
  socket.on('error', () => {});
  socket.connect(1, '127.0.0.1');
  const { constructor } = socket._handle;
  socket.destroy();
  return constructor;
}

async function main() {
  await echo();
  await halfOpen();
  await intoOwnMemory();
  await readLater();
}

async function echo() {
  step = 'echo';
  const socket = new net.Socket({ handle: new TCP(0) });
  const parts = [];
  socket.on('data', (part) => parts.push(part));
  socket.cork();
  socket.write('téxt ');
  socket.write(Buffer.from('bytes '));
  socket.write(large);
  socket.write('end');
  socket.uncork();
  await new Promise((resolve) => socket.write('.', resolve));
  socket.end();
  await once(socket, 'end');
  assert.ok(Buffer.concat(parts).equals(Buffer.concat([Buffer.from('téxt bytes '), large, Buffer.from('end.')])));
  await once(socket, 'close');
}

async function halfOpen() {
  step = 'half open';
  const socket = new net.Socket({ handle: new TCP(1), allowHalfOpen: true });
  socket.end('last words');
  let text = '';
  for await (const part of socket) text += part;
  assert.strictEqual(text, 'last words');
}

async function intoOwnMemory() {
  step = 'own memory';
  const parts = [];
  const memory = Buffer.alloc(1000);
  const handle = new TCP(2);
  const callback = (count, buffer) => void parts.push(Buffer.from(buffer.subarray(0, count)));
  const socket = new net.Socket({ handle, onread: { buffer: memory, callback } });
  socket.end(large.subarray(0, 100_000));
  socket.resume();
  await once(socket, 'end');
  assert.ok(Buffer.concat(parts).equals(large.subarray(0, 100_000)));
}

/** What came while nobody read is told when somebody does, though the kernel has nothing more to say. */
async function readLater() {
  step = 'read later';
  const socket = new net.Socket({ handle: new TCP(3) });
  socket.write(large.subarray(0, 30_000));
  socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 50));
  let length = 0;
  socket.on('data', (part) => {
    length += part.length;
    socket.pause();
    setTimeout(() => socket.resume(), 1);
    if (length === 30_000) socket.end();
  });
  socket.resume();
  await once(socket, 'end');
  assert.strictEqual(length, 30_000);
}

function once(emitter, event) {
  return new Promise((resolve, reject) => {
    emitter.once(event, resolve);
    emitter.once('error', reject);
  });
}
