'use strict';
// internal/streams/duplex: Duplex, a Readable with a Writable's methods and state beside its own.
//
// Ops used: none.

module.exports = Duplex;

const { Stream } = require('internal/streams/legacy');
const Readable = require('internal/streams/readable');
const Writable = require('internal/streams/writable');
const { construct } = require('internal/streams/destroy');

const { ReadableState } = Readable;
const { WritableState } = Writable;

Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._events ??= {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined, data: undefined, end: undefined, readable: undefined,
  };
  this._readableState = new ReadableState(options, this, true);
  this._writableState = new WritableState(options, this, true);
  this.allowHalfOpen = true;
  if (options) useOptions(this, options);
  Stream.call(this, options);
  if (this._construct !== undefined && this._construct !== null) {
    construct(this, () => {
      this._readableState.onConstructed(this);
      this._writableState.onConstructed(this);
    });
  }
}

function useOptions(stream, options) {
  stream.allowHalfOpen = options.allowHalfOpen !== false;
  if (options.readable === false) {
    const state = stream._readableState;
    state.readable = false;
    state.ended = state.endEmitted = true;
  }
  if (options.writable === false) {
    const state = stream._writableState;
    state.writable = false;
    state.ending = state.ended = state.finished = true;
  }
  if (typeof options.read === 'function') stream._read = options.read;
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) require('internal/streams/abort').addAbortSignal(options.signal, stream);
}

for (const name of Object.keys(Writable.prototype)) Duplex.prototype[name] ||= Writable.prototype[name];
Duplex.prototype.destroy = Writable.prototype.destroy;
for (const name of ['writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength', 'writableFinished', 'writableCorked',
  'writableEnded', 'writableNeedDrain']) {
  Object.defineProperty(Duplex.prototype, name, Object.getOwnPropertyDescriptor(Writable.prototype, name));
}
Object.defineProperty(Duplex.prototype, 'destroyed', {
  __proto__: null,
  configurable: true,
  get() {
    const { _readableState: r, _writableState: w } = this;
    return r !== undefined && w !== undefined && r.destroyed && w.destroyed;
  },
  set(value) {
    // Some packages keep this flag themselves.
    if (!this._readableState || !this._writableState) return;
    this._readableState.destroyed = value;
    this._writableState.destroyed = value;
  },
});

Duplex.from = function(body) { return require('internal/streams/duplexify')(body, 'body'); };
const adapters = () => require('internal/webstreams/adapters');
Duplex.fromWeb = function(pair, options) { return adapters().duplexFromWeb(pair, options); };
Duplex.toWeb = function(duplex, options) { return adapters().duplexToWeb(duplex, options); };
