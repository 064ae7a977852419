// files: ../../../examples/server
// The server of examples/server, asked by a client in the same process: JSON in and out with its limit, static files
// with ETag and ranges, paths that lead out, and a stop that lets a request in progress finish.
'use strict';
const http = require('http');
const { createServer, stop } = require('./server.js');

const server = createServer();
let port;

function ask(method, path, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port, method, path, headers }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (chunk) => { text += chunk; });
      res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, text }));
    });
    req.on('error', reject);
    req.end(body);
  });
}

const json = { 'content-type': 'application/json' };

async function notes() {
  const made = await ask('POST', '/notes', { headers: json, body: JSON.stringify({ text: 'milk' }) });
  console.log(made.status, made.headers.location, made.text);
  for (const [method, path, options] of [
    ['GET', '/notes'], ['GET', '/notes/1'], ['GET', '/notes/2'], ['PUT', '/notes'], ['DELETE', '/notes/1'], ['GET', '/notes/1'],
    ['POST', '/notes', { headers: json, body: '{' }],
    ['POST', '/notes', { headers: json, body: '{"text":1}' }],
    ['POST', '/notes', { body: 'x' }],
    ['POST', '/notes', { headers: json, body: JSON.stringify({ text: 'x'.repeat(70000) }) }],
  ]) {
    const { status, headers, text } = await ask(method, path, options);
    console.log(method, path, status, headers.allow ?? '', text);
  }
}

async function files() {
  const page = await ask('GET', '/');
  console.log(page.status, page.headers['content-type'], page.headers['content-length'], page.text.split('\n')[0]);
  const { etag } = page.headers;
  const again = await ask('GET', '/index.html', { headers: { 'if-none-match': etag } });
  console.log(again.status, again.headers.etag === etag, again.text.length);
  for (const range of ['bytes=0-4', 'bytes=-6', 'bytes=9-', 'bytes=9999-', 'lines=1-2']) {
    const { status, headers, text } = await ask('GET', '/style.css', { headers: { range } });
    console.log(range, status, headers['content-range'], headers['content-length'], JSON.stringify(text.slice(0, 12)));
  }
  const head = await ask('HEAD', '/style.css');
  console.log('HEAD', head.status, head.headers['content-length'], JSON.stringify(head.text));
  for (const path of ['/nothing', '/lib', '/../server.js', '/%2e%2e/server.js', '/..%2fserver.js', '/%00', '/%zz', '/lib/..%5c..%5cserver.js']) {
    console.log(path, (await ask('GET', path)).status);
  }
}

/** A request that is under way when the server stops is answered; then the server is gone. */
async function end() {
  const slow = new Promise((resolve) => {
    const req = http.request({ port, method: 'POST', path: '/notes', headers: json }, (res) => {
      res.resume();
      res.on('end', () => resolve(`${res.statusCode} ${res.headers.connection}`));
    });
    req.write('{"text":');
    server.once('request', () => {
      stop(server, () => console.log('stopped'));
      setImmediate(() => req.end('"last"}'));
    });
  });
  console.log('in progress:', await slow);
  await ask('GET', '/health').catch((error) => console.log(error.code));
}

server.listen(0, async () => {
  ({ port } = server.address());
  console.log((await ask('GET', '/health?x=1')).text);
  await notes();
  await files();
  await end();
});
