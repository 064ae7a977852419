// P11 (TRAP 1). Outside I/O either order is legal in Node; Spindle's own is timer first.
// kind: order
// forms: cjs mjs
// later: ts
setTimeout(() => console.log('timeout'), 0);
setImmediate(() => console.log('immediate'));
