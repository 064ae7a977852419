'use strict';
// Files, streams, sockets, HTTP, rejections and contexts at once.
const fs = require('fs');
const http = require('http');
const net = require('net');
const { AsyncLocalStorage } = require('async_hooks');
const { setTimeout: sleep } = require('timers/promises');

const storage = new AsyncLocalStorage();
const say = (...what) => console.log(storage.getStore(), ...what);

async function files() {
  const handle = await fs.promises.open(__filename);
  say('file', (await handle.stat()).size > 0);
  await handle.close();
  for await (const chunk of fs.createReadStream(__filename, { highWaterMark: 512 })) say('chunk', chunk.length > 0);
}

function sockets() {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.on('data', (data) => socket.write(data)).on('end', () => socket.end());
    });
    server.listen(0, '127.0.0.1', () => {
      const socket = net.connect(server.address().port, '127.0.0.1');
      socket.end('echo').on('data', (data) => say('socket', String(data))).on('close', () => server.close(resolve));
    });
  });
}

async function requests() {
  const server = http.createServer(async (request, response) => {
    await sleep(1);
    fs.readFile(__filename, (error, bytes) => response.end(`${request.url} ${bytes.length > 0}`));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const get = (path) => new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path, agent }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; }).on('end', () => { say('http', text); resolve(); });
    });
  });
  await Promise.all([storage.run('a', get, '/a'), storage.run('b', get, '/b'), get('/c')]);
  agent.destroy();
  await new Promise((resolve) => { server.close(resolve); });
}

process.on('unhandledRejection', (reason) => say('rejected', reason));
process.on('uncaughtException', (error) => say('caught', error.message));
storage.run('main', async () => {
  await files();
  await sockets();
  await requests();
  Promise.reject('nobody');
  setTimeout(() => { throw new Error('thrown'); }, 1);
});
