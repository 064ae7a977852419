'use strict';
// A small service: routes by method and path, reads a JSON body, looks at headers, answers JSON. Prints `port=<n>`.
const http = require('http');

function answer(res, status, value) {
  const body = JSON.stringify(value);
  res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}

function readJson(req, done) {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => done(JSON.parse(Buffer.concat(chunks))));
}

const server = http.createServer((req, res) => {
  if (req.method === 'POST' && req.url === '/orders') {
    readJson(req, (order) => {
      const total = order.items.reduce((sum, item) => sum + item.price * item.count, 0);
      answer(res, 200, { id: order.id, total, agent: req.headers['user-agent'] });
    });
  } else {
    answer(res, 404, { error: 'not found' });
  }
});

server.listen(0, '127.0.0.1', () => console.log(`port=${server.address().port}`));
