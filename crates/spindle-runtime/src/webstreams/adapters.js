'use strict';
// internal/webstreams/adapters: Node's streams as web streams and the other way round: the fromWeb and toWeb of
// Readable, Writable and Duplex. Ops used: none.

const { Buffer } = require('buffer');
const { AbortError, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/finished');
const { isDestroyed, isReadable, isReadableStream, isWritable, isWritableEnded, isWritableStream } = require('internal/streams/queries');
const { ByteLengthQueuingStrategy, CountQueuingStrategy, nop } = require('internal/webstreams/common');
const { ReadableStream } = require('internal/webstreams/readable');
const { WritableStream } = require('internal/webstreams/writable');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE } = codes;

const known = (error) => (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new AbortError(undefined, { cause: error }) : error);

// ---- to the web

function writableToWeb(stream) {
  if (!stream || typeof stream.write !== 'function' || typeof stream.on !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', stream);
  }
  if (isDestroyed(stream) || !isWritable(stream)) {
    const closed = new WritableStream();
    closed.close();
    return closed;
  }
  const { writableHighWaterMark: highWaterMark, writableObjectMode: objectMode } = stream;
  let controller;
  let drained;
  let ended;
  const cleanup = eos(stream, (error) => {
    error = known(error);
    cleanup();
    stream.on('error', nop); // what comes after the end is nobody's
    const waiting = ended;
    ended = undefined;
    if (error) {
      drained?.reject(error);
      waiting?.reject(error);
      controller.error(error);
    } else if (waiting !== undefined) {
      waiting.resolve();
    } else {
      controller.error(new AbortError());
    }
  });
  stream.on('drain', () => { drained?.resolve(); });
  return new WritableStream({
    start(own) { controller = own; },
    write(chunk) {
      if (!objectMode && chunk instanceof ArrayBuffer) chunk = new Uint8Array(chunk);
      if (!stream.writableNeedDrain && stream.write(chunk)) return undefined;
      drained = Promise.withResolvers();
      return drained.promise.finally(() => { drained = undefined; });
    },
    abort(reason) { destroyer(stream, reason); },
    close() {
      if (ended !== undefined || isWritableEnded(stream)) return undefined;
      ended = Promise.withResolvers();
      const { promise } = ended;
      stream.end();
      return promise;
    },
  }, objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark });
}

function readableToWeb(stream, options = {}) {
  if (typeof stream?._readableState !== 'object') throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', stream);
  validateObject(options, 'options');
  const { type } = options;
  if (type !== undefined) validateOneOf(type, 'options.type', ['bytes', undefined]);
  if (isDestroyed(stream) || !isReadable(stream)) {
    const closed = new ReadableStream();
    closed.cancel();
    return closed;
  }
  const { readableHighWaterMark: highWaterMark, readableObjectMode: objectMode } = stream;
  const isBytes = type === 'bytes';
  let controller;
  let isOver = false;
  stream.pause();
  const cleanup = eos(stream, (error) => {
    error = known(error);
    cleanup();
    stream.on('error', nop);
    if (error) controller.error(error);
    else if (!isOver) controller.close();
  });
  stream.on('data', (chunk) => {
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) stream.pause();
  });
  return new ReadableStream({
    type,
    start(own) {
      controller = own;
      if (!isBytes) return;
      stream.once('end', () => {
        controller.close();
        controller.byobRequest?.respond(0);
        isOver = true;
      });
    },
    pull() { stream.resume(); },
    cancel(reason) {
      isOver = true;
      destroyer(stream, reason);
    },
  }, isBytes ? { highWaterMark } : options.strategy ??
    (objectMode ? new CountQueuingStrategy({ highWaterMark }) : new ByteLengthQueuingStrategy({ highWaterMark })));
}

function duplexToWeb(duplex, options = {}) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const type = options.readableType ?? options.type;
  const isGone = isDestroyed(duplex);
  const canWrite = !isGone && isWritable(duplex);
  const canRead = !isGone && isReadable(duplex);
  const writable = canWrite ? writableToWeb(duplex) : new WritableStream();
  if (!canWrite) writable.close();
  const readable = canRead ? readableToWeb(duplex, { type }) : new ReadableStream({ type });
  if (!canRead) readable.cancel();
  return { writable, readable };
}

// ---- from the web

