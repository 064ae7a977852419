'use strict';
// internal/process/env: process.env, an object of its own: it is filled from the environment once, and what a program
// writes to it is seen by that program, by Rust (size of the thread pool, time zone) and by the children it starts.
//
// Names and values are text: whatever is assigned is turned into it. Documentation:
// nodejs.org/api/process.html#processenv.
//
// Ops used (on the ops of 'process', which passes them on):
//   op_env_list() -> string[]                  effect   name, value, .. in the order in which the parent gave them
//   op_env_set(name: string, value: string | null) -> ()   state    null removes it; TZ takes effect at once

/** As assignment to a text does it: a symbol throws. */
const text = (value) => `${value}`;

let isPending;

/** DEP0104, for those who asked to hear of deprecations to come. */
function warnOfCoercion(value) {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return;
  isPending ??= require('internal/process/warning').isPendingDeprecation();
  if (!isPending) return;
  isPending = false;
  require('process').emitWarning(
    'Assigning any value other than a string, number, or boolean to a process.env property is deprecated. ' +
    'Please make sure to convert the value to a string before setting process.env with it.', 'DeprecationWarning', 'DEP0104');
}

function refuse(reason) {
  const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');
  throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(`'process.env' ${reason}`);
}

function makeEnv({ op_env_list, op_env_set }) {
  const values = { __proto__: Object.create(Object.prototype) };
  const list = op_env_list();
  for (let i = 0; i < list.length; i += 2) values[list[i]] = list[i + 1];

  function assign(name, value) {
    warnOfCoercion(value);
    name = text(name);
    value = text(value).split('\0', 1)[0]; // the system's texts end there
    if (name === '' || name.includes('\0')) return true; // the system has no such variables
    values[name] = value;
    op_env_set(name, value);
    return true;
  }

  return new Proxy(values, {
    __proto__: null,
    set: (_, name, value) => assign(name, value),
    deleteProperty(_, name) {
      if (typeof name === 'string' && Object.hasOwn(values, name)) {
        delete values[name];
        op_env_set(name, null);
      }
      return true;
    },
    defineProperty(_, name, descriptor) {
      if ('get' in descriptor || 'set' in descriptor) refuse('does not accept an accessor(getter/setter) descriptor');
      if (!(descriptor.configurable && descriptor.writable && descriptor.enumerable)) {
        refuse('only accepts a configurable, writable, and enumerable data descriptor');
      }
      return assign(name, descriptor.value);
    },
    preventExtensions: () => false,
  });
}

module.exports = { makeEnv };
