// Listeners run in order, with the emitter as receiver and the arguments passed on.
const { EventEmitter } = require('events');
const emitter = new EventEmitter();
emitter.on('x', function (...args) {
  console.log('first', args, this === emitter);
});
emitter.prependListener('x', () => console.log('prepended'));
emitter.once('x', () => console.log('once'));
emitter.addListener('x', (a) => console.log('last', a));
console.log(emitter.emit('x', 1, 2, 3, 4), emitter.emit('x'), emitter.emit('nobody'));
console.log(emitter.listenerCount('x'), emitter.eventNames(), emitter.rawListeners('x').length);
console.log(emitter.on('y', () => {}) === emitter, emitter.off('y', () => {}) === emitter);
const symbol = Symbol('event');
emitter.on(symbol, (v) => console.log('symbol', v)).emit(symbol, 5);
console.log(emitter.eventNames());
