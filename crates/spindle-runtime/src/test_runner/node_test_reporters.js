'use strict';
// node:test/reporters: the reporters that come with the runtime (nodejs.org/api/test.html#test-reporters).
//
// Ops used: none.

function define(name, property) {
  Object.defineProperty(exports, name, { __proto__: null, ...property, enumerable: true, configurable: true });
}

for (const name of ['dot', 'junit', 'tap']) define(name, { get: () => require(`internal/test_runner/${name}`) });
// Both are made with or without `new`.
for (const name of ['spec', 'lcov']) {
  define(name, { value: function value(...args) { return Reflect.construct(require(`internal/test_runner/${name}`), args); } });
}
