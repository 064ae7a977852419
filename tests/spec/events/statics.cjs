// `once` and `on` as promises and iterators.
const { once, on, EventEmitter, getEventListeners, defaultMaxListeners } = require('events');
console.log(defaultMaxListeners, new EventEmitter().getMaxListeners(), EventEmitter.EventEmitter === EventEmitter);
(async () => {
  const emitter = new EventEmitter();
  setImmediate(() => emitter.emit('ready', 1, 2));
  console.log(await once(emitter, 'ready'));
  setImmediate(() => emitter.emit('error', new Error('failed')));
  await once(emitter, 'ready').catch((error) => console.log(error.message));
  console.log(getEventListeners(emitter, 'ready').length);
  setImmediate(() => ['a', 'b', 'end'].forEach((value) => emitter.emit('data', value)));
  for await (const [value] of on(emitter, 'data')) {
    console.log(value);
    if (value === 'end') break;
  }
  console.log(emitter.listenerCount('data'));
})();
