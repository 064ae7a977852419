// `error` without a listener throws what was emitted; what is no Error comes wrapped.
const EventEmitter = require('events');
const emitter = new EventEmitter();
const error = new Error('mine');
for (const value of [error, 'text', undefined, { a: 1 }]) {
  try {
    emitter.emit('error', value);
  } catch (thrown) {
    console.log(thrown === error, thrown.code, thrown.message, thrown.context);
  }
}
emitter.on(EventEmitter.errorMonitor, (e) => console.log('monitor', e.message));
emitter.on('error', (e) => console.log('listener', e.message));
emitter.emit('error', error);
