// The order of events of requests and responses: complete ones, aborted ones, those that a server destroys.
const http = require('http');
const net = require('net');
const log = console.log;

function watch(name, emitter, events) {
  for (const event of events) emitter.on(event, (value) => log(name, event, value instanceof Error ? value.code ?? value.message : ''));
}

const server = http.createServer((req, res) => {
  log('request', req.url);
  watch('req', req, ['data', 'end', 'close', 'error', 'aborted', 'resume', 'pause'].filter((name) => name !== 'data' || req.method === 'POST'));
  watch('res', res, ['prefinish', 'finish', 'close', 'error', 'drain']);
  process.nextTick(() => log('tick after', req.url));
  Promise.resolve().then(() => log('job after', req.url));
  switch (req.url) {
    case '/end': res.end('x', () => log('end callback')); log('ended', res.writableEnded, res.writableFinished, res.headersSent); break;
    case '/stream':
      log('write', res.write('a', () => log('write callback')));
      setImmediate(() => { res.write('b'); res.end(); });
      break;
    case '/big': {
      log('write', res.write(Buffer.alloc(2 * 1024 * 1024)), res.writableNeedDrain);
      res.once('drain', () => { log('drained', res.writableLength); res.end(); });
      break;
    }
    case '/body': req.on('end', () => res.end('y')); break;
    case '/abort': req.socket.on('close', () => log('socket close')); break;
    case '/destroy': res.destroy(); log('destroyed', res.destroyed, res.writableEnded); break;
    case '/twice': res.end('1'); res.end('2', (error) => log('second end', error.code)); res.write('3', (error) => log('late write', error.code)); break;
  }
});
server.on('connection', () => log('connection'));
server.on('clientError', (error, socket) => { log('clientError', error.code); socket.destroy(); });
server.on('close', () => log('server close'));

const talk = (text, hangUp) => new Promise((resolve) => {
  const client = net.connect(server.address().port, () => client.write(text));
  let length = 0;
  client.on('data', (bytes) => { length += bytes.length; });
  if (hangUp) setTimeout(() => client.destroy(), 30);
  client.on('error', (error) => log('client', error.code));
  client.on('close', () => setTimeout(() => { log(`-- ${text.split(' ')[1]}`, length > 1e6 ? 'long' : ''); resolve(); }, 20));
});

server.listen(0, async () => {
  const get = (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
  await talk(get('/end'));
  await talk(get('/stream'));
  await talk(get('/big'));
  await talk('POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc');
  await talk(get('/abort'), true);
  await talk('POST /abort HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc', true);
  await talk(get('/destroy'));
  await talk(get('/twice'));
  await talk('GET /end HTTP/1.1\r\nHost: a\r\n\r\nGET /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  server.close(() => log('closed'));
});
