// AsyncLocalStorage - the context goes with every kind of callback, and with nothing else.
const { AsyncLocalStorage, AsyncResource, executionAsyncId, createHook } = require('async_hooks');
const fs = require('fs');
const net = require('net');
const EventEmitter = require('events');

const storage = new AsyncLocalStorage({ name: 'main', defaultValue: 'default' });
const other = new AsyncLocalStorage();
const tell = (label) => console.log(label, storage.getStore(), other.getStore());
const emitter = new EventEmitter();

tell('outside');
console.log(storage.name, storage.run('sync', () => storage.getStore()), storage.getStore());

storage.run('A', () => {
  other.run('O', () => {
    emitter.on('event', () => tell('emitter'));
    process.nextTick(tell, 'tick');
    queueMicrotask(() => tell('microtask'));
    Promise.resolve().then(() => tell('then'));
    (async () => {
      await null;
      tell('await');
      await new Promise((resolve) => setTimeout(resolve, 20));
      tell('await timer');
    })();
    setImmediate(() => tell('immediate'));
    setTimeout(() => {
      tell('timer');
      fs.readFile(__filename, () => {
        tell('readFile');
        connect();
      });
    }, 60);
  });
  storage.exit(() => tell('exit'));
  try {
    storage.run('thrown', () => { throw new Error('x'); });
  } catch {
    tell('after throw');
  }
});
tell('after run');
emitter.emit('event');

const bound = storage.run('B', () => AsyncLocalStorage.bind(() => storage.getStore()));
const snapshot = storage.run('C', () => AsyncLocalStorage.snapshot());
console.log(bound(), snapshot(() => storage.getStore()), storage.getStore());
const resource = storage.run('R', () => new AsyncResource('MINE'));
console.log(resource.runInAsyncScope((x) => [storage.getStore(), x, executionAsyncId() === resource.asyncId()], null, 1), resource.triggerAsyncId() === 1);

function connect() {
  const server = net.createServer((socket) => {
    storage.enterWith('connection');
    socket.on('data', () => tell('server data'));
    socket.on('end', () => socket.end());
  });
  server.listen(0, '127.0.0.1', () => {
    storage.run('client', () => {
      const client = net.connect(server.address().port, '127.0.0.1', () => {
        tell('connect');
        client.end('x');
      });
      client.on('close', () => {
        tell('close');
        server.close(hooks);
      });
      client.resume();
    });
  });
}

function hooks() {
  const seen = [];
  const hook = createHook({
    init: (id, type, trigger) => seen.push(['init', type, trigger === executionAsyncId()]),
    before: () => seen.push(['before']),
    after: () => seen.push(['after']),
    destroy: () => seen.push(['destroy']),
  }).enable();
  new AsyncResource('MINE', { requireManualDestroy: true }).runInAsyncScope(() => {});
  hook.disable();
  console.log(seen);
}
