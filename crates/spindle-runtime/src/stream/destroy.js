'use strict';
// internal/streams/destroy: construction and destruction, which readable and writable streams share.
//
// `destroy` marks the stream first, then calls `_destroy`, then emits 'error' and 'close' one tick after `_destroy` has
// called back. While `_construct` runs, both it and writes wait; destruction waits for it as well.
// Ops used: none.

const { nextTick } = require('internal/task_queues');
const {
  BITS: { CLOSED, CLOSE_EMITTED, CONSTRUCTED, DESTROYED, EMIT_CLOSE, ERRORED, ERROR_EMITTED },
} = require('internal/streams/bits');
const { isClientRequest, isDestroyed, isFinished, isServerRequest, kIsDestroyed } = require('internal/streams/queries');

const errors = () => require('internal/errors');

const kDestroy = Symbol('kDestroy');
const kConstruct = Symbol('kConstruct');

/** The bits of either state; 0 for a side that is not there. States of foreign makes have only properties. */
function anyBits(stream) {
  return (stream._readableState?.bits ?? 0) | (stream._writableState?.bits ?? 0);
}

function setBits(stream, bits) {
  const { _readableState: r, _writableState: w } = stream;
  if (w) w.bits |= bits;
  if (r) r.bits |= bits;
}

/** Notes the first error on both sides. */
function noteError(stream, error) {
  if (!error) return;
  const { _readableState: r, _writableState: w } = stream;
  if (w && !w.errored) w.errored = error;
  if (r && !r.errored) r.errored = error;
}

// ---- destruction

function destroy(error, callback) {
  if ((anyBits(this) & DESTROYED) !== 0) {
    if (typeof callback === 'function') callback();
    return this;
  }
  noteError(this, error);
  // Before any callback, so that destroying again from one does nothing.
  setBits(this, DESTROYED);
  const state = this._writableState || this._readableState;
  if ((state.bits & CONSTRUCTED) !== 0) runDestroy(this, error, callback);
  else this.once(kDestroy, (failure) => runDestroy(this, errors().aggregateTwoErrors(failure, error), callback));
  return this;
}

function runDestroy(stream, error, callback) {
  let called = false;
  const onDestroyed = (error) => {
    if (called) return;
    called = true;
    noteError(stream, error);
    setBits(stream, CLOSED);
    if (typeof callback === 'function') callback(error);
    if (error) nextTick(emitErrorAndClose, stream, error);
    else nextTick(emitClose, stream);
  };
  try {
    stream._destroy(error || null, onDestroyed);
  } catch (thrown) {
    onDestroyed(thrown);
  }
}

function emitErrorAndClose(stream, error) {
  emitError(stream, error);
  emitClose(stream);
}

function emitClose(stream) {
  setBits(stream, CLOSE_EMITTED);
  if ((anyBits(stream) & EMIT_CLOSE) !== 0) stream.emit('close');
}

function emitError(stream, error) {
  if ((anyBits(stream) & ERROR_EMITTED) !== 0) return;
  setBits(stream, ERROR_EMITTED);
  stream.emit('error', error);
}

/** Makes a destroyed stream usable again (net.Socket connects a second time). */
function undestroy() {
  const { _readableState: r, _writableState: w } = this;
  const reset = DESTROYED | CLOSED | CLOSE_EMITTED | ERRORED | ERROR_EMITTED;
  if (r) {
    r.bits = (r.bits & ~reset) | CONSTRUCTED;
    r.reading = false;
    r.ended = r.endEmitted = r.readable === false;
  }
  if (w) {
    w.bits = (w.bits & ~reset) | CONSTRUCTED;
    w.finalCalled = w.prefinished = false;
    w.ended = w.ending = w.finished = w.writable === false;
  }
}

/** What a failure does: destroys the stream, or only emits 'error' where it does not destroy itself. */
function errorOrDestroy(stream, error, later) {
  const { _readableState: r, _writableState: w } = stream;
  if (w?.destroyed || r?.destroyed) return;
  if (r?.autoDestroy || w?.autoDestroy) {
    stream.destroy(error);
  } else if (error) {
    noteError(stream, error);
    if (later) nextTick(emitError, stream, error);
    else emitError(stream, error);
  }
}

// ---- construction

/** Starts `_construct` in the next tick; `callback` runs when it has succeeded. Both sides of a duplex share one run. */
function construct(stream, callback) {
  if (typeof stream._construct !== 'function') return;
  const { _readableState: r, _writableState: w } = stream;
  if (r) r.bits &= ~CONSTRUCTED;
  if (w) w.bits &= ~CONSTRUCTED;
  stream.once(kConstruct, callback);
  if (stream.listenerCount(kConstruct) === 1) nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  const onConstructed = (error) => {
    if (called) {
      errorOrDestroy(stream, error ?? new (errors().codes.ERR_MULTIPLE_CALLBACK)());
      return;
    }
    called = true;
    setBits(stream, CONSTRUCTED);
    if ((stream._writableState || stream._readableState).destroyed) stream.emit(kDestroy, error);
    else if (error) errorOrDestroy(stream, error, true);
    else stream.emit(kConstruct);
  };
  try {
    stream._construct((error) => { nextTick(onConstructed, error); });
  } catch (thrown) {
    nextTick(onConstructed, thrown);
  }
}

// ---- destruction of streams of any make

/** stream.destroy: ends `stream` by whatever means it has; an unfinished one fails with an AbortError. */
function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  if (!error && !isFinished(stream)) error = new (errors().AbortError)();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(error);
  } else if (isClientRequest(stream)) stream.abort();
  else if (isClientRequest(stream.req)) stream.req.abort();
  else if (typeof stream.destroy === 'function') stream.destroy(error);
  else if (typeof stream.close === 'function') stream.close();
  else nextTick(closeLegacy, stream, error);
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

function closeLegacy(stream, error) {
  if (!error) return void stream.emit('close');
  stream.emit('error', error);
  nextTick(closeLegacy, stream, null);
}

module.exports = { construct, destroy, destroyer, errorOrDestroy, undestroy };
