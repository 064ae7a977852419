'use strict';
// stream: the module's face. `require('stream')` is the legacy Stream constructor, with everything else as its properties.
//
// The parts are the built-ins internal/streams/*, one concept each; bits.js and readable_state.js are where to begin.
// Documentation: nodejs.org/api/stream.html. Ops used: none.

const { Buffer } = require('buffer');
const { Stream } = require('internal/streams/legacy');
const queries = require('internal/streams/queries');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/streams/bits');

const FastBuffer = Buffer[Symbol.species];
const { defineProperty } = Object;

module.exports = Stream;

Stream._isArrayBufferView = ArrayBuffer.isView;
Stream._isUint8Array = (value) => value instanceof Uint8Array;
Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
  return new FastBuffer(chunk.buffer, chunk.byteOffset, chunk.byteLength);
};

/** A property whose value is loaded at the first touch; what a program rarely needs is not evaluated with its first stream. */
function lazy(target, name, load) {
  const settle = (value) => {
    defineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  defineProperty(target, name, { __proto__: null, get: () => settle(load()), set: settle, enumerable: true, configurable: true });
}

const { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } = queries;
Object.assign(Stream, { isDestroyed, isDisturbed, isErrored, isReadable, isWritable });
Stream.Readable = require('internal/streams/readable');
require('internal/streams/operators').install(Stream.Readable);
Stream.Writable = require('internal/streams/writable');
Stream.Duplex = require('internal/streams/duplex');
Stream.Transform = require('internal/streams/transform');
Stream.PassThrough = require('internal/streams/passthrough');
lazy(Stream, 'duplexPair', () => require('internal/streams/duplex_pair'));
Stream.pipeline = require('internal/streams/pipeline').pipeline;
lazy(Stream, 'addAbortSignal', () => require('internal/streams/abort').addAbortSignal);
Stream.finished = require('internal/streams/finished').eos;
Stream.destroy = require('internal/streams/destroy').destroyer;
lazy(Stream, 'compose', () => require('internal/streams/compose'));
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;
defineProperty(Stream, 'promises', {
  __proto__: null, configurable: true, enumerable: true, get() { return require('stream/promises'); },
});
for (const name of ['pipeline', 'finished']) {
  defineProperty(Stream[name], Symbol.for('nodejs.util.promisify.custom'), {
    __proto__: null, enumerable: true, get() { return require('stream/promises')[name]; },
  });
}
Stream.Stream = Stream;
