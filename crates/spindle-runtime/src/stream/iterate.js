'use strict';
// internal/streams/iterate: Readable's ways to and from other things: for await, from(), wrap(), compose(), web streams.
//
// Ops used: none.

const { Buffer } = require('buffer');
const { nextTick } = require('internal/task_queues');
const { destroyer, errorOrDestroy } = require('internal/streams/destroy');

const errors = () => require('internal/errors');
const validators = () => require('internal/validators');
const nop = () => {};

// ---- out: async iteration

function iterate(Readable, stream, options) {
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  const iterator = chunksOf(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* chunksOf(stream, options) {
  const { aggregateTwoErrors } = errors();
  const { eos } = require('internal/streams/finished');
  let wake = nop;
  // Both the listener of 'readable' (then `this` is the stream) and the executor of the promise that waits for it.
  function next(resolve) {
    if (this === stream) {
      wake();
      wake = nop;
    } else {
      wake = resolve;
    }
  }
  stream.on('readable', next);

  let error; // undefined: runs on; null: has ended
  const cleanup = eos(stream, { writable: false }, (failure) => {
    error = failure ? aggregateTwoErrors(error, failure) : null;
    wake();
    wake = nop;
  });
  try {
    for (;;) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (thrown) {
    error = aggregateTwoErrors(error, thrown);
    throw error;
  } finally {
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

// ---- in: iterables

function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({ objectMode: true, ...options, read() { this.push(iterable); this.push(null); } });
  }
  const isAsync = Boolean(iterable?.[Symbol.asyncIterator]);
  if (!isAsync && !iterable?.[Symbol.iterator]) {
    throw new (errors().codes.ERR_INVALID_ARG_TYPE)('iterable', ['Iterable'], iterable);
  }
  const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  const source = new IterableSource(readable, iterator, isAsync);
  readable._read = () => source.read();
  readable._destroy = (error, callback) => {
    // In a tick of its own, so that a callback that throws does not reject anything.
    source.close(error).then(() => nextTick(callback, error), (failure) => nextTick(callback, failure || error));
  };
  return readable;
}

const isThenable = (value) => Boolean(value) && typeof value.then === 'function';

/** Pulls an iterator until its stream is full. Values that need no waiting are pushed without a promise between them. */
class IterableSource {
  constructor(readable, iterator, isAsync) {
    this.readable = readable;
    this.iterator = iterator;
    this.isAsync = isAsync;
    this.givesPromises = false; // a sync iterator's values turned out to be promises
    this.reading = false;
  }

  read() {
    if (this.reading) return;
    this.reading = true;
    if (this.isAsync) this.pullAsync();
    else if (this.givesPromises) this.pullPromises();
    else this.pullValues();
  }

  /** Pushes one value; whether to go on. */
  accept(value) {
    if (value === null) {
      this.reading = false;
      throw new (errors().codes.ERR_STREAM_NULL_VALUES)();
    }
    if (this.readable.push(value)) return true;
    this.reading = false;
    return false;
  }

  pullValues() {
    try {
      for (;;) {
        const { value, done } = this.iterator.next();
        if (done) return void this.readable.push(null);
        if (isThenable(value)) return void this.changeToPromises(value);
        if (!this.accept(value)) return;
      }
    } catch (error) {
      this.readable.destroy(error);
    }
  }

  async changeToPromises(first) {
    this.givesPromises = true;
    try {
      if (this.accept(await first)) this.pullPromises();
    } catch (error) {
      this.readable.destroy(error);
    }
  }

  async pullPromises() {
    try {
      for (;;) {
        const { value, done } = this.iterator.next();
        if (done) return void this.readable.push(null);
        if (!this.accept(isThenable(value) ? await value : value)) return;
      }
    } catch (error) {
      this.readable.destroy(error);
    }
  }

  async pullAsync() {
    try {
      for (;;) {
        const { value, done } = await this.iterator.next();
        if (done) return void this.readable.push(null);
        if (!this.accept(value)) return;
      }
    } catch (error) {
      this.readable.destroy(error);
    }
  }

  /** Lets the iterator run its `finally` blocks. */
  async close(error) {
    const { iterator } = this;
    if (error !== undefined && error !== null && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }
}

// ---- in: streams of the oldest kind

/** Makes this stream give what the old-style `stream` emits. */
function wrap(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => { this.push(null); });
  stream.on('error', (error) => { errorOrDestroy(this, error); });
  stream.on('close', () => { this.destroy(); });
  stream.on('destroy', () => { this.destroy(); });
  this._read = () => {
    if (!paused || !stream.resume) return;
    paused = false;
    stream.resume();
  };
  // Its other methods, for filters and duplex streams; the first key is skipped, as Node does.
  for (const key of Object.keys(stream).slice(1)) {
    if (this[key] === undefined && typeof stream[key] === 'function') this[key] = stream[key].bind(stream);
  }
  return this;
}

function compose(stream, options) {
  if (options !== undefined && options !== null) validators().validateObject(options, 'options');
  const signal = options?.signal;
  if (signal !== undefined && signal !== null) validators().validateAbortSignal(signal, 'options.signal');
  const composed = require('internal/streams/compose')(this, stream);
  if (signal) require('internal/streams/abort').addAbortSignalUnchecked(signal, composed);
  return composed;
}

function install(Readable) {
  const proto = Readable.prototype;
  proto.wrap = wrap;
  proto[Symbol.asyncIterator] = function() { return iterate(Readable, this); };
  proto.iterator = function iterator(options) {
    if (options !== undefined) validators().validateObject(options, 'options');
    return iterate(Readable, this, options);
  };
  proto.compose = compose;
  Readable.from = function(iterable, options) { return from(Readable, iterable, options); };
  Readable.wrap = function(source, options) {
    return new Readable({
      objectMode: source.readableObjectMode ?? source.objectMode ?? true,
      ...options,
      destroy(error, callback) {
        destroyer(source, error);
        callback(error);
      },
    }).wrap(source);
  };
  const adapters = () => require('internal/webstreams/adapters');
  Readable.fromWeb = function(stream, options) { return adapters().readableFromWeb(stream, options); };
  Readable.toWeb = function(stream, options) { return adapters().readableToWeb(stream, options); };
}

module.exports = { from, install };
