'use strict';
// internal/streams/readable_state: what a readable stream knows (`_readableState`), and taking data off its buffer.
//
// The buffer is an array whose items before `bufferIndex` are taken; they go in bulk. Programs and packages read many of
// these properties, so their names are fixed. Ops used: none.

const { Buffer } = require('buffer');
const { READABLE, defaultEncodingOf, defineFlags, getDefaultHighWaterMark, highWaterMarkOf } = require('internal/streams/bits');

var FastBuffer = Buffer[Symbol.species];
var {
  AUTO_DESTROY, CONSTRUCTED, DATA_EMITTED, EMIT_CLOSE, EMITTED_READABLE, END_EMITTED, ENDED, FLOWING, HAS_FLOWING, HAS_PAUSED, MULTI_AWAIT_DRAIN,
  NEED_READABLE, OBJECT_MODE, PAUSED, READABLE_LISTENING, READING, READING_MORE, RESUME_SCHEDULED, SYNC,
} = READABLE;

function ReadableState(options, stream, isDuplex) {
  let bits = EMIT_CLOSE | AUTO_DESTROY | CONSTRUCTED | SYNC;
  let mark;
  if (options) {
    if (options.objectMode || (isDuplex && options.readableObjectMode)) bits |= OBJECT_MODE;
    if (options.emitClose === false) bits &= ~EMIT_CLOSE;
    if (options.autoDestroy === false) bits &= ~AUTO_DESTROY;
    mark = highWaterMarkOf((bits & OBJECT_MODE) !== 0, options, 'readableHighWaterMark', isDuplex);
  } else {
    mark = getDefaultHighWaterMark(false);
  }
  this.bits = bits;
  this.highWaterMark = mark;
  this.buffer = [];
  this.bufferIndex = 0;
  this.length = 0;
  this.pipes = [];
  /** null, the one destination whose 'drain' is awaited, or a Set of several. */
  this.awaitDrainWriters = null;
  this.defaultEncoding = defaultEncodingOf(options);
  this.decoder = null;
  this.encoding = null;
  this.error = null;
  /** False once the side was switched off. */
  this.readable = undefined;
  /** Ticks, made once: no arguments to keep for each. */
  this.readMore = null;
  this.emitReadable = null;
  if (options?.encoding) {
    const { StringDecoder } = require('string_decoder');
    this.decoder = new StringDecoder(options.encoding);
    this.encoding = options.encoding;
  }
}

defineFlags(ReadableState.prototype, {
  ended: ENDED, endEmitted: END_EMITTED, reading: READING, sync: SYNC, needReadable: NEED_READABLE, emittedReadable: EMITTED_READABLE,
  readableListening: READABLE_LISTENING, resumeScheduled: RESUME_SCHEDULED, multiAwaitDrain: MULTI_AWAIT_DRAIN, readingMore: READING_MORE,
  dataEmitted: DATA_EMITTED,
});

Object.defineProperties(ReadableState.prototype, {
  flowing: {
    __proto__: null,
    configurable: true,
    get() { return (this.bits & HAS_FLOWING) !== 0 ? (this.bits & FLOWING) !== 0 : null; },
    set(value) {
      this.bits &= ~(HAS_FLOWING | FLOWING);
      if (value !== null && value !== undefined) this.bits |= HAS_FLOWING | (value ? FLOWING : 0);
    },
  },
  paused: {
    __proto__: null,
    configurable: true,
    get() { return (this.bits & PAUSED) !== 0; },
    set(value) { this.bits = (this.bits & ~PAUSED) | HAS_PAUSED | (value ? PAUSED : 0); },
  },
  pipesCount: { __proto__: null, configurable: true, get() { return this.pipes.length; } },
});

// ---- taking

/** How much read(n) may take now; NaN asks for all there is, or for one chunk while the stream flows. */
function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && (state.bits & ENDED) !== 0)) return 0;
  if ((state.bits & OBJECT_MODE) !== 0) return 1;
  if (n !== n) {
    if ((state.bits & FLOWING) !== 0 && state.length > 0) return state.buffer[state.bufferIndex].length;
    return state.length;
  }
  if (n <= state.length) return n;
  return (state.bits & ENDED) !== 0 ? state.length : 0;
}

/** Takes `n` bytes, characters or one object off the buffer; the caller counts `length` down. */
function fromList(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  const index = state.bufferIndex;
  const first = buffer[index];
  if (!n || n > state.length) n = state.length;
  if ((state.bits & OBJECT_MODE) !== 0 || n === first.length) {
    // A lone chunk, by far the most common: setting `length` would cost ten times as much.
    if (buffer.length === 1) return buffer.pop();
    dropTo(state, index + 1);
    return first;
  }
  if (n < first.length) {
    buffer[index] = first.slice(n);
    return first.slice(0, n);
  }
  return state.decoder !== null ? takeText(n, state) : takeBytes(n, state);
}

/** Forgets the items before `index`. */
function dropTo(state, index) {
  const { buffer } = state;
  for (let i = state.bufferIndex; i < index; i++) buffer[i] = null;
  if (index === buffer.length) {
    buffer.length = 0;
    state.bufferIndex = 0;
  } else if (index > 1024) {
    buffer.splice(0, index);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = index;
  }
}

function takeText(n, state) {
  const { buffer } = state;
  let text = '';
  let index = state.bufferIndex;
  while (index < buffer.length && text.length + buffer[index].length <= n) text += buffer[index++];
  const rest = n - text.length;
  if (rest > 0 && index < buffer.length) {
    text += buffer[index].slice(0, rest);
    buffer[index] = buffer[index].slice(rest);
  }
  dropTo(state, index);
  return text;
}

function takeBytes(n, state) {
  const { buffer } = state;
  const result = Buffer.allocUnsafe(n);
  let filled = 0;
  let index = state.bufferIndex;
  while (index < buffer.length && filled + buffer[index].length <= n) {
    result.set(buffer[index], filled);
    filled += buffer[index++].length;
  }
  if (filled < n && index < buffer.length) {
    const chunk = buffer[index];
    const rest = n - filled;
    result.set(new FastBuffer(chunk.buffer, chunk.byteOffset, rest), filled);
    buffer[index] = new FastBuffer(chunk.buffer, chunk.byteOffset + rest, chunk.length - rest);
  }
  dropTo(state, index);
  return result;
}

module.exports = { ReadableState, fromList, howMuchToRead };
