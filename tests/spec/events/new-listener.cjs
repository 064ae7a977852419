// `newListener` comes before a listener is added, `removeListener` after it is removed.
const EventEmitter = require('events');
const emitter = new EventEmitter();
emitter.on('newListener', (name, listener) => console.log('new', name, typeof listener, emitter.listenerCount(name)));
emitter.on('removeListener', (name) => console.log('removed', name, emitter.listenerCount(name)));
const listener = () => {};
emitter.on('x', listener);
emitter.once('x', listener);
emitter.off('x', listener);
emitter.removeAllListeners('x');
