'use strict';
// internal/streams/readable: Readable, and the machine that moves data from push() to its readers.
//
// A stream is in one of three modes: nobody reads yet (`flowing` null), flowing ('data' events, pipes) or paused ('readable'
// events, read()). Which event comes in which tick is part of the contract; the ticks below are where Node has them.
// The state is internal/streams/readable_state; pipes are in readable_pipe, iteration, from() and wrap() in iterate.
// Documentation: nodejs.org/api/stream.html#readable-streams. Ops used: none.

module.exports = Readable;

var { Buffer } = require('buffer');
var { nextTick } = require('internal/task_queues');
const { captureRejectionSymbol } = require('events');
const { Stream } = require('internal/streams/legacy');
const { READABLE } = require('internal/streams/bits');
var { ReadableState, fromList, howMuchToRead } = require('internal/streams/readable_state');
const { construct, destroy, errorOrDestroy, undestroy } = require('internal/streams/destroy');

const errors = () => require('internal/errors');
const codes = () => errors().codes;

// `var`: see internal/requests.
var {
  CLOSE_EMITTED, CONSTRUCTED, DATA_EMITTED, DATA_LISTENING, DESTROYED, EMITTED_READABLE, ENDED, END_EMITTED, ERRORED, ERROR_EMITTED, FLOWING, HAS_FLOWING,
  HAS_PAUSED, MULTI_AWAIT_DRAIN, NEED_READABLE, OBJECT_MODE, PAUSED, READABLE_LISTENING, READING, READING_MORE, RESUME_SCHEDULED, SYNC,
} = READABLE;

// Masks that the hot paths test at once: each captured name is a load.
var CANNOT_PUSH = ENDED | DESTROYED | ERRORED;
/** A chunk is emitted at once if of these FLOWING and DATA_LISTENING are set. */
var DIRECT = FLOWING | SYNC | DATA_LISTENING;
var DIRECT_WANTED = FLOWING | DATA_LISTENING;
/** Reading ahead and _read are allowed if of these only CONSTRUCTED is set. */
var CAN_READ_MORE = READING_MORE | READING | CONSTRUCTED;
var CAN_READ = READING | ENDED | DESTROYED | ERRORED | CONSTRUCTED;
var HAS_ERRED_OR_CLOSED = ERROR_EMITTED | CLOSE_EMITTED;

var streamOn = Stream.prototype.on;
var streamRemove = Stream.prototype.removeListener;

Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._events ??= { close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/abort').addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct !== undefined && this._construct !== null) {
    construct(this, () => this._readableState.onConstructed(this));
  }
}

/** Reads ahead if a reader came while the stream was under construction. */
ReadableState.prototype.onConstructed = function(stream) {
  if ((this.bits & NEED_READABLE) !== 0) maybeReadMore(stream, this);
};

const proto = Readable.prototype;
proto.destroy = destroy;
proto._undestroy = undestroy;
proto._destroy = function(error, callback) {
  callback(error);
};

proto[captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

proto[Symbol.asyncDispose] = async function() {
  let reason;
  if (!this.destroyed) {
    reason = this.readableEnded ? null : new (errors().AbortError)();
    this.destroy(reason);
  }
  const { eos } = require('internal/streams/finished');
  await new Promise((resolve, reject) => {
    eos(this, (error) => (error && error !== reason ? reject(error) : resolve(null)));
  });
};

proto._read = function() {
  throw new (codes().ERR_METHOD_NOT_IMPLEMENTED)('_read()');
};

// ---- data comes in

proto.push = function push(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.bits &= ~READING;
    endOfData(this, state);
    return false;
  }
  if ((state.bits & OBJECT_MODE) === 0) {
    if (typeof chunk === 'string') {
      if (!encoding) encoding = state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        encoding = '';
      }
    } else {
      encoding = '';
      if (!(chunk instanceof Buffer)) {
        if (ArrayBuffer.isView(chunk)) chunk = Stream._uint8ArrayToBuffer(chunk);
        else if (chunk !== undefined) return refuse(this, chunk);
      }
    }
    if (!chunk || chunk.length <= 0) {
      state.bits &= ~READING;
      maybeReadMore(this, state);
      return canPushMore(state);
    }
  }
  if ((state.bits & CANNOT_PUSH) !== 0) {
    if ((state.bits & ENDED) !== 0) errorOrDestroy(this, new (codes().ERR_STREAM_PUSH_AFTER_EOF)());
    return false;
  }
  state.bits &= ~READING;
  if (state.decoder !== null && !encoding) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0 && (state.bits & OBJECT_MODE) === 0) {
      maybeReadMore(this, state);
      return canPushMore(state);
    }
  }
  addChunk(this, state, chunk, false);
  return canPushMore(state);
};

