'use strict';
// Requests one after the other on one connection, pipelined ones, a body each way, a large response to a reader that
// stops, an upgrade, a close: all over layered connections that Rust's side of http serves.

const assert = require('assert');
const http = require('http');
const net = require('net');

const LARGE = 4_000_000;
const large = Buffer.alloc(LARGE, (at) => at);
for (let at = 0; at < LARGE; at++) large[at] = at % 251;

const TCP = classOfStreams();
const [fd, port] = process.argv.slice(2).map(Number);
const server = http.createServer(onrequest);
server.on('upgrade', (req, socket, head) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
  socket.write(head);
  socket.pipe(socket);
});
server.listen({ fd });

const guard = setTimeout(() => {
  console.error('nothing happens any more: ' + step);
  process.exit(1);
}, 30_000);
let step = 'start';

main().then(() => {
  clearTimeout(guard);
  server.close();
  console.log('ok');
});

async function main() {
  await keepAlive();
  await pipelined();
  await largeToSlowReader();
  await upgraded();
}

function classOfStreams() {
  const socket = new net.Socket();
  socket.on('error', () => {});
  socket.connect(1, '127.0.0.1');
  const { constructor } = socket._handle;
  socket.destroy();
  return constructor;
}

function layered(number) {
  return new net.Socket({ handle: new TCP(number) });
}

function onrequest(req, res) {
  if (req.url === '/large') return void res.end(large);
  if (req.url === '/close') {
    res.shouldKeepAlive = false;
    return void res.end(large);
  }
  const parts = [];
  req.on('data', (part) => parts.push(part));
  req.on('end', () => res.end(`${req.method} ${req.url} ${Buffer.concat(parts).length}`));
}

async function keepAlive() {
  step = 'keep-alive';
  const socket = layered(0);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => socket;
  assert.strictEqual(String(await ask(agent, '/a')), 'GET /a 0');
  assert.strictEqual(String(await ask(agent, '/b', large)), 'POST /b 4000000');
  assert.ok((await ask(agent, '/large')).equals(large));
  assert.ok((await ask(agent, '/close')).equals(large), 'all of it comes before the close');
  agent.destroy();
}

function ask(agent, path, body) {
  return new Promise((resolve, reject) => {
    const req = http.request({ agent, port, path, method: body === undefined ? 'GET' : 'POST' }, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => resolve(Buffer.concat(parts)));
    });
    req.on('error', reject);
    req.end(body);
  });
}

async function pipelined() {
  step = 'pipelined';
  const socket = layered(1);
  let text = '';
  const count = 1000;
  for (let at = 0; at < count; at++) text += `POST /${at} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc`;
  socket.end(text);
  let answers = '';
  socket.setEncoding('latin1');
  for await (const part of socket) answers += part;
  const bodies = answers.match(/POST \/\d+ 3/g);
  assert.strictEqual(bodies.length, count);
  bodies.forEach((body, at) => assert.strictEqual(body, `POST /${at} 3`));
}

async function largeToSlowReader() {
  step = 'slow reader';
  const socket = layered(2);
  socket.write('GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let length = 0;
  let turns = 0;
  for await (const part of socket) {
    length += part.length;
    if (++turns % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(length > LARGE && length < LARGE + 1000, `${length}`);
}

async function upgraded() {
  step = 'upgrade';
  const socket = layered(3);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhead ');
  socket.setEncoding('latin1');
  let text = '';
  const end = new Promise((resolve) => socket.on('end', resolve));
  socket.on('data', (part) => {
    text += part;
    if (text.endsWith('\r\n\r\nhead ')) socket.end(large);
  });
  await end;
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  assert.ok(Buffer.from(body, 'latin1').equals(Buffer.concat([Buffer.from('head '), large])));
}
