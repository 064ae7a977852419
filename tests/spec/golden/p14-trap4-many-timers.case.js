// P14 (TRAP 4). A before B, D before E, C last; where the immediates stand Node leaves open.
// kind: order
// forms: cjs mjs
// later: ts
setTimeout(() => console.log('A'), 0);
setTimeout(() => console.log('B'), 0);
setTimeout(() => console.log('C'), 100);
setImmediate(() => console.log('D'));
setImmediate(() => console.log('E'));
