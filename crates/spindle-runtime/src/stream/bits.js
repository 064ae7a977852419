'use strict';
// internal/streams/bits: the flags of a stream's state, one bit each in `state.bits`, and the default high water marks.
//
// Bits 0-8 mean the same on both sides of a duplex stream. Programs see a flag as a boolean property of the state
// (`defineFlags`); the streams themselves test several at once.
// Ops used: none.

const BITS = {
  // both sides
  OBJECT_MODE: 1 << 0,
  ERROR_EMITTED: 1 << 1,
  AUTO_DESTROY: 1 << 2,
  EMIT_CLOSE: 1 << 3,
  DESTROYED: 1 << 4,
  CLOSED: 1 << 5,
  CLOSE_EMITTED: 1 << 6,
  ERRORED: 1 << 7,
  CONSTRUCTED: 1 << 8,
};

const READABLE = {
  ...BITS,
  ENDED: 1 << 9,
  END_EMITTED: 1 << 10,
  READING: 1 << 11, // _read was called and nothing was pushed yet
  SYNC: 1 << 12, // inside _read: 'readable' waits for the next tick
  NEED_READABLE: 1 << 13,
  EMITTED_READABLE: 1 << 14,
  READABLE_LISTENING: 1 << 15,
  RESUME_SCHEDULED: 1 << 16,
  MULTI_AWAIT_DRAIN: 1 << 17, // awaitDrainWriters is a Set
  READING_MORE: 1 << 18,
  DATA_EMITTED: 1 << 19,
  DECODER: 1 << 20,
  HAS_FLOWING: 1 << 21, // else `flowing` is null
  FLOWING: 1 << 22,
  HAS_PAUSED: 1 << 23,
  PAUSED: 1 << 24,
  DATA_LISTENING: 1 << 25,
};

const WRITABLE = {
  ...BITS,
  SYNC: 1 << 9, // inside _write
  FINAL_CALLED: 1 << 10,
  NEED_DRAIN: 1 << 11,
  ENDING: 1 << 12, // end() was called
  FINISHED: 1 << 13,
  DECODE_STRINGS: 1 << 14,
  WRITING: 1 << 15,
  BUFFER_PROCESSING: 1 << 16,
  PREFINISHED: 1 << 17,
  ALL_BUFFERS: 1 << 18, // of what is queued
  ALL_NOOP: 1 << 19, // nobody waits for a queued write
  HAS_WRITABLE: 1 << 20, // else `writable` is undefined
  WRITABLE: 1 << 21,
  CORKED: 1 << 22,
  EXPECT_WRITE_CB: 1 << 23,
  AFTER_WRITE_PENDING: 1 << 24,
  BUFFERED: 1 << 25, // something is queued
  ENDED: 1 << 26, // end() has returned
};

const COMMON_FLAGS = {
  objectMode: BITS.OBJECT_MODE, errorEmitted: BITS.ERROR_EMITTED, autoDestroy: BITS.AUTO_DESTROY, emitClose: BITS.EMIT_CLOSE,
  destroyed: BITS.DESTROYED, closed: BITS.CLOSED, closeEmitted: BITS.CLOSE_EMITTED, constructed: BITS.CONSTRUCTED,
};

/** Properties of a state's prototype that read and write one bit each. */
function defineFlags(prototype, flags) {
  const all = { ...COMMON_FLAGS, ...flags };
  for (const name of Object.keys(all)) {
    const bit = all[name];
    Object.defineProperty(prototype, name, {
      __proto__: null,
      enumerable: false,
      configurable: true,
      get() { return (this.bits & bit) !== 0; },
      set(value) { this.bits = value ? this.bits | bit : this.bits & ~bit; },
    });
  }
  // `errored` holds the error, and its bit whether there is one.
  Object.defineProperty(prototype, 'errored', {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() { return (this.bits & BITS.ERRORED) !== 0 ? this.error : null; },
    set(error) {
      if (error) {
        this.error = error;
        this.bits |= BITS.ERRORED;
      } else {
        this.bits &= ~BITS.ERRORED;
      }
    },
  });
}

// ---- high water marks

let defaultBytes = 64 * 1024;
let defaultObjects = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjects : defaultBytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  require('internal/validators').validateInteger(value, 'value', 0);
  if (objectMode) defaultObjects = value;
  else defaultBytes = value;
}

/** The mark that the options ask for, `key` being its name for one side of a duplex stream, or the default. */
function highWaterMarkOf(objectMode, options, key, isDuplex) {
  const mark = options.highWaterMark ?? (isDuplex ? options[key] : undefined);
  if (mark === undefined || mark === null) return getDefaultHighWaterMark(objectMode);
  if (!Number.isInteger(mark) || mark < 0) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE(isDuplex ? `options.${key}` : 'options.highWaterMark', mark);
  }
  return mark;
}

/** An options object's `defaultEncoding`, checked. */
function defaultEncodingOf(options) {
  const encoding = options?.defaultEncoding;
  if (encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8') return 'utf8';
  if (!require('buffer').Buffer.isEncoding(encoding)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
  return encoding;
}

module.exports = { BITS, READABLE, WRITABLE, defaultEncodingOf, defineFlags, getDefaultHighWaterMark, highWaterMarkOf, setDefaultHighWaterMark };
