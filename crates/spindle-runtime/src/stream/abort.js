'use strict';
// internal/streams/abort: stream.addAbortSignal, which destroys a stream when a signal aborts. Ops used: none.

const { AbortError, codes } = require('internal/errors');
const { addAbortListener } = require('events');
const { isNodeStream, isWebStream, kControllerErrorFunction } = require('internal/streams/queries');

const isSignal = (value) => typeof value === 'object' && 'aborted' in value;

function addAbortSignal(signal, stream) {
  if (!isSignal(signal)) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return addAbortSignalUnchecked(signal, stream);
}

function addAbortSignalUnchecked(signal, stream) {
  if (!isSignal(signal)) return stream;
  const onAbort = () => {
    const error = new AbortError(undefined, { cause: signal.reason });
    if (isNodeStream(stream)) stream.destroy(error);
    else stream[kControllerErrorFunction](error);
  };
  if (signal.aborted) {
    onAbort();
  } else {
    const { eos } = require('internal/streams/finished');
    eos(stream, addAbortListener(signal, onAbort)[Symbol.dispose]);
  }
  return stream;
}

module.exports = { addAbortSignal, addAbortSignalUnchecked };
