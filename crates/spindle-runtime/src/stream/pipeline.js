'use strict';
// internal/streams/pipeline: stream.pipeline, which connects streams, iterables and functions, and cleans up after all of
// them when one fails.
//
// Documentation: nodejs.org/api/stream.html#streampipelinesource-transforms-destination-callback. Ops used: none.

const { nextTick } = require('internal/task_queues');
const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/finished');
const {
  isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isTransformStream, isWebStream,
} = require('internal/streams/queries');

const READABLE_KINDS = ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'];
const nop = () => {};

/** What to do to a stream when the pipeline fails, unless it is over by then. */
function guard(stream, readable, writable) {
  let isOver = false;
  stream.on('close', () => { isOver = true; });
  const cleanup = eos(stream, { readable, writable }, (error) => { isOver = !error; });
  const destroy = (error) => {
    if (isOver) return;
    isOver = true;
    destroyer(stream, error || new codes.ERR_STREAM_DESTROYED('pipe'));
  };
  return { destroy, cleanup };
}

function iterableOf(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return iterateLegacy(value);
  throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

async function* iterateLegacy(stream) {
  const Readable = require('internal/streams/readable');
  yield* Readable.prototype[Symbol.asyncIterator].call(stream);
}

// ---- pumps

/** Writes what `iterable` gives to `writable`; waits for 'drain' when that is full. */
async function pumpToNode(iterable, writable, finish, end) {
  let error;
  let wake = null;
  const resume = (failure) => {
    if (failure) error = failure;
    if (wake === null) return;
    const call = wake;
    wake = null;
    call();
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) return reject(error);
    wake = () => (error ? reject(error) : resolve());
  });
  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (thrown) {
    finish(error === thrown ? thrown : aggregateTwoErrors(error, thrown));
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

async function pumpToWeb(iterable, stream, finish, end) {
  const writer = (isTransformStream(stream) ? stream.writable : stream).getWriter();
  try {
    for await (const chunk of iterable) {
      await writer.ready;
      writer.write(chunk).catch(nop);
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (error) {
    try {
      await writer.abort(error);
      finish(error);
    } catch (failure) {
      finish(failure);
    }
  }
}

/** Pipes one stream into another. Both ends call `finish`, also where the source's end comes as 'close' before 'end'. */
function pipe(source, dest, finish, finishOnlyHandleError, end) {
  let ended = false;
  dest.on('close', () => {
    if (!ended) finishOnlyHandleError(new codes.ERR_STREAM_PREMATURE_CLOSE());
  });
  // Ended here and not by `pipe`, which spares standard output.
  source.pipe(dest, { end: false });
  if (end) {
    const endDest = () => {
      ended = true;
      dest.end();
    };
    if (isReadableFinished(source)) nextTick(endDest);
    else source.once('end', endDest);
  } else {
    finish();
  }
  eos(source, { readable: true, writable: false }, (error) => {
    const state = source._readableState;
    if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' && state?.ended && !state.errored && !state.errorEmitted) {
      source.once('end', finish).once('error', finish);
    } else {
      finish(error);
    }
  });
  return eos(dest, { readable: false, writable: true }, finish);
}

// ---- the pipeline

class Pipeline {
  constructor(callback, options) {
    const { AbortController } = require('internal/abort_controller');
    this.callback = callback;
    this.controller = new AbortController();
    this.signal = options?.signal;
    this.endsLast = options?.end !== false;
    this.error = undefined;
    this.value = undefined; // of a last function's promise
    this.pending = 0; // parts that have not finished
    this.guards = [];
    this.cleanups = []; // of a last stream that can be read on
    this.disposable = undefined;
    this.abort = () => this.settle(new AbortError(undefined, { cause: this.signal?.reason }));
    this.finish = (error) => this.settle(error, --this.pending === 0);
    this.finishOnlyHandleError = (error) => this.settle(error, false);
  }

  settle(error, isFinal) {
    if (error && (!this.error || this.error.code === 'ERR_STREAM_PREMATURE_CLOSE')) this.error = error;
    if (!this.error && !isFinal) return;
    while (this.guards.length > 0) this.guards.shift()(this.error);
    this.disposable?.[Symbol.dispose]();
    this.controller.abort();
    if (!isFinal) return;
    if (!this.error) for (const cleanup of this.cleanups) cleanup();
    nextTick(this.callback, this.error, this.value);
  }

  run(streams) {
    if (this.signal) this.disposable = require('events').addAbortListener(this.signal, this.abort);
    let result;
    streams.forEach((stream, i) => {
      const isLast = i === streams.length - 1;
      const end = !isLast || this.endsLast;
      if (isNodeStream(stream)) this.watch(stream, streams[i + 1], i > 0, isLast, end);
      if (i === 0) result = this.source(stream);
      else if (typeof stream === 'function') result = this.call(stream, result, i, isLast, end);
      else if (isNodeStream(stream)) result = this.connect(result, stream, isLast, end);
      else if (isWebStream(stream)) result = this.connectWeb(result, stream, end);
      else result = require('internal/streams/duplex').from(stream);
    });
    if (this.controller.signal.aborted || this.signal?.aborted) nextTick(this.abort);
    return result;
  }

  watch(stream, next, writing, isLast, end) {
    if (next?.closed || next?.destroyed) throw new codes.ERR_STREAM_UNABLE_TO_PIPE();
    const outlives = isLast && isReadable(stream);
    if (end) {
      const { destroy, cleanup } = guard(stream, !isLast, writing);
      this.guards.push(destroy);
      if (outlives) this.cleanups.push(cleanup);
    }
    // Errors may come after the pipeline is through.
    const onError = (error) => {
      if (error && error.name !== 'AbortError' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') this.finishOnlyHandleError(error);
    };
    stream.on('error', onError);
    if (outlives) this.cleanups.push(() => { stream.removeListener('error', onError); });
  }

  source(stream) {
    if (typeof stream === 'function') {
      const result = stream({ signal: this.controller.signal });
      if (!isIterable(result)) throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', result);
      return result;
    }
    if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) return stream;
    return require('internal/streams/duplex').from(stream);
  }

  /** A function between streams gives an iterable; one at the end is the sink, and a stream stands in for it. */
  call(fn, input, i, isLast, end) {
    const result = fn(iterableOf(isTransformStream(input) ? input?.readable : input), { signal: this.controller.signal });
    if (isLast) return this.sink(result, end);
    if (!isIterable(result, true)) throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, result);
    return result;
  }

  sink(result, end) {
    const PassThrough = require('internal/streams/passthrough');
    const proxy = new PassThrough({ objectMode: true });
    const then = result?.then; // once only: it may be a getter
    if (typeof then === 'function') {
      this.pending++;
      then.call(result, (value) => {
        this.value = value;
        if (value !== undefined && value !== null) proxy.write(value);
        if (end) proxy.end();
        nextTick(this.finish);
      }, (error) => {
        proxy.destroy(error);
        nextTick(this.finish, error);
      });
    } else if (isIterable(result, true)) {
      this.pending++;
      pumpToNode(result, proxy, this.finish, end);
    } else if (isReadableStream(result) || isTransformStream(result)) {
      this.pending++;
      pumpToNode(result.readable || result, proxy, this.finish, end);
    } else {
      throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = guard(proxy, false, true);
    this.guards.push(destroy);
    this.cleanups.push(cleanup);
    return proxy;
  }

  connect(input, stream, isLast, end) {
    if (isReadableNodeStream(input)) {
      this.pending += 2;
      const cleanup = pipe(input, stream, this.finish, this.finishOnlyHandleError, end);
      if (isLast && isReadable(stream)) this.cleanups.push(cleanup);
    } else if (isTransformStream(input) || isReadableStream(input)) {
      this.pending++;
      pumpToNode(input.readable || input, stream, this.finish, end);
    } else if (isIterable(input)) {
      this.pending++;
      pumpToNode(input, stream, this.finish, end);
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('val', READABLE_KINDS, input);
    }
    return stream;
  }

  connectWeb(input, stream, end) {
    let iterable;
    if (isReadableNodeStream(input)) iterable = iterableOf(input);
    else if (isReadableStream(input) || isIterable(input)) iterable = input;
    else if (isTransformStream(input)) iterable = input.readable;
    else throw new codes.ERR_INVALID_ARG_TYPE('val', READABLE_KINDS, input);
    this.pending++;
    pumpToWeb(iterable, stream, this.finish, end);
    return stream;
  }
}

function runPipeline(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new codes.ERR_MISSING_ARGS('streams');
  validateAbortSignal(options?.signal, 'options.signal');
  return new Pipeline(callback, options).run(streams);
}

function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  let called = false;
  return runPipeline(streams, (...args) => {
    if (called) return;
    called = true;
    Reflect.apply(callback, undefined, args);
  });
}

module.exports = { pipeline, runPipeline };
