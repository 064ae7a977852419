'use strict';
// The program: listens, and ends in good order on SIGTERM and SIGINT. What is served stands in lib/.

const http = require('node:http');
const path = require('node:path');
const { createApp } = require('./lib/app');

/** How long requests in progress may take once the server is asked to stop, in ms. */
const GRACE_MS = 10_000;

function createServer({ root = path.join(__dirname, 'public'), log = () => {} } = {}) {
  const server = http.createServer();
  server.responses = new Set();
  server.on('request', (req, res) => {
    server.responses.add(res);
    res.on('close', () => server.responses.delete(res));
    if (!server.listening) closeAfter(res);
  });
  server.on('request', createApp({ root, log }));
  return server;
}

/** Tells the client that its connection ends with this response. */
function closeAfter(res) {
  if (!res.headersSent) res.setHeader('connection', 'close');
}

/** Stops accepting, lets requests in progress finish, and calls `done` when the last connection is gone. */
function stop(server, done) {
  server.close(done);
  server.closeIdleConnections();
  for (const res of server.responses) closeAfter(res);
  // Whoever does not finish in time is cut off.
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
}

function main() {
  const server = createServer({ log: console.log });
  server.listen(Number(process.env.PORT ?? 3000), () => {
    console.log(`listening on port ${server.address().port}`);
  });
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      console.log(`${signal}: finishing`);
      stop(server, () => {
        console.log('closed');
        process.exit(0);
      });
    });
  }
}

module.exports = { createServer, stop };

if (require.main === module) main();