function refuse(stream, chunk) {
  errorOrDestroy(stream, new (codes().ERR_INVALID_ARG_TYPE)('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
  return false;
}

proto.unshift = function unshift(chunk, encoding) {
  const state = this._readableState;
  if (chunk === null) {
    state.bits &= ~READING;
    endOfData(this, state);
    return false;
  }
  if ((state.bits & OBJECT_MODE) === 0) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        // What stands in the buffer of a stream with an encoding is text in it.
        if (state.encoding) chunk = chunk.toString(state.encoding);
      }
    } else if (ArrayBuffer.isView(chunk)) {
      if (!(chunk instanceof Buffer)) chunk = Stream._uint8ArrayToBuffer(chunk);
    } else if (chunk !== undefined) return refuse(this, chunk);
    if (!(chunk && chunk.length > 0)) return canPushMore(state);
  }
  if ((state.bits & END_EMITTED) !== 0) errorOrDestroy(this, new (codes().ERR_STREAM_UNSHIFT_AFTER_END_EVENT)());
  else if ((state.bits & (DESTROYED | ERRORED)) !== 0) return false;
  else addChunk(this, state, chunk, true);
  return canPushMore(state);
};

/** An empty buffer takes more in any case, so that a high water mark of 0 works. */
function canPushMore(state) {
  return (state.bits & ENDED) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, toFront) {
  if (state.length === 0 && (state.bits & DIRECT) === DIRECT_WANTED) {
    forgetDrains(state);
    state.bits |= DATA_EMITTED;
    stream.emit('data', chunk);
  } else {
    state.length += (state.bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
    if (!toFront) state.buffer.push(chunk);
    else if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
    else state.buffer.unshift(chunk);
    if ((state.bits & NEED_READABLE) !== 0) emitReadable(stream, state);
  }
  if ((state.bits & CAN_READ_MORE) === CONSTRUCTED) maybeReadMore(stream, state);
}

function forgetDrains(state) {
  if (state.awaitDrainWriters === null) return;
  if ((state.bits & MULTI_AWAIT_DRAIN) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

/** push(null): what the decoder holds back is the last data. */
function endOfData(stream, state) {
  if ((state.bits & ENDED) !== 0) return;
  const rest = state.decoder === null ? '' : state.decoder.end();
  if (rest.length > 0) {
    state.buffer.push(rest);
    state.length += (state.bits & OBJECT_MODE) !== 0 ? 1 : rest.length;
  }
  state.bits |= ENDED;
  if ((state.bits & SYNC) !== 0) {
    // Inside _read: 'readable' now could call read() again.
    emitReadable(stream, state);
  } else {
    // Packages rely on this one being in the same tick.
    state.bits = (state.bits & ~NEED_READABLE) | EMITTED_READABLE;
    emitReadableNow(stream, state);
  }
}

// ---- data goes out

proto.read = function read(n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState;
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = raisedMark(n);
  if (n !== 0) state.bits &= ~EMITTED_READABLE;
  else if (answersReadZero(this, state)) return null;

  n = howMuchToRead(n, state);
  if (n === 0 && (state.bits & ENDED) !== 0) {
    if (state.length === 0) endReadable(this, state);
    return null;
  }
  // The source is asked before data is taken, because it may well answer at once.
  if (wantsMore(state, n)) {
    callRead(this, state);
    if ((state.bits & READING) === 0) n = howMuchToRead(asked, state);
  }

  const result = n > 0 ? fromList(n, state) : null;
  if (result === null) {
    if (state.length <= state.highWaterMark) state.bits |= NEED_READABLE;
    n = 0;
  } else {
    state.length -= n;
    forgetDrains(state);
  }
  if (state.length === 0) {
    if ((state.bits & ENDED) === 0) state.bits |= NEED_READABLE;
    else if (asked !== n) endReadable(this, state); // somebody read up to the end, and asked for more
  }
  if (result !== null && (state.bits & HAS_ERRED_OR_CLOSED) === 0) {
    state.bits |= DATA_EMITTED;
    this.emit('data', result);
  }
  return result;
};

const MARK_MAX = 0x40000000;

/** The next power of two, so that the mark does not grow by single bytes. */
function raisedMark(n) {
  if (n > MARK_MAX) throw new (codes().ERR_OUT_OF_RANGE)('size', '<= 1GiB', n);
  return 2 ** Math.ceil(Math.log2(n));
}

/** read(0) with enough in the buffer, or at the end, only lets the readers know. */
function answersReadZero(stream, state) {
  if ((state.bits & NEED_READABLE) === 0) return false;
  const full = state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0;
  const ended = (state.bits & ENDED) !== 0;
  if (!full && !ended) return false;
  if (state.length === 0 && ended) endReadable(stream, state);
  else emitReadable(stream, state);
  return true;
}

function wantsMore(state, n) {
  if ((state.bits & CAN_READ) !== CONSTRUCTED) return false;
  return (state.bits & NEED_READABLE) !== 0 || state.length === 0 || state.length - n < state.highWaterMark;
}

function callRead(stream, state) {
  state.bits |= READING | SYNC;
  if (state.length === 0) state.bits |= NEED_READABLE;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    errorOrDestroy(stream, error);
  }
  state.bits &= ~SYNC;
}

function emitReadable(stream, state) {
  state.bits &= ~NEED_READABLE;
  if ((state.bits & EMITTED_READABLE) !== 0) return;
  state.bits |= EMITTED_READABLE;
  nextTick(state.emitReadable ??= () => emitReadableNow(stream, state));
}

function emitReadableNow(stream, state) {
  if ((state.bits & (DESTROYED | ERRORED)) === 0 && (state.length > 0 || (state.bits & ENDED) !== 0)) {
    stream.emit('readable');
    state.bits &= ~EMITTED_READABLE;
  }
  // A paused stream with room left wants to be told of more.
  if ((state.bits & (FLOWING | ENDED)) === 0 && state.length <= state.highWaterMark) state.bits |= NEED_READABLE;
  flow(stream, state);
}

function flow(stream, state) {
  while ((state.bits & FLOWING) !== 0 && stream.read() !== null);
}

/** Fills the buffer up to its mark, from the next tick on. */
function maybeReadMore(stream, state) {
  if ((state.bits & CAN_READ_MORE) !== CONSTRUCTED) return;
  state.bits |= READING_MORE;
  nextTick(state.readMore ??= () => readMore(stream, state));
}

function readMore(stream, state) {
  while ((state.bits & (READING | ENDED)) === 0 &&
      (state.length < state.highWaterMark || (state.length === 0 && (state.bits & FLOWING) !== 0))) {
    const before = state.length;
    stream.read(0);
    if (state.length === before) break;
  }
  state.bits &= ~READING_MORE;
}

// ---- the end

function endReadable(stream, state) {
  if ((state.bits & END_EMITTED) !== 0) return;
  state.bits |= ENDED;
  nextTick(emitEnd, stream, state);
}

function emitEnd(stream, state) {
  if ((state.bits & (ERRORED | CLOSE_EMITTED | END_EMITTED)) !== 0 || state.length !== 0) return;
  state.bits |= END_EMITTED;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) nextTick(endWritableSide, stream);
  else if (state.autoDestroy && isWritableSideDone(stream._writableState)) stream.destroy();
}

function isWritableSideDone(state) {
  return !state || (state.autoDestroy && (state.finished || state.writable === false));
}

function endWritableSide(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// ---- modes

proto.on = function on(type, listener) {
  const result = streamOn.call(this, type, listener);
  const state = this._readableState;
  if (type === 'data') {
    state.bits |= DATA_LISTENING;
    // Noted here, so that once('readable') keeps resume() below from flowing.
    if (this.listenerCount('readable') > 0) state.bits |= READABLE_LISTENING;
    if ((state.bits & (HAS_FLOWING | FLOWING)) !== HAS_FLOWING) this.resume();
  } else if (type === 'readable' && (state.bits & (END_EMITTED | READABLE_LISTENING)) === 0) {
    state.bits |= READABLE_LISTENING | NEED_READABLE | HAS_FLOWING;
    state.bits &= ~(FLOWING | EMITTED_READABLE);
    if (state.length > 0) emitReadable(this, state);
    else if ((state.bits & READING) === 0) nextTick(readZero, this);
  }
  return result;
};
proto.addListener = proto.on;

function readZero(stream) {
  stream.read(0);
}

// Whether the stream flows again is decided in the next tick, so that a listener of once('readable') may add itself again.
proto.removeListener = function removeListener(type, listener) {
  const result = streamRemove.call(this, type, listener);
  if (type === 'readable') nextTick(updateReadableListening, this);
  else if (type === 'data' && this.listenerCount('data') === 0) this._readableState.bits &= ~DATA_LISTENING;
  return result;
};
proto.off = proto.removeListener;

proto.removeAllListeners = function removeAllListeners(type) {
  const result = Reflect.apply(Stream.prototype.removeAllListeners, this, arguments);
  if (type === 'readable' || type === undefined) nextTick(updateReadableListening, this);
  return result;
};

function updateReadableListening(stream) {
  const state = stream._readableState;
  if (stream.listenerCount('readable') > 0) state.bits |= READABLE_LISTENING;
  else state.bits &= ~READABLE_LISTENING;
  if ((state.bits & (HAS_PAUSED | PAUSED | RESUME_SCHEDULED)) === (HAS_PAUSED | RESUME_SCHEDULED)) {
    state.bits |= HAS_FLOWING | FLOWING; // else the resume that is on its way would not flow
  } else if ((state.bits & DATA_LISTENING) !== 0) {
    stream.resume();
  } else if ((state.bits & READABLE_LISTENING) === 0) {
    state.bits &= ~(HAS_FLOWING | FLOWING);
  }
}

proto.resume = function resume() {
  const state = this._readableState;
  if ((state.bits & FLOWING) === 0) {
    state.bits |= HAS_FLOWING;
    // A listener of 'readable' keeps the stream from flowing.
    if ((state.bits & READABLE_LISTENING) === 0) state.bits |= FLOWING;
    if ((state.bits & RESUME_SCHEDULED) === 0) {
      state.bits |= RESUME_SCHEDULED;
      nextTick(resumeTick, this);
    }
  }
  state.bits = (state.bits | HAS_PAUSED) & ~PAUSED;
  return this;
};

function resumeTick(stream) {
  const state = stream._readableState;
  if ((state.bits & READING) === 0) stream.read(0);
  state.bits &= ~RESUME_SCHEDULED;
  stream.emit('resume');
  flow(stream, state);
  if ((state.bits & (FLOWING | READING)) === FLOWING) stream.read(0);
}

proto.pause = function pause() {
  const state = this._readableState;
  if ((state.bits & (HAS_FLOWING | FLOWING)) !== HAS_FLOWING) {
    state.bits = (state.bits | HAS_FLOWING) & ~FLOWING;
    this.emit('pause');
  }
  state.bits |= HAS_PAUSED | PAUSED;
  return this;
};

proto.isPaused = function isPaused() {
  const { bits } = this._readableState;
  return (bits & PAUSED) !== 0 || (bits & (HAS_FLOWING | FLOWING)) === HAS_FLOWING;
};

/** What is buffered already becomes text too. */
proto.setEncoding = function setEncoding(encoding) {
  const { StringDecoder } = require('string_decoder');
  const state = this._readableState;
  const decoder = new StringDecoder(encoding);
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let text = '';
  for (const chunk of state.buffer.slice(state.bufferIndex)) text += decoder.write(chunk);
  state.buffer = text === '' ? [] : [text];
  state.bufferIndex = 0;
  state.length = text.length;
  return this;
};

// ---- properties

function getter(name, get, set) {
  Object.defineProperty(proto, name, { __proto__: null, configurable: true, enumerable: false, get, set });
}

getter('readable', function() {
  const state = this._readableState;
  return Boolean(state) && state.readable !== false && (state.bits & (DESTROYED | ERROR_EMITTED | END_EMITTED)) === 0;
}, function(value) {
  if (this._readableState) this._readableState.readable = Boolean(value);
});
getter('destroyed', function() {
  return this._readableState ? this._readableState.destroyed : false;
}, function(value) {
  // Some packages keep this flag themselves.
  if (this._readableState) this._readableState.destroyed = value;
});
getter('readableFlowing', function() {
  return this._readableState.flowing;
}, function(value) {
  if (this._readableState) this._readableState.flowing = value;
});
getter('readableAborted', function() {
  const state = this._readableState;
  return state.readable !== false && (state.bits & (DESTROYED | ERRORED)) !== 0 && (state.bits & END_EMITTED) === 0;
});
getter('readableDidRead', function() { return this._readableState.dataEmitted; });
getter('readableHighWaterMark', function() { return this._readableState.highWaterMark; });
getter('readableBuffer', function() { return this._readableState?.buffer; });
getter('readableLength', function() { return this._readableState.length; });
getter('readableObjectMode', function() { return this._readableState ? this._readableState.objectMode : false; });
getter('readableEncoding', function() { return this._readableState ? this._readableState.encoding : null; });
getter('readableEnded', function() { return this._readableState ? this._readableState.endEmitted : false; });
getter('errored', function() { return this._readableState ? this._readableState.errored : null; });
getter('closed', function() { return this._readableState ? this._readableState.closed : false; });

Readable.ReadableState = ReadableState;
Readable._fromList = fromList;

require('internal/streams/readable_pipe').install(Readable);
require('internal/streams/iterate').install(Readable);
