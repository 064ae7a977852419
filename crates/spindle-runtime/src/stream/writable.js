'use strict';
// internal/streams/writable: Writable, and the machine that takes writes one at a time to `_write`.
//
// One write is under way at most; the others queue. A write that calls back inside `_write` (`sync`) has its own callback
// run in a later tick, so that programs always see it later. The ticks below are where Node has them.
// The state is internal/streams/writable_state. Documentation: nodejs.org/api/stream.html#writable-streams. Ops used: none.

module.exports = Writable;

var { Buffer } = require('buffer');
const { nextTick } = require('internal/task_queues');
const { captureRejectionSymbol } = require('events');
var { Stream } = require('internal/streams/legacy');
const { WRITABLE } = require('internal/streams/bits');
const { WritableState, resetQueue } = require('internal/streams/writable_state');
const { construct, destroy, errorOrDestroy, undestroy } = require('internal/streams/destroy');

const codes = () => require('internal/errors').codes;

// `var`: see internal/requests.
var {
  AFTER_WRITE_PENDING, ALL_BUFFERS, ALL_NOOP, AUTO_DESTROY, BUFFERED, BUFFER_PROCESSING, CLOSE_EMITTED, CONSTRUCTED, CORKED, DECODE_STRINGS, DESTROYED,
  ENDED, ENDING, ERRORED, ERROR_EMITTED, EXPECT_WRITE_CB, FINAL_CALLED, FINISHED, HAS_WRITABLE, NEED_DRAIN, OBJECT_MODE, PREFINISHED, SYNC, WRITABLE: CAN_WRITE,
  WRITING,
} = WRITABLE;

// Masks that the hot paths test at once: each captured name is a load.
var GONE = DESTROYED | ERRORED;
var OVER = ENDING | DESTROYED;
var START_WRITE = WRITING | SYNC | EXPECT_WRITE_CB;
var END_WRITE = ~(WRITING | EXPECT_WRITE_CB);
/** A write goes straight to _write if of these only CONSTRUCTED is set. */
var DIRECT = WRITING | ERRORED | CORKED | CONSTRUCTED;
var WANTS_DRAIN = ENDING | NEED_DRAIN | DESTROYED;
/** The queue is written if of these only BUFFERED and CONSTRUCTED are set. */
var CLEARABLE = DESTROYED | BUFFER_PROCESSING | CORKED | BUFFERED | CONSTRUCTED;
/** 'finish' is due if of these only ENDING and CONSTRUCTED are set. */
var FINISHABLE = ENDING | DESTROYED | CONSTRUCTED | FINISHED | WRITING | ERROR_EMITTED | CLOSE_EMITTED | ERRORED | BUFFERED;

Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);

function Writable(options) {
  // With `new` there is nothing to ask, and asking is dear: see Symbol.hasInstance below.
  if (new.target === undefined && !(this instanceof Writable)) return new Writable(options);
  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  this._writableState = new WritableState(options, this, false);
  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/abort').addAbortSignal(options.signal, this);
  }
  Stream.call(this, options);
  if (this._construct !== undefined && this._construct !== null) {
    construct(this, () => this._writableState.onConstructed(this));
  }
}

// Bound, not a closure: the engine calls through a bound function for nothing.
WritableState.prototype.callbackFor = (stream) => onwrite.bind(undefined, stream);

WritableState.prototype.onConstructed = function(stream) {
  if ((this.bits & WRITING) === 0) clearBuffer(stream, this);
  if ((this.bits & ENDING) !== 0) finishMaybe(stream, this, false);
};

// A Duplex counts as a Writable, although it inherits from Readable alone.
const inherits = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Writable, Symbol.hasInstance, {
  __proto__: null,
  value(object) {
    if (Reflect.apply(inherits, this, [object])) return true;
    return this === Writable && Boolean(object) && object._writableState instanceof WritableState;
  },
});

