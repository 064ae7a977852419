// An emit goes through the listeners it began with, whatever they add or remove.
const EventEmitter = require('events');
const emitter = new EventEmitter();
const second = () => console.log('second');
emitter.on('x', () => {
  console.log('first');
  emitter.off('x', second);
  emitter.on('x', () => console.log('added'));
});
emitter.on('x', second);
emitter.emit('x');
console.log('--');
emitter.emit('x');
console.log('--', emitter.listenerCount('x'));
emitter.removeAllListeners('x').emit('x');
emitter.once('o', () => console.log('once only')).emit('o');
emitter.emit('o');
const f = () => console.log('f');
emitter.on('d', f).on('d', f).off('d', f);
emitter.emit('d');
