'use strict';
// internal/streams/transform: Transform, a Duplex whose output is made of its input.
//
// A transformed chunk's callback is held back while the readable side is full; the next _read lets it go.
// Documentation: nodejs.org/api/stream.html#class-streamtransform. Ops used: none.

module.exports = Transform;

const { nextTick } = require('internal/task_queues');
const { highWaterMarkOf } = require('internal/streams/bits');
const Duplex = require('internal/streams/duplex');

/** The callback of a write that waits for room on the readable side, or null. */
const kCallback = Symbol('kCallback');
/** The readable side's length before the chunk under way, its callback, and the function `_transform` is given for both. */
const kLength = Symbol('kLength');
const kWriteCallback = Symbol('kWriteCallback');
const kTransformed = Symbol('kTransformed');

Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  const mark = options ? highWaterMarkOf(Boolean(options.objectMode), options, 'readableHighWaterMark', true) : null;
  if (mark === 0) {
    // A mark of 0 is meant for the whole stream: nothing is to be buffered on the writable side either.
    options = { ...options, highWaterMark: null, readableHighWaterMark: 0, writableHighWaterMark: options.writableHighWaterMark || 0 };
  }
  Duplex.call(this, options);
  // 'readable' need not wait for a tick: _read is our own and does nothing at once.
  this._readableState.sync = false;
  this[kCallback] = null;
  this[kLength] = 0;
  this[kWriteCallback] = null;
  this[kTransformed] = (error, value) => transformed(this, error, value);
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  // By 'prefinish', because some streams bring a _final of their own beside _flush.
  this.on('prefinish', prefinish);
}

const proto = Transform.prototype;

function flush(callback) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    if (callback) callback();
    return;
  }
  this._flush((error, data) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (data !== undefined && data !== null) this.push(data);
    this.push(null);
    if (callback) callback();
  });
}

function prefinish() {
  if (this._final !== flush) flush.call(this);
}

proto._final = flush;

proto._transform = function(_chunk, _encoding, _callback) {
  const { codes } = require('internal/errors');
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

proto._write = function(chunk, encoding, callback) {
  this[kLength] = this._readableState.length;
  this[kWriteCallback] = callback;
  this._transform(chunk, encoding, this[kTransformed]);
};

// One write is under way at a time, so that one such function serves all of a stream's writes.
function transformed(stream, error, value) {
  const callback = stream[kWriteCallback];
  if (error) return void callback(error);
  if (value !== undefined && value !== null) stream.push(value);
  const state = stream._readableState;
  if (state.ended) {
    nextTick(callback); // the program has pushed the end: what that sets off comes first
  } else if (stream._writableState.ended || stream[kLength] === state.length || state.length < state.highWaterMark) {
    callback();
  } else {
    stream[kCallback] = callback;
  }
}

proto._read = function() {
  const callback = this[kCallback];
  if (callback === null) return;
  this[kCallback] = null;
  callback();
};
