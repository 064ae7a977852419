// More than the maximum of listeners warns once for each event.
const EventEmitter = require('events');
class Source extends EventEmitter {}
const source = new Source().setMaxListeners(1);
for (let i = 0; i < 4; i++) source.on('x', () => {});
console.log(source.listenerCount('x'));
