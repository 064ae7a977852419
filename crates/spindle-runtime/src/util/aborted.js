'use strict';
// internal/util/aborted: util.aborted and its relatives (nodejs.org/api/util.html#utilabortedsignal-resource).
//
// Ops used: none.

const { codes } = require('internal/errors');
const { AbortController, AbortSignal } = require('internal/abort_controller');

function checkSignal(signal) {
  if (!(signal instanceof AbortSignal)) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
}

/** Stops listening on behalf of resources that are gone: nobody waits for those any more. */
let gone;

async function aborted(signal, resource) {
  checkSignal(signal);
  if (resource === null || (typeof resource !== 'object' && typeof resource !== 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE('resource', 'Object', resource);
  }
  if (signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers();
  const waiting = new WeakRef(resource);
  const listener = () => { if (waiting.deref() !== undefined) resolve(); };
  signal.addEventListener('abort', listener, { once: true });
  gone ??= new FinalizationRegistry(({ from, stopped }) => from.deref()?.removeEventListener('abort', stopped));
  gone.register(resource, { from: new WeakRef(signal), stopped: listener });
  return promise;
}

function transferableAbortSignal(signal) {
  checkSignal(signal);
  return signal;
}

function transferableAbortController() {
  return new AbortController();
}

module.exports = { aborted, transferableAbortController, transferableAbortSignal };