/** A Node callback after a promise; a callback that throws must not reject anything. */
function settle(promise, callback, onThrow) {
  const done = (error) => {
    try {
      callback(error);
    } catch (thrown) {
      nextTick(() => onThrow(thrown));
    }
  };
  promise.then(() => done(), done);
}

const throwIt = (error) => { throw error; };

function bytesOf(chunk, encoding, options) {
  if (typeof chunk !== 'string' || !options.decodeStrings || options.objectMode) return chunk;
  const buffer = Buffer.from(chunk, encoding);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** write, writev and final of a Node stream that writes to `writer`; `side.closed` says whether that is closed. */
function writingMethods(writer, side, options) {
  return {
    write(chunk, encoding, callback) {
      settle(writer.ready.then(() => writer.write(bytesOf(chunk, encoding, options))), callback, (error) => destroyer(this, error));
    },
    writev(chunks, callback) {
      settle(writer.ready.then(() => Promise.all(chunks.map(({ chunk }) => writer.write(chunk)))), callback, (error) => destroyer(this, error));
    },
    final(callback) {
      if (!side.closed) settle(writer.close(), callback, (error) => destroyer(this, error));
    },
  };
}

function readingMethod(reader) {
  return function() {
    reader.read().then(({ value, done }) => { this.push(done ? null : value); }, (error) => { destroyer(this, error); });
  };
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { decodeStrings = true, encoding, objectMode = false } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  return { decodeStrings, encoding, highWaterMark: options.highWaterMark, objectMode, signal: options.signal };
}

/** Notes when the writer's stream is closed, and destroys `stream` if it was not ended by it. */
function watchWriter(writer, stream, side, onError = nop) {
  writer.closed.then(() => {
    side.closed = true;
    if (!isWritableEnded(stream)) destroyer(stream, new ERR_STREAM_PREMATURE_CLOSE());
  }, (error) => {
    side.closed = true;
    onError();
    destroyer(stream, error);
  });
}

function watchReader(reader, stream, side, onError = nop) {
  reader.closed.then(() => { side.closed = true; }, (error) => {
    side.closed = true;
    onError();
    destroyer(stream, error);
  });
}

function writableFromWeb(webStream, options = {}) {
  if (!isWritableStream(webStream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', webStream);
  const { encoding: _, ...checked } = checkOptions(options);
  const writer = webStream.getWriter();
  const side = { closed: false };
  const Writable = require('internal/streams/writable');
  const writable = new Writable({
    ...checked,
    ...writingMethods(writer, side, checked),
    destroy(error, callback) {
      if (side.closed) return callback(error);
      settle(error ? writer.abort(error) : writer.close(), () => callback(error), throwIt);
    },
  });
  watchWriter(writer, writable, side);
  return writable;
}

function readableFromWeb(webStream, options = {}) {
  if (!isReadableStream(webStream)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', webStream);
  const checked = checkOptions(options);
  const reader = webStream.getReader();
  const side = { closed: false };
  const Readable = require('internal/streams/readable');
  const readable = new Readable({
    ...checked,
    read: readingMethod(reader),
    destroy(error, callback) {
      if (side.closed) return callback(error);
      settle(reader.cancel(error), () => callback(error), throwIt);
    },
  });
  watchReader(reader, readable, side);
  return readable;
}

function duplexFromWeb(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  if (!isReadableStream(pair.readable)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', pair.readable);
  if (!isWritableStream(pair.writable)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', pair.writable);
  const checked = checkOptions(options);
  const { allowHalfOpen = false } = options;
  const writer = pair.writable.getWriter();
  const reader = pair.readable.getReader();
  const [writing, reading] = [{ closed: false }, { closed: false }];
  const Duplex = require('internal/streams/duplex');
  const duplex = new Duplex({
    ...checked,
    allowHalfOpen,
    ...writingMethods(writer, writing, checked),
    read: readingMethod(reader),
    destroy(error, callback) {
      const actions = [];
      if (!writing.closed) actions.push(writer.abort(error));
      if (!reading.closed) actions.push(reader.cancel(error));
      if (actions.length === 0) return callback(error);
      settle(Promise.all(actions), () => callback(error), throwIt);
    },
  });
  watchWriter(writer, duplex, writing, () => { reading.closed = true; });
  watchReader(reader, duplex, reading, () => { writing.closed = true; });
  return duplex;
}

module.exports = { duplexFromWeb, duplexToWeb, readableFromWeb, readableToWeb, writableFromWeb, writableToWeb };
