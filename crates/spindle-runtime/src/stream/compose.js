'use strict';
// internal/streams/compose: stream.compose, which makes one Duplex of a chain of streams, functions and iterables.
//
// Ops used: none.

const { codes } = require('internal/errors');
const Duplex = require('internal/streams/duplex');
const { eos } = require('internal/streams/finished');
const { Relay } = require('internal/streams/pair');
const { pipeline } = require('internal/streams/pipeline');
const {
  isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream,
} = require('internal/streams/queries');

const nop = () => {};
const canRead = (stream) => Boolean(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream));
const canWrite = (stream) => Boolean(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream));

module.exports = function compose(...streams) {
  if (streams.length === 0) throw new codes.ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = streams.slice();
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  checkEnds(streams, given);

  let relay; // the pipeline ends a tick later at the earliest
  const head = streams[0];
  const tail = pipeline(streams, (error) => relay.over(error, !readable && !writable));
  const writable = canWrite(head);
  const readable = canRead(tail);
  const duplex = new Duplex({
    writableObjectMode: Boolean(head?.writableObjectMode),
    readableObjectMode: Boolean(tail?.readableObjectMode),
    writable,
    readable,
  });
  relay = new Relay(duplex);
  if (writable) {
    if (isNodeStream(head)) relay.writeTo(head);
    else if (isWebStream(head)) writeToWeb(relay, isTransformStream(head) ? head.writable : head);
    eos(isTransformStream(tail) ? tail.readable : tail, () => relay.call('finished'));
  }
  if (readable) {
    if (isNodeStream(tail)) relay.readFrom(tail);
    else if (isWebStream(tail)) readFromWeb(duplex, isTransformStream(tail) ? tail.readable : tail);
  }
  relay.destroyWith(isNodeStream(tail) ? [tail] : [], true);
  return duplex;
};

function checkEnds(streams, given) {
  streams.forEach((stream, i) => {
    if (!isNodeStream(stream) && !isWebStream(stream)) return;
    if (i < streams.length - 1 && !canRead(stream)) throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    if (i > 0 && !canWrite(stream)) throw new codes.ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
  });
}

function writeToWeb(relay, stream) {
  const writer = stream.getWriter();
  relay.duplex._write = async (chunk, encoding, callback) => {
    try {
      await writer.ready;
      writer.write(chunk).catch(nop);
      callback();
    } catch (error) {
      callback(error);
    }
  };
  relay.duplex._final = async (callback) => {
    try {
      await writer.ready;
      writer.close().catch(nop);
      relay.finished = callback;
    } catch (error) {
      callback(error);
    }
  };
}

function readFromWeb(duplex, stream) {
  const reader = stream.getReader();
  duplex._read = async () => {
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (!duplex.push(value)) return;
        if (done) return void duplex.push(null);
      }
    } catch { /* the pipeline reports it */ }
  };
}
