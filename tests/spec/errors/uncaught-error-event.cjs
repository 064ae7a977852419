// An `error` event without a listener throws the error itself and says where it was emitted.
// status: 1
const EventEmitter = require('events');
new EventEmitter().emit('error', new Error('nobody listens'));
