// The HTTP client: events of a request in their order, pooling, and what goes wrong.
'use strict';
const http = require('http');
const net = require('net');

const log = (...args) => console.log(...args);

function watch(req, name = 'req') {
  for (const event of ['socket', 'finish', 'continue', 'information', 'response', 'upgrade', 'connect', 'timeout', 'abort', 'close', 'error']) {
    req.on(event, (value) => {
      const shown = event === 'error' ? `${value.code} ${value.message}` : event === 'response' || event === 'information' ? value.statusCode : '';
      log(name, event, shown);
      if (event === 'response') {
        value.on('aborted', () => log('res aborted'));
        value.on('error', (error) => log('res error', error.code, error.message));
        value.on('data', (data) => log('res data', String(data)));
        value.on('end', () => log('res end', value.complete, JSON.stringify(value.trailers)));
        value.on('close', () => log('res close'));
      }
    });
  }
  return req;
}

/** Serves raw text: `answer` gets each connection after its first data. */
async function raw(answer, options, send = (req) => req.end()) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (data) => answer(socket, String(data)));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const req = watch(http.request({ port: server.address().port, host: '127.0.0.1', agent: false, ...options }));
  send(req);
  await new Promise((resolve) => req.once('close', () => server.close(resolve)));
}

const head = (text) => log(text.replace(/127\.0\.0\.1:\d+/, 'HOST').replaceAll('\r\n', '|'));

async function exchanges() {
  log('-- length');
  await raw((socket, data) => {
    head(data);
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: 1\r\na: 2\r\n\r\nhello');
  }, { method: 'put', headers: { 'X-One': ['a', 'b'] } }, (req) => {
    req.setHeader('Content-Length', 3);
    req.end('abc', () => log('end callback', req.writableFinished));
  });
  log('-- chunks and trailers');
  await raw((socket, data) => {
    head(data);
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n');
  }, { method: 'POST', auth: 'me:pw', path: '/p?q' }, (req) => {
    req.write('one');
    req.end('two');
  });
  log('-- until the end');
  await raw((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nrest'), {});
  log('-- 100, 103, HEAD');
  await raw((socket) => {
    socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n');
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n');
  }, { method: 'HEAD', headers: { Expect: '100-continue' } });
  log('-- upgrade');
  await raw((socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nfirst');
    socket.on('data', (data) => socket.end(`again ${data}`));
  }, { headers: { Connection: 'Upgrade', Upgrade: 'x' } }, (req) => {
    req.on('upgrade', (res, socket, first) => {
      log(res.statusCode, res.headers.upgrade, String(first), socket instanceof net.Socket);
      socket.on('data', (data) => log('socket data', String(data)));
      socket.on('close', () => log('socket close'));
      socket.write('more');
    });
    req.end();
  });
  log('-- connect');
  await raw((socket) => socket.end('HTTP/1.1 407 No\r\nContent-Length: 4\r\n\r\nbody'), { method: 'CONNECT', path: 'a:1' }, (req) => {
    req.on('connect', (res, socket, first) => {
      log(res.statusCode, String(first));
      socket.resume();
    });
    req.end();
  });
}

async function failures() {
  log('-- hang up');
  await raw((socket) => socket.end(), {});
  log('-- cut off');
  await raw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf');
    setTimeout(() => socket.destroy(), 20);
  }, {});
  log('-- no HTTP');
  await raw((socket) => socket.end('hello?\r\n\r\n'), {}, (req) => {
    req.on('error', (error) => log(error.reason, error.bytesParsed, String(error.rawPacket)));
    req.end();
  });
  log('-- too large a head');
  await raw((socket) => socket.end(`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(500)}\r\n\r\n`), { maxHeaderSize: 100 });
  log('-- aborted');
  await raw(() => {}, {}, (req) => {
    req.end();
    req.on('socket', (socket) => socket.once('connect', () => req.abort()));
  });
  log('-- destroyed at once');
  await raw(() => {}, {}, (req) => req.destroy(new Error('mine')));
  log('-- timeout');
  await raw(() => {}, { timeout: 20 }, (req) => {
    req.on('timeout', () => req.destroy());
    req.end();
  });
  log('-- arguments');
  for (const options of [{ path: '/a b' }, { protocol: 'ftp:' }, { method: 'A B' }, { method: 5 }, { agent: 5 }, { host: 5 }, { headers: { 'a b': 1 } },
    { headers: { a: 'x\ny' } }, { timeout: 'x' }, { insecureHTTPParser: 1 }]) {
    try {
      http.request(options);
    } catch (error) {
      log(error.name, error.code, error.message);
    }
  }
}

async function pooling() {
  log('-- pooling');
  let connections = 0;
  const server = http.createServer((req, res) => {
    res.setHeader('X-Connection', connections);
    res.end(req.url);
  }).on('connection', () => connections++).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2, maxFreeSockets: 1 });
  const counts = (lists) => Object.values(lists).map((list) => list.length).join();
  const ask = (path) => new Promise((resolve) => {
    const req = http.get({ port, host: '127.0.0.1', path, agent }, (res) => {
      res.resume();
      res.on('end', () => setImmediate(() => resolve(`${path} ${req.reusedSocket}`)));
    });
  });
  const all = ['/1', '/2', '/3', '/4', '/5'].map(ask);
  log(agent.getName({ host: 'h', port: 1 }), counts(agent.sockets), counts(agent.requests), agent.totalSocketCount);
  log((await Promise.all(all)).join(), connections);
  await new Promise((resolve) => setTimeout(resolve, 10));
  log('free', counts(agent.freeSockets), 'used', counts(agent.sockets), 'total', agent.totalSocketCount);
  log(await ask('/6'), connections);
  const [socket] = Object.values(agent.freeSockets)[0];
  socket.on('close', () => log('closed', agent.totalSocketCount, Object.keys(agent.freeSockets).length));
  agent.destroy();
  await new Promise((resolve) => server.close(resolve));
  log(http.globalAgent.keepAlive, http.globalAgent.options.timeout, http.globalAgent.options.scheduling, http.Agent.defaultMaxSockets);
}

exchanges().then(failures).then(pooling);
