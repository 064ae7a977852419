'use strict';
// internal/module/cycles: a warning for programs that read a name from a CommonJS module which has not defined it yet.
//
// While a cycle of require()s is open, the unfinished exports of a module inherit from a proxy that sees such reads.
//
// Ops used: none.

function warn(name) {
  require('process').emitWarning(
    `Accessing non-existent property '${String(name)}' of module exports inside circular dependency`);
}

const prototype = new Proxy({}, {
  get(target, name) {
    if (name in target || name === '__esModule') return target[name];
    warn(name);
    return undefined;
  },
  getOwnPropertyDescriptor(target, name) {
    if (Object.hasOwn(target, name) || name === '__esModule') return Reflect.getOwnPropertyDescriptor(target, name);
    warn(name);
    return undefined;
  },
});

/** A module's exports are given out before it is finished. */
function enter(exports) {
  // Nobody's traps are to be run.
  if (exports !== null && typeof exports === 'object' && require('util').types.isProxy(exports)) return;
  // `__esModule`: transpiled modules define their names late on purpose.
  if (exports === null || typeof exports !== 'object' || Object.getPrototypeOf(exports) !== Object.prototype || exports.__esModule) return;
  Object.setPrototypeOf(exports, prototype);
}

/** It is finished. */
function leave(exports) {
  if (exports === null || typeof exports !== 'object' || require('util').types.isProxy(exports)) return;
  if (Object.getPrototypeOf(exports) === prototype) {
    Object.setPrototypeOf(exports, Object.prototype);
  }
}

module.exports = { enter, leave };
