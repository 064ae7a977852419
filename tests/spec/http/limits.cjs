// The limits that protect a server: sizes, times, numbers; and what it does with connections over them.
const http = require('http');
const net = require('net');
const log = console.log;

const talk = (server, name, ...parts) => new Promise((resolve) => {
  const client = net.connect(server.address().port);
  let text = '';
  (async () => {
    for (const part of parts) {
      if (typeof part === 'number') await new Promise((done) => setTimeout(done, part));
      else client.write(part);
    }
  })();
  client.on('data', (bytes) => { text += bytes.toString('latin1'); });
  client.on('error', () => {});
  client.on('close', () => {
    log(`-- ${name}`);
    log(text.replace(/Date: .*\r\n/g, ''));
    resolve();
  });
});

const run = (options, listener, body) => new Promise((resolve) => {
  const server = http.createServer(options, listener);
  server.listen(0, async () => {
    await body(server);
    server.closeAllConnections();
    server.close(resolve);
  });
});

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

(async () => {
  await run({ maxHeaderSize: 200 }, (req, res) => res.end('ok'), async (server) => {
    await talk(server, 'large head', `GET / HTTP/1.1\r\nHost: a\r\nA: ${'b'.repeat(300)}\r\n\r\n`);
  });
  await run({}, (req, res) => res.end(`${req.rawHeaders.length} ${Object.keys(req.headers).length}`), async (server) => {
    server.maxHeadersCount = 3;
    await talk(server, 'many headers', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n');
  });
  await run({ headersTimeout: 40, requestTimeout: 80, connectionsCheckingInterval: 20 }, (req, res) => req.resume().on('end', () => res.end()), async (server) => {
    server.on('clientError', (error, socket) => { log('clientError', error.code); socket.end('HTTP/1.1 408 Late\r\n\r\n'); });
    await talk(server, 'slow head', 'GET / HTTP/1.1\r\n');
    await talk(server, 'slow body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na');
  });
  await run({ headersTimeout: 40, requestTimeout: 80, connectionsCheckingInterval: 20 }, () => {}, async (server) => {
    await talk(server, 'slow head, answered by the server', 'GET / HTTP/1.1\r\n');
  });
  await run({ keepAliveTimeout: 20, keepAliveTimeoutBuffer: 10 }, (req, res) => res.end('kept'), async (server) => {
    await talk(server, 'kept alive, then closed', GET);
  });
  await run({}, (req, res) => res.end('n'), async (server) => {
    server.maxRequestsPerSocket = 2;
    server.on('dropRequest', () => log('dropRequest'));
    await talk(server, 'too many requests', GET + GET + GET, 30, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n');
  });
  await run({}, (req, res) => setTimeout(() => res.end('slow'), 60), async (server) => {
    server.setTimeout(20, (socket) => { log('timeout', socket instanceof net.Socket); socket.destroy(); });
    await talk(server, 'timeout', GET);
  });
  await run({}, (req, res) => res.end('one'), async (server) => {
    server.maxConnections = 1;
    server.on('drop', (data) => log('drop', Object.keys(data).sort().join()));
    const first = net.connect(server.address().port);
    await new Promise((resolve) => first.once('connect', resolve));
    await talk(server, 'too many connections', GET);
    server.getConnections((error, count) => log('connections', count));
    await new Promise((resolve) => setTimeout(resolve, 20));
    first.destroy();
  });
  await run({ requireHostHeader: false }, (req, res) => res.end('fine'), async (server) => {
    await talk(server, 'no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n');
  });
  await run({ insecureHTTPParser: true }, (req, res) => res.end(JSON.stringify(req.headers)), async (server) => {
    await talk(server, 'lenient', 'GET / HTTP/1.1\r\nHost: a\nX: \x01\r\nConnection: close\r\n\r\n');
  });
  for (const [name, text] of [
    ['both lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n'],
    ['bare LF', 'GET / HTTP/1.1\r\nHost: a\nA: b\r\n\r\n'],
    ['folded', 'GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n'],
    ['NUL', 'GET / HTTP/1.1\r\nHost: a\0\r\n\r\n'],
    ['chunk size', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ]) await run({}, (req, res) => res.end(), (server) => talk(server, name, text));
})();
