'use strict';
// internal/streams/finished: stream.finished, which tells when a stream of any make is over, and how.
//
// Well-behaved streams end with 'close'; where that is to come it is waited for. Others end with 'end' or 'finish'.
// Documentation: nodejs.org/api/stream.html#streamfinishedstream-options-callback. Ops used: none.

const border = require('internal/border');
const { nextTick } = require('internal/task_queues');
const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');
const {
  isClientRequest, isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream, isReadableStream, isWritable,
  isWritableErrored, isWritableFinished, isWritableNodeStream, isWritableStream, kIsClosedPromise, willEmitClose,
} = require('internal/streams/queries');

const nop = () => {};

/** Waits for one stream; its methods are the listeners. */
class Watch {
  constructor(stream, options, callback) {
    this.stream = stream;
    this.callback = callback;
    this.disposable = undefined;
    this.readable = options.readable ?? isReadableNodeStream(stream);
    this.writable = options.writable ?? isWritableNodeStream(stream);
    this.willClose = willEmitClose(stream) &&
      isReadableNodeStream(stream) === this.readable && isWritableNodeStream(stream) === this.writable;
    this.readableDone = isReadableFinished(stream, false);
    this.writableDone = isWritableFinished(stream, false);
    this.closed = isClosed(stream);
    this.listeners = [];
  }

  /** Calls back, once. */
  done(...args) {
    const { callback } = this;
    if (callback === null) return;
    this.callback = null;
    this.disposable?.[Symbol.dispose]();
    Reflect.apply(callback, this.stream, args);
  }

  on(type, listener, emitter = this.stream) {
    emitter.on(type, listener);
    this.listeners.push([emitter, type, listener]);
  }

  start(options) {
    const { stream } = this;
    const onEnd = () => this.ended();
    const onFinish = () => this.finished();
    const onClose = () => this.gone(true);
    if (isClientRequest(stream)) {
      this.on('complete', onFinish);
      if (!this.willClose) this.on('abort', onClose);
      if (stream.req) this.on('finish', onFinish, stream.req);
      else this.on('request', () => this.on('finish', onFinish, stream.req));
    } else if (this.writable && !stream._writableState) {
      // The oldest streams have no 'finish'.
      const onLegacyFinish = () => { if (!stream.writable) onFinish(); };
      this.on('end', onLegacyFinish);
      this.on('close', onLegacyFinish);
    }
    if (!this.willClose && typeof stream.aborted === 'boolean') this.on('aborted', onClose);
    this.on('end', onEnd);
    this.on('finish', onFinish);
    if (options.error !== false) this.on('error', (error) => this.done(error));
    this.on('close', onClose);
    this.checkOver();
  }

  ended() {
    this.readableDone = true;
    // Destroyed already: this stream follows other rules, and its 'close' cannot be relied on.
    if (this.stream.destroyed) this.willClose = false;
    if (this.willClose && (!this.stream.writable || this.writable)) return;
    if (!this.writable || this.writableDone) this.done();
  }

  finished() {
    this.writableDone = true;
    if (this.stream.destroyed) this.willClose = false;
    if (this.willClose && (!this.stream.readable || this.readable)) return;
    if (!this.readable || this.readableDone) this.done();
  }

  /** It is closed; `strict`: what is not complete is an error then. */
  gone(strict) {
    const { stream } = this;
    this.closed = true;
    const error = isWritableErrored(stream) || isReadableErrored(stream);
    if (error && typeof error !== 'boolean') return this.done(error);
    if (strict && this.isIncomplete()) return this.done(new codes.ERR_STREAM_PREMATURE_CLOSE());
    this.done();
  }

  isIncomplete() {
    const { stream } = this;
    if (this.readable && !this.readableDone && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) return true;
    return this.writable && !this.writableDone && !isWritableFinished(stream, false);
  }

  /** It may be over already, with no event to come. */
  checkOver() {
    const { stream } = this;
    const { _writableState: w, _readableState: r } = stream;
    if (this.closed) return nextTick(() => this.gone(true));
    if (w?.errorEmitted || r?.errorEmitted) {
      if (!this.willClose) nextTick(() => this.gone(false));
      return;
    }
    const writableOver = this.writableDone || isWritable(stream) === false;
    const readableOver = this.readableDone || isReadable(stream) === false;
    const nothingPending = !w || w.pendingcb === undefined || w.pendingcb === 0;
    if ((!this.readable && (!this.willClose || isReadable(stream)) && writableOver && nothingPending) ||
        (!this.writable && (!this.willClose || isWritable(stream)) && readableOver) ||
        (r && stream.req && stream.aborted)) {
      nextTick(() => this.gone(false));
    }
  }

  cleanup() {
    this.callback = null;
    for (const [emitter, type, listener] of this.listeners) emitter.removeListener(type, listener);
  }
}

function eos(stream, options, callback) {
  if (arguments.length === 2) [options, callback] = [{}, options];
  else if (options === undefined || options === null) options = {};
  else validateObject(options, 'options');
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = inContext(callback);
  if (isReadableStream(stream) || isWritableStream(stream)) return eosWeb(stream, options, callback);
  if (!isNodeStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);

  const watch = new Watch(stream, options, callback);
  watch.start(options);
  if (options.signal && !watch.closed) {
    watch.disposable = whenAborted(options.signal, () => {
      const { callback } = watch;
      watch.cleanup();
      callback?.call(stream, new AbortError(undefined, { cause: options.signal.reason }));
    });
  }
  return () => watch.cleanup();
}

/** The callback runs in the async context of its caller. */
function inContext(callback) {
  const { i32 } = require('internal/flags');
  if (i32[border.WORD_HAS_CONTEXT] === 0) return callback;
  const { AsyncResource } = require('async_hooks');
  return AsyncResource.bind(callback);
}

/** Calls `abort` when the signal aborts; in a tick if it has. */
function whenAborted(signal, abort) {
  if (!signal.aborted) return require('events').addAbortListener(signal, abort);
  nextTick(abort);
  return undefined;
}

function eosWeb(stream, options, callback) {
  let settled = false;
  let disposable;
  const once = (...args) => {
    if (settled) return;
    settled = true;
    disposable?.[Symbol.dispose]();
    Reflect.apply(callback, stream, args);
  };
  if (options.signal) {
    disposable = whenAborted(options.signal, () => once(new AbortError(undefined, { cause: options.signal.reason })));
  }
  const onSettled = (...args) => { nextTick(() => once(...args)); };
  stream[kIsClosedPromise].promise.then(onSettled, onSettled);
  return nop;
}

/** The promise form. */
function finished(stream, options) {
  options ??= {};
  if (options.cleanup) validateBoolean(options.cleanup, 'cleanup');
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (error) => {
      if (options.cleanup) cleanup();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished };
