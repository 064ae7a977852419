// What a program that does nothing makes the runtime evaluate: every built-in more in this list is paid for at every start.
// only: spindle the ids of built-ins are a runtime's own
const before = process.moduleLoadList;
// To ask is to load `process`; the rest was there before.
console.log(before.join('\n'));
// The list grows with use, and each built-in stands there once.
require('util');
const after = process.moduleLoadList;
console.log(after.length > before.length, after.includes('NativeModule util'), new Set(after).size === after.length);
