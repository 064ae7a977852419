'use strict';
// stream/web: the web streams as a module (nodejs.org/api/webstreams.html). Most of them are globals too. Ops used: none.

const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/webstreams/common');
const { ReadableByteStreamController, ReadableStreamBYOBReader, ReadableStreamBYOBRequest } = require('internal/webstreams/bytes');
const { ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader } = require('internal/webstreams/readable');
const { TextDecoderStream, TextEncoderStream, TransformStream, TransformStreamDefaultController } = require('internal/webstreams/transform');
const { WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter } = require('internal/webstreams/writable');

module.exports = {
  ReadableStream, ReadableStreamDefaultReader, ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableByteStreamController,
  ReadableStreamDefaultController, TransformStream, TransformStreamDefaultController, WritableStream, WritableStreamDefaultWriter,
  WritableStreamDefaultController, ByteLengthQueuingStrategy, CountQueuingStrategy, TextEncoderStream, TextDecoderStream,
};