const proto = Writable.prototype;
proto._undestroy = undestroy;
proto._writev = null;
proto._destroy = function(error, callback) {
  callback(error);
};
proto._write = function(chunk, encoding, callback) {
  if (!this._writev) throw new (codes().ERR_METHOD_NOT_IMPLEMENTED)('_write()');
  this._writev([{ chunk, encoding }], callback);
};

proto.pipe = function pipe() {
  errorOrDestroy(this, new (codes().ERR_STREAM_CANNOT_PIPE)());
};

proto[captureRejectionSymbol] = function(error) {
  this.destroy(error);
};

proto.destroy = function(error, callback) {
  const state = this._writableState;
  const waits = (state.bits & BUFFERED) !== 0 || state.finishCallbacks !== null;
  if (waits && (state.bits & DESTROYED) === 0) nextTick(failQueue, state);
  destroy.call(this, error, callback);
  return this;
};

proto[Symbol.asyncDispose] = async function() {
  const { AbortError } = require('internal/errors');
  let reason;
  if (!this.destroyed) {
    reason = this.writableFinished ? null : new AbortError();
    this.destroy(reason);
  }
  const { eos } = require('internal/streams/finished');
  await new Promise((resolve, reject) => {
    eos(this, (error) => (error && error.name !== 'AbortError' ? reject(error) : resolve(null)));
  });
};

// ---- writing

function nop() {}

proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null; // as _write sees it in object mode
  }
  return accept(this, this._writableState, chunk, encoding, callback) === true;
};

