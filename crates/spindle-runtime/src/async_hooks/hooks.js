'use strict';
// internal/async_hooks: numbers for asynchronous work, and the hooks that are told of it.
//
// Numbered are AsyncResources, ticks, immediates and timers, from the first time that this module is loaded. Promises,
// microtasks and requests of the loop have none: inside their callbacks `executionAsyncId()` is 0 and no hook is called.
//
// Ops used: none.

const context = require('internal/async_context');

const { now } = context;
const { codes: { ERR_ASYNC_CALLBACK, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');

context.enable();

const KINDS = ['init', 'before', 'after', 'destroy', 'promiseResolve'];

/** Enabled hooks in the order in which they were enabled. Replaced rather than changed: it may be walked right now. */
let enabled = [];

class AsyncHook {
  constructor(callbacks) {
    const { trackPromises } = callbacks;
    for (const kind of KINDS) {
      const callback = callbacks[kind];
      if (callback !== undefined && typeof callback !== 'function') throw new ERR_ASYNC_CALLBACK(`hook.${kind}`);
      this[kind] = callback;
    }
    if (trackPromises !== undefined && typeof trackPromises !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('trackPromises', 'boolean', trackPromises);
    }
    if (trackPromises === false && callbacks.promiseResolve) {
      throw new ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
    }
  }

  enable() {
    if (!enabled.includes(this)) setEnabled([...enabled, this]);
    return this;
  }

  disable() {
    setEnabled(enabled.filter((hook) => hook !== this));
    return this;
  }
}

function setEnabled(hooks) {
  enabled = hooks;
  now.hooks = hooks.length === 0 ? null : emit;
}

/** Calls one kind of callback of all hooks. A hook that throws ends the program: nobody could catch it. */
function call(kind, id, type, trigger, resource) {
  for (const hook of enabled) {
    const callback = hook[kind];
    if (callback === undefined) continue;
    try {
      callback.call(hook, id, type, trigger, resource);
    } catch (error) {
      fatal(error);
    }
  }
}

function fatal(error) {
  const execution = require('internal/process/execution');
  const process = execution.process();
  execution.printError(`${error?.stack ?? error}\n`);
  process.reallyExit(7);
}

let destroyed = [];

/** 'destroy' callbacks come later, when nothing of the program is on the stack. */
function destroy(id) {
  if (destroyed.push(id) === 1) require('internal/task_queues').queueMicrotask(flushDestroyed);
}

function flushDestroyed() {
  const ids = destroyed;
  destroyed = [];
  for (const id of ids) call('destroy', id);
}

const emit = {
  init: (id, type, trigger, resource) => call('init', id, type, trigger, resource),
  before: (id) => call('before', id),
  after: (id) => call('after', id),
  destroy,
};

const hasHook = (kind) => enabled.some((hook) => hook[kind] !== undefined);

/** Runs `fn` as part of `resource`, telling the hooks. */
function runAs(id, trigger, resource, run) {
  const { execution, trigger: oldTrigger, resource: oldResource } = now;
  now.execution = id;
  now.trigger = trigger;
  now.resource = resource;
  now.hooks?.before(id);
  try {
    return run();
  } finally {
    now.hooks?.after(id);
    now.execution = execution;
    now.trigger = oldTrigger;
    now.resource = oldResource;
  }
}

module.exports = { AsyncHook, destroy, emit, hasHook, now, runAs };
