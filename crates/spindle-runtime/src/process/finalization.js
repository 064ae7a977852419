'use strict';
// internal/process/finalization: process.finalization: callbacks for objects that are still alive when the process ends.
//
// An object is held weakly: once it is collected, its callback is forgotten. Documentation:
// nodejs.org/api/process.html#processfinalizationregisterref-callback.
//
// Ops used: none.

const process = () => require('process');

/** Weak references by the event at which their callbacks run. */
const registered = { __proto__: null, exit: new Map(), beforeExit: new Map() };
const handlers = { __proto__: null, exit: undefined, beforeExit: undefined };
let hasWarned = false;
const collected = new FinalizationRegistry((ref) => forget(ref));

function forget(ref) {
  for (const event of ['exit', 'beforeExit']) {
    const refs = registered[event];
    if (!refs.delete(ref) || refs.size > 0) continue;
    process().removeListener(event, handlers[event]);
    handlers[event] = undefined;
  }
}

function run(event) {
  for (const [ref, callback] of [...registered[event]]) {
    const object = ref.deref();
    if (object !== undefined) callback(object, event);
  }
  registered[event].clear();
}

function add(event, object, callback) {
  if (!hasWarned) {
    hasWarned = true;
    const name = event === 'exit' ? 'register' : 'registerBeforeExit';
    process().emitWarning(`process.finalization.${name} is an experimental feature and might change at any time`, 'ExperimentalWarning');
  }
  if (object === null || (typeof object !== 'object' && typeof object !== 'function')) {
    const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
    throw new ERR_INVALID_ARG_TYPE('obj', 'object', object);
  }
  if (handlers[event] === undefined) process().on(event, handlers[event] = () => run(event));
  const ref = new WeakRef(object);
  registered[event].set(ref, callback);
  collected.register(object, ref, object);
}

module.exports = {
  register(ref, callback) { add('exit', ref, callback); },
  registerBeforeExit(ref, callback) { add('beforeExit', ref, callback); },
  unregister(ref) {
    if (!ref) return;
    collected.unregister(ref);
    for (const refs of [registered.exit, registered.beforeExit]) {
      for (const weak of [...refs.keys()]) if (weak.deref() === ref) forget(weak);
    }
  },
};
