// `once` ends with an AbortError when its signal is aborted.
// forms: cjs
const { once, EventEmitter } = require('events');
const emitter = new EventEmitter();
const controller = new AbortController();
setImmediate(() => controller.abort());
once(emitter, 'ready', { signal: controller.signal }).catch((error) => {
  console.log(error.name, error.code, emitter.listenerCount('ready'));
});
