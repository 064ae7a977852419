// P5. Outside I/O Node leaves open whether a timer of 1 ms or an immediate comes first;
// Spindle counts the timer as due at the loop's start. Inside I/O the immediate is always first.
// Repaired: the source requires `fs` after its first use of the loop; here the line stands at the top.
// kind: order
// forms: cjs mjs
// later: ts
const fs = require('fs');
setTimeout(() => console.log('setTimeout'), 0);
setImmediate(() => console.log('setImmediate'));
fs.readFile(__filename, () => {
  setTimeout(() => console.log('setTimeout in I/O'), 0);
  setImmediate(() => console.log('setImmediate in I/O'));
});
