// What is no function is refused as a listener; `captureRejections` turns rejections into `error`.
const EventEmitter = require('events');
try {
  new EventEmitter().on('x', null);
} catch (error) {
  console.log(error.name, error.code, error.message);
}
const emitter = new EventEmitter({ captureRejections: true });
emitter.on('x', async () => {
  throw new Error('from async listener');
});
emitter.on('error', (error) => console.log('error event:', error.message));
emitter.emit('x');
function Legacy() {
  EventEmitter.call(this);
}
require('util').inherits(Legacy, EventEmitter);
new Legacy().on('y', (v) => console.log('legacy', v)).emit('y', 1);
