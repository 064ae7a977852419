// In an ES module promise jobs come before ticks, also after a top-level await; timers and immediates after both.
// kind: order
// files: fixtures/async
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('job')).then(() => console.log('job 2'));
queueMicrotask(() => console.log('microtask'));
setImmediate(() => console.log('immediate'));
console.log('start');
import('./child.mjs').then(({ value }) => console.log('imported', value));
await null;
console.log('after await');
process.nextTick(() => console.log('tick after await'));
await new Promise((resolve) => setImmediate(resolve));
console.log('after immediate');
process.nextTick(() => console.log('tick in immediate'));
Promise.resolve().then(() => console.log('job in immediate'));
