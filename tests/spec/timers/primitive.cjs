// A timer converts to a number that clears it, also as a string, and `close` clears it too.
const timer = setTimeout(() => console.log('never'), 1);
const id = +timer;
console.log(typeof id, Number.isInteger(id), id === timer[Symbol.toPrimitive]());
clearTimeout(id);
const other = setTimeout(() => console.log('never'), 1);
clearTimeout(String(+other));
const closed = setTimeout(() => console.log('never'), 1);
console.log('close returns the timer:', closed.close() === closed);
console.log(timer.constructor.name, setImmediate(() => {}).constructor.name);
const disposed = setTimeout(() => console.log('never'), 1);
disposed[Symbol.dispose]();
console.log('end');
