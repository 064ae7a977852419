'use strict';
// internal/requests: who is told when Rust has something to say.
//
// A *request* is short: one operation on the pool or the loop. `add(callback)` gives its number, which is the first
// argument of the op; its completion calls `callback(status, value)` once (status 0, or a negative errno and no
// value). A *resource* is long: a socket, a listener, a signal. Its owner registers an object under the number that
// Rust gave, with `onio(bits)`, `onclosed()`, `onsignal(signum)`, `onpending(status)` as far as it needs them.
// The async context of who calls `add` or `setResource` is the context of the callbacks, and the lens is told who it is.
//
// Ops used:
//   op_lens_ask(is a request, id) -> ()       state   the running span asks for it
//   op_lens_await(entry, index, id) -> ()     state   it waits for such entries: the argument at the index is the id
//   op_get_context() -> any      state   async context of the running code, undefined = none
//   op_set_context(any) -> ()    state

const border = require('internal/border');
const { i32 } = require('internal/flags');

// `var`, as everywhere on hot paths of the built-ins: each use of a captured `let` or `const` pays for a check that
// it is initialised, which is a fifth of the cost of functions as short as these.
var words = i32;
var callbacks = [];
var contexts = [];
/** Numbers that are free again; the last one freed is given out first. */
var free = [];
var resources = new Map();
/** Contexts of the resources that were made in one. */
var resourceContexts = new Map();

function add(callback) {
  const id = free.length > 0 ? free.pop() : callbacks.length;
  callbacks[id] = callback;
  contexts[id] = words[border.WORD_HAS_CONTEXT] === 0 ? undefined : contextFor(true, id);
  return id;
}

function contextFor(isRequest, id) {
  if (words[border.WORD_LENS] !== 0) ops.op_lens_ask(isRequest, id);
  return ops.op_get_context();
}

/** Forgets a request that never started, because its op threw. */
function remove(id) {
  callbacks[id] = undefined;
  contexts[id] = undefined;
  free.push(id);
}

function finish(id, status, value) {
  const callback = callbacks[id];
  if (callback === undefined) return;
  const context = contexts[id];
  // Freed first: the callback may start the next request of a chain, and may throw.
  remove(id);
  // Rust enters without a context and drops this one after the checkpoint, so there is none to put back.
  if (context !== undefined) ops.op_set_context(context);
  callback(status, value);
}

function setResource(id, resource) {
  resources.set(id, resource);
  if (words[border.WORD_HAS_CONTEXT] === 0) return;
  const context = contextFor(false, id);
  if (context !== undefined) resourceContexts.set(id, context);
}

/** Tells the lens that entries of this name with `id` as their argument at `index` come because of who calls this. */
function awaitEntries(name, index, id) {
  if (words[border.WORD_LENS] !== 0) ops.op_lens_await(name, index, id);
}

/** A connection that was accepted belongs to nobody's context, whoever listens for it. */
function dropContext(id) {
  resourceContexts.delete(id);
}

function deleteResource(id) {
  resources.delete(id);
  resourceContexts.delete(id);
}

function closed(id) {
  const resource = resources.get(id);
  // The number may be given out again from here on, also by what `onclosed` does.
  deleteResource(id);
  resource?.onclosed?.();
}

/** The one entry for everything that arrives by itself. */
function dispatch(kind, id, status, value) {
  if (kind === border.DISPATCH_REQUEST) return finish(id, status, value);
  if (words[border.WORD_HAS_CONTEXT] !== 0 && resourceContexts.has(id)) ops.op_set_context(resourceContexts.get(id));
  switch (kind) {
    case border.DISPATCH_IO: return resources.get(id)?.onio(status); // true: Rust asks again
    case border.DISPATCH_CLOSED: return closed(id);
    case border.DISPATCH_SIGNAL: return void resources.get(id)?.onsignal(status);
    case border.DISPATCH_PENDING: return void resources.get(id)?.onpending(status);
  }
}

/** One word for each request under way and each resource that has one (`resourceName`), for process.getActiveResourcesInfo. */
function activeKinds() {
  const kinds = [];
  for (const callback of callbacks) if (callback !== undefined) kinds.push('FSReqCallback');
  for (const resource of resources.values()) if (resource.resourceName !== undefined) kinds.push(resource.resourceName);
  return kinds;
}

/** What programs made of the resources: sockets and servers. */
function activeOwners() {
  const owners = [];
  for (const resource of resources.values()) if (resource.owner) owners.push(resource.owner);
  return owners;
}

require('internal/bootstrap').setEntry('dispatch', dispatch);

module.exports = { activeKinds, activeOwners, add, awaitEntries, remove, setResource, dropContext, deleteResource, dispatch };
