// P3. Timers that fell due while the thread was busy fire together, in due order.
// kind: order
// forms: cjs mjs
// later: ts
console.log('Start');
setTimeout(() => console.log('Timeout 0ms'), 0);
setTimeout(() => console.log('Timeout 100ms'), 100);
// Blocks the thread for 200 ms.
const start = Date.now();
while (Date.now() - start < 200) {}
console.log('End (after 200ms block)');
