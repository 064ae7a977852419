'use strict';
// internal/streams/writable_state: what a writable stream knows (`_writableState`).
//
// Programs and packages read many of these properties, so their names are fixed. Ops used: none.

const { WRITABLE, defaultEncodingOf, defineFlags, getDefaultHighWaterMark, highWaterMarkOf } = require('internal/streams/bits');

var {
  ALL_BUFFERS, ALL_NOOP, AUTO_DESTROY, BUFFERED, BUFFER_PROCESSING, CONSTRUCTED, DECODE_STRINGS, EMIT_CLOSE, ENDED, ENDING,
  FINAL_CALLED, FINISHED, HAS_WRITABLE, NEED_DRAIN, OBJECT_MODE, PREFINISHED, SYNC, WRITABLE: WRITABLE_BIT, WRITING,
} = WRITABLE;

function WritableState(options, stream, isDuplex) {
  let bits = SYNC | CONSTRUCTED | EMIT_CLOSE | AUTO_DESTROY | DECODE_STRINGS | ALL_BUFFERS | ALL_NOOP;
  let mark;
  if (options) {
    if (options.objectMode || (isDuplex && options.writableObjectMode)) bits |= OBJECT_MODE;
    if (options.decodeStrings === false) bits &= ~DECODE_STRINGS;
    if (options.emitClose === false) bits &= ~EMIT_CLOSE;
    if (options.autoDestroy === false) bits &= ~AUTO_DESTROY;
    mark = highWaterMarkOf((bits & OBJECT_MODE) !== 0, options, 'writableHighWaterMark', isDuplex);
  } else {
    mark = getDefaultHighWaterMark(false);
  }
  this.bits = bits;
  this.highWaterMark = mark;
  this.defaultEncoding = defaultEncodingOf(options);
  /** What is queued and being written, in bytes or objects. */
  this.length = 0;
  this.corked = 0;
  /** What `_write` is given to call back. */
  this.onwrite = this.callbackFor(stream);
  /** Of the write that is under way: its length and its callback, null if nobody waits. */
  this.writelen = 0;
  this.writecb = null;
  /** Callbacks of write() that have not run: 'finish' waits for them. */
  this.pendingcb = 0;
  /** What is queued, from `bufferedIndex` on; null if nothing is. */
  this.queue = null;
  this.bufferedIndex = 0;
  /** Synchronous writes with the same callback, which share a tick. */
  this.afterWriteTickInfo = null;
  this.finishCallbacks = null;
  this.error = null;
}

const proto = WritableState.prototype;

defineFlags(proto, {
  finalCalled: FINAL_CALLED, needDrain: NEED_DRAIN, ending: ENDING, ended: ENDED, finished: FINISHED, decodeStrings: DECODE_STRINGS, writing: WRITING,
  sync: SYNC, bufferProcessing: BUFFER_PROCESSING, prefinished: PREFINISHED, allBuffers: ALL_BUFFERS, allNoop: ALL_NOOP,
});

proto.getBuffer = function getBuffer() {
  return this.queue === null ? [] : this.queue.slice(this.bufferedIndex);
};

Object.defineProperties(proto, {
  bufferedRequestCount: {
    __proto__: null,
    configurable: true,
    get() { return this.queue === null ? 0 : this.queue.length - this.bufferedIndex; },
  },
  buffered: { __proto__: null, configurable: true, get() { return this.queue ?? []; } },
  /** False once the side was switched off, undefined else. */
  writable: {
    __proto__: null,
    configurable: true,
    get() { return (this.bits & HAS_WRITABLE) !== 0 ? (this.bits & WRITABLE_BIT) !== 0 : undefined; },
    set(value) {
      this.bits &= ~(HAS_WRITABLE | WRITABLE_BIT);
      if (value !== undefined && value !== null) this.bits |= HAS_WRITABLE | (value ? WRITABLE_BIT : 0);
    },
  },
});

/** Empties the queue. */
function resetQueue(state) {
  state.queue = null;
  state.bufferedIndex = 0;
  state.bits = (state.bits | ALL_BUFFERS | ALL_NOOP) & ~BUFFERED;
}

module.exports = { WritableState, resetQueue };
