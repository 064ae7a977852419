// AbortController, AbortSignal, EventTarget, Event and DOMException.
'use strict';
const events = require('node:events');

const log = (...parts) => console.log(...parts);

const controller = new AbortController();
log(controller, controller.signal.aborted, controller.signal.reason);
const both = AbortSignal.any([controller.signal, AbortSignal.timeout(60_000)]);
controller.signal.addEventListener('abort', (event) => log('source', event.type, event.isTrusted, both.aborted));
both.onabort = function() { log('any', this === both, both.reason === controller.signal.reason); };
const disposable = events.addAbortListener(controller.signal, () => log('never'));
disposable[Symbol.dispose]();
controller.signal.addEventListener('abort', (event) => event.stopImmediatePropagation(), { once: true });
controller.signal.addEventListener('abort', () => log('stopped'));
events.addAbortListener(controller.signal, () => log('resists'));
controller.abort();
controller.abort(new Error('second'));
log(controller.signal, both.reason.name, both.reason.code, both.reason.message);
try { both.throwIfAborted(); } catch (error) { log(error instanceof DOMException, error instanceof Error); }
log(AbortSignal.abort('why').reason);
const timed = AbortSignal.timeout(1);
const keep = setTimeout(() => {}, 1000);
timed.addEventListener('abort', () => { clearTimeout(keep); log(timed.reason.name, timed.reason.code); });

const target = new EventTarget();
log(target, target instanceof EventTarget);
const object = { handleEvent(event) { log('object', this === object, event.detail); } };
target.addEventListener('x', object);
target.addEventListener('x', object);
target.addEventListener('x', (event) => { event.preventDefault(); log('function', event.cancelable, event.defaultPrevented, event.eventPhase); }, { once: true });
target.addEventListener('x', (event) => { event.preventDefault(); log('passive', event.defaultPrevented); }, { passive: true });
const off = new AbortController();
target.addEventListener('x', () => log('with a signal'), { signal: off.signal });
log(target.dispatchEvent(new CustomEvent('x', { detail: 1, cancelable: true })));
off.abort();
log(target.dispatchEvent(new Event('x')), events.getEventListeners(target, 'x').length);
target.removeEventListener('x', object);
log(events.getEventListeners(target, 'x').length);

for (const bad of [() => new AbortSignal(), () => new Event(), () => target.dispatchEvent({}), () => target.addEventListener('x', 1), () => AbortSignal.any(1),
  () => AbortSignal.timeout(-1), () => AbortSignal.prototype.aborted]) {
  try { bad(); } catch (error) { log(error.name, error.code); }
}
const custom = new DOMException('text', { name: 'DataCloneError', cause: 1 });
log(custom.name, custom.code, custom.cause, DOMException.DATA_CLONE_ERR, String(custom), Object.prototype.toString.call(custom));

events.once(target, 'later').then(([event]) => log('once', event.type));
target.dispatchEvent(new Event('later'));
(async () => {
  const iteration = new AbortController();
  const emitter = new events.EventEmitter();
  setImmediate(() => { emitter.emit('tell', 1, 2); emitter.emit('tell', 3); iteration.abort(); });
  try {
    for await (const values of events.on(emitter, 'tell', { signal: iteration.signal })) log('on', values);
  } catch (error) {
    log(error.name, error.cause.name);
  }
})();
