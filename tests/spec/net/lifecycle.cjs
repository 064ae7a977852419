// kind: order
// The life of a socket, both ends: the order of its events, write callbacks, counters and states.
'use strict';
const net = require('net');
const log = (...args) => console.log(...args);

function watch(socket, name) {
  for (const event of ['lookup', 'connectionAttempt', 'connect', 'ready', 'end', 'finish', 'drain', 'timeout', 'error', 'close']) {
    socket.on(event, (value) => {
      const shown = event === 'error' ? value.code : event === 'close' ? value : '';
      log(name, event, shown);
    });
  }
  return socket;
}

/** One after the other, so that the output has one order. */
async function run(...steps) {
  for (const step of steps) {
    log(`-- ${step.name}`);
    await new Promise(step);
  }
}

function serve(options, onConnection, onListening) {
  const server = net.createServer(options, onConnection);
  server.listen(0, '127.0.0.1', () => onListening(server.address().port, server));
  return server;
}

run(
  function echo(done) {
    const server = serve({}, (socket) => {
      watch(socket, 'server').on('data', (data) => {
        log('server data', String(data));
        socket.write('first', () => log('server written 1'));
        socket.end('second', () => log('server ended'));
        log('server state', socket.readyState, socket.writableEnded, socket.bytesWritten);
      });
    }, (port) => {
      const client = watch(net.connect({ port, host: '127.0.0.1' }), 'client');
      log('client state', client.readyState, client.pending, client.connecting, client.bytesWritten);
      client.write('hello', () => log('client written', client.bytesWritten));
      client.write(Buffer.from(' world'), () => log('client written', client.bytesWritten));
      log('queued', client.writableLength, client.bytesWritten);
      let got = '';
      client.on('data', (data) => { got += data; });
      client.on('end', () => log('client got', got, client.bytesRead, client.readyState));
      client.on('close', () => {
        log('client gone', client.destroyed, client.readyState, client.remoteAddress, client.bytesRead, client.bytesWritten);
        server.close(() => done());
      });
    });
  },
  function halfOpen(done) {
    const server = serve({ allowHalfOpen: true }, (socket) => {
      watch(socket, 'server').resume();
      socket.on('end', () => {
        log('server may write', socket.writable, socket.readyState);
        socket.end('after the end');
      });
    }, (port) => {
      const client = watch(net.connect(port, '127.0.0.1'), 'client');
      client.on('data', (data) => log('client data', String(data)));
      client.end('bye');
      client.on('close', () => server.close(done));
    });
  },
  function destroyed(done) {
    const server = serve({}, (socket) => {
      socket.on('error', () => {});
      socket.resume();
    }, (port) => {
      const client = watch(net.connect(port, '127.0.0.1'), 'client');
      client.on('connect', () => {
        client.write('x', (error) => log('write before', error === undefined ? 'ok' : error));
        client.destroy(Object.assign(new Error('mine'), { code: 'MINE' }));
        client.write('y', (error) => log('write after', error.code));
        client.end((error) => log('end after', error.code));
        log('state', client.destroyed, client.writable, client.readable, client.readyState);
      });
      client.on('close', () => server.close(done));
    });
  },
  function beforeConnect(done) {
    const server = serve({}, () => {}, (port) => {
      const client = watch(net.connect(port, '127.0.0.1'), 'client');
      client.write('never', (error) => log('never written', error.code));
      client.destroy();
      client.on('close', () => server.close(done));
    });
  },
  function refused(done) {
    const server = serve({}, () => {}, (port) => {
      server.close(() => {
        const client = watch(net.connect(port, '127.0.0.1'), 'client');
        client.on('connectionAttemptFailed', (address, p, family, error) => log('attempt failed', address, family, error.code));
        client.on('error', (error) => log(error.message.replace(/\d+$/, 'PORT'), error.syscall, error.address, error.port === port, error.errno));
        client.on('close', () => done());
      });
    });
  },
  function backPressure(done) {
    const size = 24 * 1024 * 1024;
    const server = serve({}, (socket) => {
      let got = 0;
      socket.pause();
      setTimeout(() => socket.resume(), 20);
      socket.on('data', (data) => { got += data.length; });
      socket.on('end', () => log('server got all', got === size));
    }, (port) => {
      const client = net.connect(port, '127.0.0.1');
      client.on('connect', () => {
        const room = client.write(Buffer.alloc(size), () => log('written', client.bytesWritten === size));
        log('room', room, client.writableNeedDrain, client.writableLength > 0, client.bytesWritten === size);
        client.on('drain', () => {
          log('drain', client.writableLength);
          client.end();
        });
      });
      client.on('close', () => server.close(done));
    });
  },
  function timeout(done) {
    const server = serve({}, (socket) => socket.on('error', () => {}), (port) => {
      const client = watch(net.connect(port, '127.0.0.1'), 'client');
      client.setTimeout(15, () => {
        log('timeout callback', client.timeout);
        client.destroy();
      });
      client.on('close', () => server.close(done));
    });
  },
  function reset(done) {
    const server = serve({}, (socket) => {
      watch(socket, 'server').resume();
      socket.on('close', () => server.close(done));
    }, (port) => {
      const client = watch(net.connect(port, '127.0.0.1'), 'client');
      client.on('connect', () => client.resetAndDestroy());
    });
  },
);
