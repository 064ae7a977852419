'use strict';
// internal/async_context: callbacks keep the async context in which they were made (AsyncLocalStorage), and the ids of
// what they belong to (async_hooks).
//
// The queues of ticks, immediates and timers come here only while HAS_CONTEXT is set in internal/flags; until then no
// callback has a context and they do not pay for one. With it, a callback's arguments are wrapped together with its
// context: `wrap` when it is queued, `run` when it runs. The context itself travels with promise jobs in the engine and
// with requests in internal/requests; neither has ids.
// If the lens is on, HAS_CONTEXT is set from the start, and what is wrapped has the number of the span that queued it as well:
// each callback is a span, which `run` begins and ends.
//
// Ops used:
//   op_get_context() -> any        state   async context of the running code, undefined = none
//   op_set_context(any) -> ()      state
//   op_lens_begin(kind, parent span, async id) -> (), op_lens_end() -> ()   state   a callback's span

const border = require('internal/border');
const flags = require('internal/flags');

const { op_get_context, op_set_context, op_lens_begin, op_lens_end } = ops;
const apply = Reflect.apply;

/** What runs now, by number: 1 is the main script, 0 nothing in particular. internal/async_hooks reads and sets these. */
const now = {
  lastId: 1,
  execution: 1,
  trigger: 0,
  /** The object that stands for it, undefined at the top level. */
  resource: undefined,
  /** internal/async_hooks' { init, before, after, destroy } functions while a hook is enabled, else null. */
  hooks: null,
};

class Contextual {
  constructor(args, type, resource) {
    this.args = args;
    this.context = op_get_context();
    this.asyncId = ++now.lastId;
    this.trigger = now.execution;
    this.resource = resource ?? this;
    if (now.hooks !== null) now.hooks.init(this.asyncId, type, this.trigger, this.resource);
  }
}

/** The lens' kinds of callbacks by type; what else is wrapped runs within a span and is none. */
const SPAN_KINDS = { __proto__: null, TickObject: border.SPAN_TICK, Timeout: border.SPAN_TIMER, Immediate: border.SPAN_IMMEDIATE };

/** Knows the span that scheduled it as well. */
class Spanned extends Contextual {
  constructor(args, type, resource) {
    super(args, type, resource);
    this.kind = SPAN_KINDS[type];
    this.parent = flags.i32[border.WORD_SPAN];
  }
}

/** `args` is an array or undefined; a wrapped value gets the current context in place of its old one. */
function wrap(args, type, resource) {
  if (flags.i32[border.WORD_LENS] !== 0 && type in SPAN_KINDS) return new Spanned(argsOf(args), type, resource);
  return new Contextual(argsOf(args), type, resource);
}

const argsOf = (held) => held instanceof Contextual ? held.args : held;

/**
 * Calls `callback` in the context that `held` carries: none if it was queued before contexts were in use. After a throw the
 * context stays, because 'uncaughtException' is told in it; Rust drops it before it enters again.
 */
function run(callback, self, held) {
  if (!(held instanceof Spanned)) return runInContext(callback, self, held);
  op_lens_begin(held.kind, held.parent, held.asyncId);
  try {
    runInContext(callback, self, held);
  } finally {
    op_lens_end();
  }
}

function runInContext(callback, self, held) {
  const before = op_get_context();
  if (!(held instanceof Contextual)) {
    op_set_context(undefined);
    apply(callback, self, held ?? []);
    op_set_context(before);
    return;
  }
  op_set_context(held.context);
  now.execution = held.asyncId;
  now.trigger = held.trigger;
  now.resource = held.resource;
  try {
    if (now.hooks === null) apply(callback, self, held.args ?? []);
    else runHooked(callback, self, held);
  } finally {
    // Every caller is an entry from Rust, below which there is nothing.
    now.execution = now.trigger = 0;
    now.resource = undefined;
  }
  op_set_context(before);
}

function runHooked(callback, self, held) {
  now.hooks.before(held.asyncId);
  try {
    apply(callback, self, held.args ?? []);
  } finally {
    now.hooks?.after(held.asyncId);
    // An interval runs again under the same number.
    if (!self?._repeat) now.hooks?.destroy(held.asyncId);
  }
}

/** From now on callbacks are wrapped. */
function enable() {
  flags.i32[border.WORD_HAS_CONTEXT] = 1;
}

module.exports = { argsOf, enable, get: op_get_context, now, run, set: op_set_context, wrap };
