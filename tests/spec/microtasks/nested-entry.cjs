// Only the outermost entry drains: `require`, `emit` and `sort` inside a callback do not.
// files: fixtures/nested
// kind: order
const { EventEmitter } = require('events');
setImmediate(() => {
  process.nextTick(() => console.log('tick'));
  Promise.resolve().then(() => console.log('promise'));
  require('./nested-module.cjs');
  new EventEmitter().on('x', () => console.log('listener')).emit('x');
  [2, 1].sort(() => 0);
  console.log('callback ends');
});
