// The wrapper's five names; a top-level `return` ends a CommonJS module.
console.log([typeof exports, typeof require, typeof module, typeof __filename, typeof __dirname].join());
console.log(arguments.callee.length === 5);
if (typeof require === 'function') return;
console.log('never');
