// Servers: forms of listen, connections that are refused, paths, blocked addresses, signals; and how families are chosen.
'use strict';
const fs = require('fs');
const net = require('net');

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

async function limits() {
  const server = net.createServer((socket) => socket.resume());
  server.maxConnections = 1;
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address();
  const first = net.connect(port, '127.0.0.1');
  await once(server, 'connection');
  const second = net.connect(port, '127.0.0.1');
  const [dropped] = await once(server, 'drop');
  console.log('drop', Object.keys(dropped).join(), dropped.localPort === port, dropped.remoteFamily);
  await once(second, 'close');
  server.getConnections((error, count) => console.log('connections', error, count));
  first.end();
  server.close();
  await once(server, 'close');
  console.log('listening', server.listening, server.address());
  server.close((error) => console.log('closed again', error.code));
}

async function paths() {
  const server = net.createServer((socket) => socket.end(`you asked ${server.address()}`)).listen('./here.sock');
  await once(server, 'listening');
  console.log('exists', fs.existsSync('./here.sock'), server.address());
  const twice = net.createServer().listen('./here.sock');
  const [error] = await once(twice, 'error');
  console.log(error.code, error.syscall, error.address, error.message);
  const client = net.connect('./here.sock').setEncoding('utf8');
  console.log((await once(client, 'data'))[0], client.remoteAddress, JSON.stringify(client.address()));
  await once(client, 'close');
  server.close();
  await once(server, 'close');
  console.log('exists', fs.existsSync('./here.sock'));
}

async function blocked() {
  const blockList = new net.BlockList();
  blockList.addAddress('127.0.0.1');
  blockList.addRange('10.0.0.1', '10.0.0.9');
  blockList.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
  console.log(blockList.rules, blockList.check('10.0.0.5'), blockList.check('10.0.0.10'), blockList.check('::ffff:10.0.0.5', 'ipv6'));
  const [error] = await once(net.connect({ port: 1, host: '127.0.0.1', blockList }), 'error');
  console.log(error.code, error.message);
}

async function families() {
  const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  // 192.0.2.1 never answers, ::1 refuses, 127.0.0.1 takes the connection.
  const lookup = (host, options, callback) => callback(null, [
    { address: '::1', family: 6 }, { address: '127.0.0.1', family: 4 }, { address: '127.0.0.2', family: 4 },
  ]);
  const client = net.connect({ port, host: 'some.where', lookup });
  client.on('lookup', (error, address, family, host) => console.log('lookup', error, address, family, host));
  client.on('connectionAttempt', (address, p, family) => console.log('attempt', address, p === port, family));
  client.on('connectionAttemptFailed', (address, p, family, error) => console.log('failed', address, family, error.code));
  await once(client, 'connect');
  console.log('connected', client.remoteAddress, client.autoSelectFamilyAttemptedAddresses.map((text) => text.replace(/\d+$/, 'PORT')));
  client.resume();
  await once(client, 'close');
  server.close();
  await once(server, 'close');
  const [error] = await once(net.connect({ port, host: 'some.where', lookup: (host, options, callback) => callback(null, [
    { address: '127.0.0.2', family: 4 }, { address: '127.0.0.3', family: 4 }]) }), 'error');
  console.log(error.name, error.code, error.errors.map((each) => each.message.replace(/\d+$/, 'PORT')));
}

async function rest() {
  for (const args of [[{}], [{ port: -1 }], [{ port: '1x' }], [true], [{ path: 5 }]]) {
    try {
      net.createServer().listen(...args);
    } catch (error) {
      console.log(error.code, error.message);
    }
  }
  const controller = new AbortController();
  const server = net.createServer().listen({ port: 0, signal: controller.signal });
  await once(server, 'listening');
  controller.abort();
  await once(server, 'close');
  const socket = net.connect({ port: 1, host: '127.0.0.1', signal: AbortSignal.abort() });
  console.log((await once(socket, 'error'))[0].name);
  const buffer = Buffer.alloc(4);
  const reader = net.createServer((peer) => peer.end('0123456789')).listen(0, '127.0.0.1');
  await once(reader, 'listening');
  const pieces = [];
  const into = net.connect({ port: reader.address().port, host: '127.0.0.1', onread: {
    buffer, callback: (count, view) => { pieces.push(`${view === buffer}${view.toString('latin1', 0, count)}`); },
  } });
  await once(into, 'close');
  console.log(pieces.join());
  await reader[Symbol.asyncDispose]();
  console.log(net.isIP('::1'), net.isIP('1.2.3.4'), net.isIP('1.2.3'), net.isIPv6('fe80::1%eth0'));
  console.log(net.SocketAddress.parse('[::1]:8080'), new net.SocketAddress({ address: '2001:db8:0:0:0:0:0:1', family: 'ipv6' }).address);
}

limits().then(paths).then(blocked).then(families).then(rest);
