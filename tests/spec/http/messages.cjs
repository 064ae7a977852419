// The methods of messages without a network: headers and their checks, what a request's header lines become.
const http = require('http');
const { Writable } = require('stream');
const log = console.log;

function attempt(name, f) {
  try { log(name, f()); } catch (error) { log(name, error.name, error.code, error.message); }
}

const request = (method = 'GET', minor = 1) => ({ method, httpVersionMajor: 1, httpVersionMinor: minor, headers: {} });

/** What a response writes to a stream, Date masked. */
function written(make, method) {
  const chunks = [];
  const res = new http.ServerResponse(request(method));
  res.assignSocket(new Writable({ write(chunk, encoding, done) { chunks.push(chunk); done(); } }));
  make(res);
  res.on('finish', () => log(Buffer.concat(chunks).toString('latin1').replace(/Date: .*/, 'Date: D')));
}

const res = new http.ServerResponse(request());
attempt('set', () => res.setHeader('X-A', '1') === res);
attempt('append', () => res.appendHeader('x-a', ['2', '3']).getHeader('X-a'));
attempt('names', () => [res.getHeaderNames(), res.getRawHeaderNames(), res.getHeaders()]);
attempt('has', () => [res.hasHeader('x-A'), res.hasHeader('y')]);
attempt('map', () => res.setHeaders(new Map([['b', '1'], ['set-cookie', ['a=1']]])).getHeader('set-cookie'));
attempt('bad headers', () => res.setHeaders([['a', 'b']]));
attempt('no value', () => res.setHeader('a', undefined));
attempt('bad name', () => res.setHeader('a b', 'c'));
attempt('bad value', () => res.setHeader('a', 'b\nc'));
attempt('bad type', () => res.getHeader(1));
attempt('remove', () => { res.removeHeader('B'); return res.getHeader('b'); });
attempt('bad status', () => res.writeHead(99));
attempt('bad message', () => res.writeHead(200, 'a\rb'));
attempt('odd list', () => res.writeHead(200, ['a']));
attempt('null chunk', () => res.write(null));
attempt('number chunk', () => res.write(1));
attempt('hints', () => res.writeEarlyHints({ link: 'nonsense' }));
attempt('trailer', () => res.addTrailers({ 'a b': '1' }));
res.statusMessage = '';
attempt('head', () => res.writeHead(204).headersSent);
attempt('set late', () => res.setHeader('a', 'b'));
attempt('head late', () => res.writeHead(200));
attempt('check name', () => http.validateHeaderName('a:'));
attempt('check value', () => http.validateHeaderValue('a', '\u0100'));
attempt('fields', () => [res.statusCode, res.statusMessage, res.sendDate, res.finished, res.writable, res.destroyed, res.writableLength, res.writableObjectMode]);

written((res) => res.end('hello'));
written((res) => { res.setHeader('Content-Length', 3); res.setHeader('Set-Cookie', ['a', 'b']); res.write('ab'); res.end('c'); });
written((res) => { res.writeHead(404, 'Gone', [['A', '1'], ['B', '2']]); res.end(Buffer.from('xyz')); });
written((res) => { res.setHeader('Trailer', 'T'); res.write('caf\u00e9', 'latin1'); res.addTrailers({ T: 'v' }); res.end(); });
written((res) => { res.removeHeader('Date'); res.removeHeader('Connection'); res.end(); });
written((res) => { res.cork(); res.write('a'); res.write('b'); res.uncork(); res.end('6363', 'hex'); });
written((res) => res.end('nothing'), 'HEAD');
written((res) => { res.strictContentLength = true; res.setHeader('Content-Length', 2); attempt('too long', () => res.end('abc')); });

const incoming = new http.IncomingMessage();
for (const [name, value] of [
  ['Host', 'a'], ['HOST', 'b'], ['Accept', '1'], ['accept', '2'], ['Cookie', 'a=1'], ['cookie', 'b=2'], ['Set-Cookie', 'x'], ['set-cookie', 'y'],
  ['X-Odd', ''], ['x-odd', 'z'], ['ETag', '1'], ['etag', '2'],
]) incoming._addHeaderLine(name, value, incoming.headers);
log(incoming.headers);
log(incoming.complete, incoming.aborted, incoming.url, incoming.method, incoming.httpVersion, incoming.statusCode, incoming.rawHeaders, incoming.trailers);
log(http.METHODS.length, http.STATUS_CODES[418], http.maxHeaderSize, http.createServer() instanceof require('net').Server);
const server = http.createServer();
log(server.timeout, server.headersTimeout, server.requestTimeout, server.keepAliveTimeout, server.maxHeadersCount, server.maxRequestsPerSocket, server.listening);
attempt('bad option', () => http.createServer({ headersTimeout: 2, requestTimeout: 1 }));
attempt('bad option', () => http.createServer({ maxHeaderSize: -1 }));
