// Arguments reach the callback; its receiver is the timer; what is no function is refused.
setTimeout(function (...args) {
  console.log('timeout', args, this.constructor.name);
}, 1, 1, 'two', { three: 3 });
setImmediate(function (...args) {
  console.log('immediate', args, this.constructor.name);
}, 'a', 'b');
for (const make of [setTimeout, setInterval, setImmediate]) {
  try {
    make('code');
  } catch (error) {
    console.log(make.name, error.name, error.code);
    console.log(error.message);
  }
}
const timers = require('timers');
console.log(timers.setTimeout === setTimeout, timers.clearImmediate === clearImmediate);