/** Takes one write: whether there is room for more, or the error that refused it. */
function accept(stream, state, chunk, encoding, callback) {
  if (typeof callback !== 'function') callback = nop;
  if (chunk === null) throw new (codes().ERR_STREAM_NULL_VALUES)();
  if ((state.bits & OBJECT_MODE) === 0) {
    if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new (codes().ERR_UNKNOWN_ENCODING)(encoding);
    if (typeof chunk === 'string') {
      if (!encoding) encoding = state.defaultEncoding;
      if ((state.bits & DECODE_STRINGS) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else {
      encoding = 'buffer';
      if (!(chunk instanceof Buffer)) {
        if (!ArrayBuffer.isView(chunk)) {
          throw new (codes().ERR_INVALID_ARG_TYPE)('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
        }
        chunk = Stream._uint8ArrayToBuffer(chunk);
      }
    }
  }
  if ((state.bits & OVER) !== 0) return refuse(stream, state, callback);
  state.pendingcb++;
  return writeOrQueue(stream, state, chunk, encoding, callback);
}

function refuse(stream, state, callback) {
  const { ERR_STREAM_DESTROYED, ERR_STREAM_WRITE_AFTER_END } = codes();
  const error = (state.bits & ENDING) !== 0 ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
  nextTick(callback, error);
  errorOrDestroy(stream, error, true);
  return error;
}

function writeOrQueue(stream, state, chunk, encoding, callback) {
  const length = (state.bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
  state.length += length;
  if ((state.bits & DIRECT) !== CONSTRUCTED) {
    let clear = 0;
    if (encoding !== 'buffer') clear |= ALL_BUFFERS;
    if (callback !== nop) clear |= ALL_NOOP;
    state.bits = (state.bits | BUFFERED) & ~clear;
    (state.queue ??= []).push({ chunk, encoding, callback });
  } else {
    state.writelen = length;
    if (callback !== nop) state.writecb = callback;
    state.bits |= START_WRITE;
    stream._write(chunk, encoding, state.onwrite);
    state.bits &= ~SYNC;
  }
  const hasRoom = state.length < state.highWaterMark || state.length === 0;
  if (!hasRoom) state.bits |= NEED_DRAIN;
  // False also ends loops that write to a stream that has failed.
  return hasRoom && (state.bits & GONE) === 0;
}

/** Writes from the queue; `chunks` instead of one chunk for `_writev`. */
function startWrite(stream, state, chunks, length, chunk, encoding, callback) {
  state.writelen = length;
  if (callback !== nop) state.writecb = callback;
  state.bits |= START_WRITE;
  if ((state.bits & DESTROYED) !== 0) state.onwrite(new (codes().ERR_STREAM_DESTROYED)('write'));
  else if (chunks !== null) stream._writev(chunks, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state.bits &= ~SYNC;
}

/** What `_write` calls back. */
function onwrite(stream, error) {
  const state = stream._writableState;
  if ((state.bits & EXPECT_WRITE_CB) === 0) {
    errorOrDestroy(stream, new (codes().ERR_MULTIPLE_CALLBACK)());
    return;
  }
  const sync = (state.bits & SYNC) !== 0;
  const callback = state.writecb;
  state.writecb = null;
  state.bits &= END_WRITE;
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    if ((state.bits & ERRORED) === 0) state.errored = error;
    const readable = stream._readableState;
    if (readable && !readable.errored) readable.errored = error;
    if (sync) nextTick(writeFailed, stream, state, error, callback);
    else writeFailed(stream, state, error, callback);
    return;
  }
  if ((state.bits & BUFFERED) !== 0) clearBuffer(stream, state);
  if (!sync) afterWrite(stream, state, 1, callback);
  else if (callback === null) afterSyncWrite(stream, state);
  else afterSyncWriteWith(stream, state, callback);
}

/** Nobody waits for this write; one tick tells of all such writes. */
function afterSyncWrite(stream, state) {
  // Objects always get their tick: Node's test for a destroyed stream there reads the wrong bit, and programs see the tick.
  const needsTick = (state.bits & OBJECT_MODE) !== 0 || ((state.bits & NEED_DRAIN) !== 0 && state.length === 0);
  if (needsTick && (state.bits & AFTER_WRITE_PENDING) === 0) {
    state.bits |= AFTER_WRITE_PENDING;
    nextTick(afterWriteTick, stream);
  } else {
    state.pendingcb--;
    if ((state.bits & ENDING) !== 0) finishMaybe(stream, state, true);
  }
}

function afterWriteTick(stream) {
  afterWrite(stream, stream._writableState, 1, null);
}

/** Writes in a row mostly have the same callback: they share a tick. */
function afterSyncWriteWith(stream, state, callback) {
  const info = state.afterWriteTickInfo;
  if (info !== null && info.callback === callback) {
    info.count++;
    return;
  }
  state.bits |= AFTER_WRITE_PENDING;
  nextTick(afterWritesTick, stream, state.afterWriteTickInfo = { count: 1, callback });
}

function afterWritesTick(stream, { count, callback }) {
  const state = stream._writableState;
  state.afterWriteTickInfo = null;
  afterWrite(stream, state, count, callback);
}

function afterWrite(stream, state, count, callback) {
  state.bits &= ~AFTER_WRITE_PENDING;
  if (state.length === 0 && (state.bits & WANTS_DRAIN) === NEED_DRAIN) {
    state.bits &= ~NEED_DRAIN;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    if (callback !== null) callback(null);
  }
  if ((state.bits & DESTROYED) !== 0) failQueue(state);
  if ((state.bits & ENDING) !== 0) finishMaybe(stream, state, true);
}

function writeFailed(stream, state, error, callback) {
  state.pendingcb--;
  if (callback !== null) callback(error);
  failQueue(state);
  // After the callbacks: the 'error' event always follows them.
  errorOrDestroy(stream, error);
}

/** Tells all who wait that nothing will be written any more. */
function failQueue(state) {
  if ((state.bits & WRITING) !== 0) return;
  const { ERR_STREAM_DESTROYED } = codes();
  if (state.queue !== null) {
    for (let i = state.bufferedIndex; i < state.queue.length; i++) {
      const { chunk, callback } = state.queue[i];
      state.length -= (state.bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
      callback(state.errored ?? new ERR_STREAM_DESTROYED('write'));
    }
  }
  if (state.finishCallbacks !== null) callFinishCallbacks(state, state.errored ?? new ERR_STREAM_DESTROYED('end'));
  resetQueue(state);
}

/** Writes what is queued: all at once with `_writev`, else one by one until one of them does not call back at once. */
function clearBuffer(stream, state) {
  if ((state.bits & CLEARABLE) !== (BUFFERED | CONSTRUCTED)) return;
  const { queue } = state;
  let i = state.bufferedIndex;
  const count = queue.length - i;
  if (count === 0) return;
  state.bits |= BUFFER_PROCESSING;
  if (count > 1 && stream._writev) {
    state.pendingcb -= count - 1;
    const allNoop = (state.bits & ALL_NOOP) !== 0;
    const chunks = i === 0 ? queue : queue.slice(i);
    chunks.allBuffers = (state.bits & ALL_BUFFERS) !== 0;
    const callback = allNoop ? nop : (error) => { for (const one of chunks) one.callback(error); };
    startWrite(stream, state, chunks, state.length, null, '', callback);
    resetQueue(state);
  } else {
    const objectMode = (state.bits & OBJECT_MODE) !== 0;
    do {
      const { chunk, encoding, callback } = queue[i];
      queue[i++] = null;
      startWrite(stream, state, null, objectMode ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < queue.length && (state.bits & WRITING) === 0);
    if (i === queue.length) {
      resetQueue(state);
    } else if (i > 256) {
      queue.splice(0, i);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = i;
    }
  }
  state.bits &= ~BUFFER_PROCESSING;
}

proto.cork = function cork() {
  const state = this._writableState;
  state.bits |= CORKED;
  state.corked++;
};

proto.uncork = function uncork() {
  const state = this._writableState;
  if (state.corked === 0) return;
  if (--state.corked === 0) state.bits &= ~CORKED;
  if ((state.bits & WRITING) === 0) clearBuffer(this, state);
};

proto.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!Buffer.isEncoding(encoding)) throw new (codes().ERR_UNKNOWN_ENCODING)(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// ---- the end

proto.end = function end(chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') [callback, chunk, encoding] = [chunk, null, null];
  else if (typeof encoding === 'function') [callback, encoding] = [encoding, null];

  let error;
  if (chunk !== undefined && chunk !== null) {
    const result = accept(this, state, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  if (state.corked > 0) {
    state.corked = 1;
    this.uncork();
  }
  if (error === undefined) {
    if ((state.bits & (ENDING | ERRORED)) === 0) {
      state.bits |= ENDING;
      finishMaybe(this, state, true);
      state.bits |= ENDED;
    } else if ((state.bits & FINISHED) !== 0) error = new (codes().ERR_STREAM_ALREADY_FINISHED)('end');
    else if ((state.bits & DESTROYED) !== 0) error = new (codes().ERR_STREAM_DESTROYED)('end');
  }
  if (typeof callback === 'function') {
    if (error !== undefined) nextTick(callback, error);
    else if ((state.bits & ERRORED) !== 0) nextTick(callback, state.errored);
    else if ((state.bits & FINISHED) !== 0) nextTick(callback, null);
    else (state.finishCallbacks ??= []).push(callback);
  }
  return this;
};

/** Whether all is written, and only 'finish' is missing. */
function needFinish(state) {
  return (state.bits & FINISHABLE) === (ENDING | CONSTRUCTED) && state.length === 0;
}

function finishMaybe(stream, state, later) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (later) {
    state.pendingcb++;
    nextTick(finishTick, stream);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishTick(stream) {
  const state = stream._writableState;
  if (needFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function prefinish(stream, state) {
  if ((state.bits & (PREFINISHED | FINAL_CALLED)) !== 0) return;
  if (typeof stream._final !== 'function' || (state.bits & DESTROYED) !== 0) {
    state.bits |= FINAL_CALLED | PREFINISHED;
    stream.emit('prefinish');
    return;
  }
  state.bits |= FINAL_CALLED | SYNC;
  state.pendingcb++;
  try {
    stream._final((error) => onFinal(stream, state, error));
  } catch (thrown) {
    onFinal(stream, state, thrown);
  }
  state.bits &= ~SYNC;
}

function onFinal(stream, state, error) {
  if ((state.bits & PREFINISHED) !== 0) {
    errorOrDestroy(stream, error ?? new (codes().ERR_MULTIPLE_CALLBACK)());
    return;
  }
  state.pendingcb--;
  if (error) {
    callFinishCallbacks(state, error);
    errorOrDestroy(stream, error, (state.bits & SYNC) !== 0);
  } else if (needFinish(state)) {
    state.bits |= PREFINISHED;
    stream.emit('prefinish');
    // 'finish' is always later than _final's callback, whether that came at once or not.
    state.pendingcb++;
    nextTick(finish, stream, state);
  }
}

function finish(stream, state) {
  state.pendingcb--;
  state.bits |= FINISHED;
  callFinishCallbacks(state, null);
  stream.emit('finish');
  if ((state.bits & AUTO_DESTROY) !== 0 && isReadableSideDone(stream._readableState)) stream.destroy();
}

function isReadableSideDone(state) {
  return !state || (state.autoDestroy && (state.endEmitted || state.readable === false));
}

function callFinishCallbacks(state, error) {
  const callbacks = state.finishCallbacks;
  if (callbacks === null) return;
  state.finishCallbacks = null;
  for (const callback of callbacks) callback(error);
}

// ---- properties

function getter(name, get, set) {
  Object.defineProperty(proto, name, { __proto__: null, configurable: true, enumerable: false, get, set });
}

getter('writable', function() {
  const state = this._writableState;
  return Boolean(state) && (state.bits & (HAS_WRITABLE | CAN_WRITE)) !== HAS_WRITABLE &&
    (state.bits & (ENDING | ENDED | DESTROYED | ERRORED)) === 0;
}, function(value) {
  if (this._writableState) this._writableState.writable = Boolean(value);
});
getter('destroyed', function() {
  return this._writableState ? this._writableState.destroyed : false;
}, function(value) {
  // Some packages keep this flag themselves.
  if (this._writableState) this._writableState.destroyed = value;
});
getter('writableNeedDrain', function() {
  const state = this._writableState;
  return state ? (state.bits & WANTS_DRAIN) === NEED_DRAIN : false;
});
getter('writableAborted', function() {
  const { bits } = this._writableState;
  return (bits & (HAS_WRITABLE | CAN_WRITE)) !== HAS_WRITABLE && (bits & (DESTROYED | ERRORED)) !== 0 && (bits & FINISHED) === 0;
});
getter('closed', function() { return this._writableState ? this._writableState.closed : false; });
getter('writableFinished', function() { return this._writableState ? this._writableState.finished : false; });
getter('writableObjectMode', function() { return this._writableState ? this._writableState.objectMode : false; });
getter('writableBuffer', function() { return this._writableState && this._writableState.getBuffer(); });
getter('writableEnded', function() { return this._writableState ? this._writableState.ending : false; });
getter('writableHighWaterMark', function() { return this._writableState?.highWaterMark; });
getter('writableCorked', function() { return this._writableState ? this._writableState.corked : 0; });
getter('writableLength', function() { return this._writableState?.length; });
getter('errored', function() { return this._writableState ? this._writableState.errored : null; });

const adapters = () => require('internal/webstreams/adapters');
Writable.fromWeb = function(stream, options) { return adapters().writableFromWeb(stream, options); };
Writable.toWeb = function(stream) { return adapters().writableToWeb(stream); };

Writable.WritableState = WritableState;
