'use strict';
// internal/streams/duplexify: Duplex.from, which makes a Duplex of nearly anything. Ops used: none.

const { nextTick } = require('internal/task_queues');
const { AbortError, codes } = require('internal/errors');
const Duplex = require('internal/streams/duplex');
const Readable = require('internal/streams/readable');
const Writable = require('internal/streams/writable');
const { destroyer } = require('internal/streams/destroy');
const { eos } = require('internal/streams/finished');
const { from } = require('internal/streams/iterate');
const { Relay } = require('internal/streams/pair');
const {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable, isWritableNodeStream, isWritableStream,
} = require('internal/streams/queries');

const KINDS = ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise'];

// A class of its own, as in Node: it shows when such a stream is printed.
class Duplexify extends Duplex {}

module.exports = function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return join(body, undefined);
  if (isWritableNodeStream(body)) return join(undefined, body);
  if (isNodeStream(body)) return join(undefined, undefined);
  if (isReadableStream(body)) return join(Readable.fromWeb(body), undefined);
  if (isWritableStream(body)) return join(undefined, Writable.fromWeb(body));
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer(), name);
  if (isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const { readable, writable } = body;
    return join(
      !readable ? undefined : isReadableNodeStream(readable) ? readable : duplexify(readable, name),
      !writable ? undefined : isWritableNodeStream(writable) ? writable : duplexify(writable, name));
  }
  if (typeof body?.then === 'function') return fromPromise(body);
  throw new codes.ERR_INVALID_ARG_TYPE(name, KINDS, body);
};

/** Known by its class only where somebody has touched that. */
function isBlob(value) {
  return value !== null && typeof value === 'object' && typeof value.arrayBuffer === 'function' && value[Symbol.toStringTag] === 'Blob';
}

function fromPromise(promise) {
  const duplex = new Duplexify({ objectMode: true, writable: false, read() {} });
  promise.then((value) => {
    if (value !== undefined && value !== null) duplex.push(value);
    duplex.push(null);
  }, (error) => { destroyer(duplex, error); });
  return duplex;
}

/** An async generator function transforms, an async function is a sink. */
function fromFunction(fn, name) {
  const { value, write, final, destroy } = feed(fn);
  if (isDuplexNodeStream(value)) return value; // a constructor
  if (isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then !== 'function') throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
  let duplex;
  const promise = then.call(value, (result) => {
    if (result !== undefined && result !== null) throw new codes.ERR_INVALID_RETURN_VALUE('nully', 'body', result);
  }, (error) => { destroyer(duplex, error); });
  duplex = new Duplexify({
    objectMode: true,
    readable: false,
    write,
    final(callback) {
      final(async () => {
        try {
          await promise;
          nextTick(callback, null);
        } catch (error) {
          nextTick(callback, error);
        }
      });
    },
    destroy,
  });
  return duplex;
}

/** Calls `fn` with an async iterable of what is written. */
function feed(fn) {
  const { AbortController } = require('internal/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  let next = Promise.withResolvers();
  let resolve = next.resolve;
  async function* chunks() {
    for (;;) {
      const { chunk, done, callback } = await next.promise;
      nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      next = Promise.withResolvers();
      resolve = next.resolve;
      yield chunk;
    }
  }
  const give = (item) => {
    const call = resolve;
    resolve = null;
    call(item);
  };
  return {
    value: fn(chunks(), { signal }),
    write(chunk, encoding, callback) { give({ chunk, done: false, callback }); },
    final(callback) { give({ chunk: undefined, done: true, callback }); },
    destroy(error, callback) {
      controller.abort();
      callback(error);
    },
  };
}

/** One Duplex of a readable and a writable end, either of which may be missing. */
function join(source, writableEnd) {
  const readableEnd = source && typeof source.read !== 'function' ? Readable.wrap(source) : source;
  const readable = Boolean(isReadable(readableEnd));
  const writable = Boolean(isWritable(writableEnd));
  const duplex = new Duplexify({
    readableObjectMode: Boolean(readableEnd?.readableObjectMode),
    writableObjectMode: Boolean(writableEnd?.writableObjectMode),
    readable,
    writable,
  });
  const relay = new Relay(duplex);
  const onOver = (error) => {
    if (error) destroyer(readableEnd, error);
    relay.over(error, false);
  };
  if (writable) {
    eos(writableEnd, onOver);
    relay.writeTo(writableEnd);
    writableEnd.on('finish', () => relay.call('finished'));
  }
  if (readable) {
    eos(readableEnd, onOver);
    relay.readFrom(readableEnd);
  }
  relay.destroyWith([writableEnd, readableEnd], false);
  return duplex;
}
