// CommonJS is sloppy by default; top-level names do not leak into the global object.
var leaked = 1;
function alsoLeaked() {}
console.log(globalThis.leaked, globalThis.alsoLeaked, (function () { return this === globalThis; })());
undeclared = 2;
console.log(globalThis.undeclared, typeof globalThis, global === globalThis);
console.log(typeof window, typeof self, typeof document);
