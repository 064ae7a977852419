'use strict';
// internal/streams/queries: what kind of stream something is and what has become of it.
//
// The answer must hold for streams of any age and make, so it goes by shape; null means "cannot tell".
// Documentation: nodejs.org/api/stream.html, stream.isReadable and its relatives. Ops used: none.

const kIsDestroyed = Symbol.for('nodejs.stream.destroyed');
const kIsErrored = Symbol.for('nodejs.stream.errored');
const kIsReadable = Symbol.for('nodejs.stream.readable');
const kIsWritable = Symbol.for('nodejs.stream.writable');
const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
/** Of web streams: { promise } that settles when the stream closes; a function that makes it fail. */
const kIsClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
const kControllerErrorFunction = Symbol.for('nodejs.webstream.controllerErrorFunction');

const isFunction = (value) => typeof value === 'function';

// ---- kinds

function isReadableNodeStream(value, strict = false) {
  if (!value || !isFunction(value.pipe) || !isFunction(value.on)) return false;
  if (strict && !(isFunction(value.pause) && isFunction(value.resume))) return false;
  // A Writable has `pipe` too; a Duplex may have its readable side switched off.
  return !value._writableState || Boolean(value._readableState && value._readableState.readable !== false);
}

function isWritableNodeStream(value) {
  return Boolean(value && isFunction(value.write) && isFunction(value.on) &&
    (!value._readableState || value._writableState?.writable !== false));
}

function isDuplexNodeStream(value) {
  return Boolean(value && isFunction(value.pipe) && value._readableState && isFunction(value.on) && isFunction(value.write));
}

function isNodeStream(value) {
  return Boolean(value && (value._readableState || value._writableState ||
    (isFunction(value.on) && (isFunction(value.write) || isFunction(value.pipe)))));
}

function isReadableStream(value) {
  return Boolean(value && !isNodeStream(value) && isFunction(value.pipeThrough) && isFunction(value.getReader) && isFunction(value.cancel));
}

function isWritableStream(value) {
  return Boolean(value && !isNodeStream(value) && isFunction(value.getWriter) && isFunction(value.abort));
}

function isTransformStream(value) {
  return Boolean(value && !isNodeStream(value) && typeof value.readable === 'object' && typeof value.writable === 'object');
}

function isWebStream(value) {
  return isReadableStream(value) || isWritableStream(value) || isTransformStream(value);
}

/** `wantAsync` undefined: either will do. */
function isIterable(value, wantAsync) {
  if (value === undefined || value === null) return false;
  return (wantAsync !== false && isFunction(value[Symbol.asyncIterator])) || (wantAsync !== true && isFunction(value[Symbol.iterator]));
}

// ---- conditions

function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  return Boolean(stream.destroyed || stream[kIsDestroyed] || state?.destroyed);
}

function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  return typeof state?.ended === 'boolean' ? state.ended : null;
}

function isWritableFinished(stream, strict) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableFinished === true) return true;
  const state = stream._writableState;
  if (state?.errored) return false;
  if (typeof state?.finished !== 'boolean') return null;
  return state.finished || (strict === false && state.ended === true && state.length === 0);
}

function isReadableFinished(stream, strict) {
  if (!isReadableNodeStream(stream)) return null;
  const state = stream._readableState;
  if (state?.errored) return false;
  if (typeof state?.endEmitted !== 'boolean') return null;
  return state.endEmitted || (strict === false && state.ended === true && state.length === 0);
}

function isReadable(stream) {
  const told = stream?.[kIsReadable];
  if (told !== undefined && told !== null) return told;
  if (typeof stream?.readable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isReadableNodeStream(stream) && stream.readable && !isReadableFinished(stream);
}

function isWritable(stream) {
  const told = stream?.[kIsWritable];
  if (told !== undefined && told !== null) return told;
  if (typeof stream?.writable !== 'boolean') return null;
  if (isDestroyed(stream)) return false;
  return isWritableNodeStream(stream) && stream.writable && !isWritableEnded(stream);
}

function isFinished(stream, options) {
  if (!isNodeStream(stream)) return null;
  if (isDestroyed(stream)) return true;
  return !(options?.readable !== false && isReadable(stream)) && !(options?.writable !== false && isWritable(stream));
}

function isWritableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.writableErrored || (stream._writableState?.errored ?? null);
}

function isReadableErrored(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.readableErrored || (stream._readableState?.errored ?? null);
}

function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === 'boolean') return stream.closed;
  const [w, r] = [stream._writableState, stream._readableState];
  if (typeof w?.closed === 'boolean' || typeof r?.closed === 'boolean') return w?.closed || r?.closed;
  return typeof stream._closed === 'boolean' && isOutgoingMessage(stream) ? stream._closed : null;
}

function isOutgoingMessage(stream) {
  return ['_closed', '_defaultKeepAlive', '_removedConnection', '_removedContLen'].every((name) => typeof stream[name] === 'boolean');
}

function isServerResponse(stream) {
  return typeof stream._sent100 === 'boolean' && isOutgoingMessage(stream);
}

function isServerRequest(stream) {
  return typeof stream._consuming === 'boolean' && typeof stream._dumped === 'boolean' && stream.req?.upgradeOrConnect === undefined;
}

function isClientRequest(stream) {
  return Boolean(stream?.setHeader) && isFunction(stream.abort);
}

/** Whether a 'close' event is still to come. */
function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const state = stream._writableState || stream._readableState;
  if (!state) return isServerResponse(stream);
  return Boolean(state.autoDestroy && state.emitClose && state.closed === false);
}

function isDisturbed(stream) {
  return Boolean(stream && (stream[kIsDisturbed] ?? (stream.readableDidRead || stream.readableAborted)));
}

function isErrored(stream) {
  return Boolean(stream && (
    stream[kIsErrored] ?? stream.readableErrored ?? stream.writableErrored ??
    stream._readableState?.errorEmitted ?? stream._writableState?.errorEmitted ??
    stream._readableState?.errored ?? stream._writableState?.errored));
}

module.exports = {
  kIsDestroyed, kIsErrored, kIsReadable, kIsWritable, kIsDisturbed, kIsClosedPromise, kControllerErrorFunction,
  isReadableNodeStream, isWritableNodeStream, isDuplexNodeStream, isNodeStream, isReadableStream, isWritableStream, isTransformStream,
  isWebStream, isIterable, isDestroyed, isWritableEnded, isWritableFinished, isReadableFinished, isReadable, isWritable, isFinished,
  isWritableErrored, isReadableErrored, isClosed, isServerRequest, isClientRequest, willEmitClose, isDisturbed, isErrored,
};
