'use strict';
// internal/streams/legacy: Stream, the base class of all streams and what `require('stream')` gives.
//
// Its own `pipe` is that of the oldest streams: it listens to 'data' and calls pause and resume. Ops used: none.

const EventEmitter = require('events');

function Stream(options) {
  EventEmitter.call(this, options);
}
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);

Stream.prototype.pipe = function pipe(dest, options) {
  const source = this;
  let ended = false;

  function onData(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  }
  function onDrain() {
    if (source.readable && source.resume) source.resume();
  }
  function onEnd() {
    if (ended) return;
    ended = true;
    dest.end();
  }
  function onClose() {
    if (ended) return;
    ended = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  function onError(error) {
    cleanup();
    // Ours was the last listener: the error is nobody's, and must be thrown.
    if (this.listenerCount?.('error') === 0) this.emit('error', error);
  }
  function cleanup() {
    source.removeListener('data', onData);
    dest.removeListener('drain', onDrain);
    source.removeListener('end', onEnd);
    source.removeListener('close', onClose);
    source.removeListener('error', onError);
    dest.removeListener('error', onError);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }

  source.on('data', onData);
  dest.on('drain', onDrain);
  if (!dest._isStdio && options?.end !== false) {
    source.on('end', onEnd);
    source.on('close', onClose);
  }
  prependListener(source, 'error', onError);
  prependListener(dest, 'error', onError);
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

// Streams begin with a preset shape of `_events`, whose empty places are no names.
Stream.prototype.eventNames = function eventNames() {
  const isUsed = (list) => typeof list === 'function' || (Array.isArray(list) && list.length > 0);
  return Reflect.ownKeys(this._events).filter((key) => isUsed(this._events[key]));
};

/** As emitter.prependListener; some packages bring emitters of their own, without that method. */
function prependListener(emitter, type, listener) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(type, listener);
  const existing = emitter._events?.[type];
  if (!existing) emitter.on(type, listener);
  else if (Array.isArray(existing)) existing.unshift(listener);
  else emitter._events[type] = [listener, existing];
}

module.exports = { Stream, prependListener };
