// The listeners of one event are one callback: nothing is drained between them.
// kind: order
const EventEmitter = require('events');
const emitter = new EventEmitter();
emitter.on('x', () => {
  console.log('l1');
  process.nextTick(() => console.log('l1 tick'));
  Promise.resolve().then(() => console.log('l1 promise'));
});
emitter.on('x', () => console.log('l2'));
setTimeout(() => emitter.emit('x'), 1);
