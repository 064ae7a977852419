'use strict';
// internal/async_context: callbacks keep the async context in which they were made (AsyncLocalStorage).
//
// The queues of ticks, immediates and timers come here only while HAS_CONTEXT is set in internal/flags; until then no
// callback has a context and they do not pay for one. With it, a callback's arguments are wrapped together with its
// context: `wrap` when it is queued, `run` when it runs.
//
// Ops used:
//   op_get_context() -> any        state   async context of the running code, undefined = none
//   op_set_context(any) -> ()      state

const { op_get_context, op_set_context } = ops;
const apply = Reflect.apply;

class Contextual {
  constructor(args) {
    this.args = args;
    this.context = op_get_context();
  }
}

/** `args` is an array or undefined; a wrapped value gets the current context in place of its old one. */
function wrap(args) {
  return new Contextual(argsOf(args));
}

const argsOf = (held) => held instanceof Contextual ? held.args : held;

/** Calls `callback` in the context that `held` carries: none if it was queued before contexts were in use. */
function run(callback, self, held) {
  const before = op_get_context();
  op_set_context(held instanceof Contextual ? held.context : undefined);
  try {
    apply(callback, self, argsOf(held) ?? []);
  } finally {
    op_set_context(before);
  }
}

module.exports = { argsOf, run, wrap };
