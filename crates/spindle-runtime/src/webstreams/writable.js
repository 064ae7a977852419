'use strict';
// internal/webstreams/writable: WritableStream, its writer and its controller (streams.spec.whatwg.org/#ws).
//
// A stream is 'writable', then 'erroring' while what is under way ends, then 'errored' or 'closed'. Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { kControllerErrorFunction, kIsClosedPromise, kIsDestroyed, kIsErrored, kIsWritable } = require('internal/streams/queries');
const {
  CUSTOM_INSPECT, OURS, SizedQueue, checkObject, checkOptional, checkOurs, deferred, enumerate, guarded, highWaterMarkOf, inspectAs, kState, methodOf,
  rejectedHandled, setState, sizeOf, stateError, stateOf,
} = require('internal/webstreams/common');

/** Stands in the queue behind the last chunk. */
const CLOSE = Symbol('close');

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    checkObject(sink, 'sink');
    checkOptional(strategy, 'strategy');
    if (sink.type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', sink.type);
    const size = sizeOf(strategy);
    setUp(this, highWaterMarkOf(strategy, 1), size, sink);
  }

  get locked() { return stateOf(this, WritableStream).writer !== undefined; }

  abort(reason = undefined) {
    return guarded(this, WritableStream, (state) => {
      if (state.writer !== undefined) return Promise.reject(stateError('WritableStream is locked'));
      return abortStream(state, reason);
    });
  }

  close() {
    return guarded(this, WritableStream, (state) => {
      if (state.writer !== undefined) return Promise.reject(stateError('WritableStream is locked'));
      if (isClosing(state)) return Promise.reject(stateError('Failure closing WritableStream'));
      return closeStream(state);
    });
  }

  getWriter() {
    stateOf(this, WritableStream);
    return new WritableStreamDefaultWriter(this);
  }

  [CUSTOM_INSPECT](depth, options) { return inspectAs(this, { locked: this.locked, state: this[kState].state }, depth, options); }
  get [kIsErrored]() { return this[kState].state === 'errored'; }
  get [kIsWritable]() { return this[kState].state === 'writable'; }
  get [kIsDestroyed]() { return false; }
  get [kIsClosedPromise]() { return this[kState].isClosed; }
  [kControllerErrorFunction](error) { errorIfWritable(this[kState], error); }
}

/** Gives `stream` its state and controller; `sink` has start, write, close and abort as far as it needs them. */
function setUp(stream, highWaterMark, size, sink) {
  const controller = new WritableStreamDefaultController(OURS);
  const state = setState(stream, {
    state: 'writable',
    storedError: undefined,
    writer: undefined,
    controller,
    backpressure: false,
    writeRequests: [], // { resolve, reject } of writes that wait
    inFlightWrite: undefined,
    closeRequest: undefined,
    inFlightClose: undefined,
    pendingAbort: undefined, // { promise, resolve, reject, reason, wasErroring }
    queue: new SizedQueue(),
    started: false,
    highWaterMark,
    size,
    abortController: undefined,
    isClosed: deferred(),
    write: methodOf(sink, 'write', () => Promise.resolve()),
    close: methodOf(sink, 'close', () => Promise.resolve()),
    abort: methodOf(sink, 'abort', () => Promise.resolve()),
  });
  setState(controller, state);
  updateBackpressure(state, isFull(state));
  const started = sink.start === undefined ? undefined : sink.start(controller);
  Promise.resolve(started).then(() => {
    state.started = true;
    advance(state);
  }, (error) => {
    state.started = true;
    dealWithRejection(state, error);
  });
  return state;
}

const isFull = (state) => desiredSize(state) <= 0;
const isClosing = (state) => state.closeRequest !== undefined || state.inFlightClose !== undefined;
const hasInFlight = (state) => state.inFlightWrite !== undefined || state.inFlightClose !== undefined;

function desiredSize(state) {
  return state.highWaterMark - state.queue.size;
}

// ---- ending

function abortStream(state, reason) {
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  state.abortController?.abort(reason);
  if (state.state === 'closed' || state.state === 'errored') return Promise.resolve();
  if (state.pendingAbort !== undefined) return state.pendingAbort.promise;
  const wasErroring = state.state === 'erroring';
  state.pendingAbort = { ...deferred(false), reason: wasErroring ? undefined : reason, wasErroring };
  const { promise } = state.pendingAbort;
  if (!wasErroring) startErroring(state, reason);
  return promise;
}

function closeStream(state) {
  if (state.state === 'closed' || state.state === 'errored') return Promise.reject(stateError('WritableStream is closed'));
  state.closeRequest = deferred(false);
  const { promise } = state.closeRequest;
  if (state.writer !== undefined && state.backpressure && state.state === 'writable') state.writer.ready.resolve();
  state.queue.push(CLOSE, 0);
  advance(state);
  return promise;
}

function startErroring(state, reason) {
  state.state = 'erroring';
  state.storedError = reason;
  if (state.writer !== undefined) rejectReady(state.writer, reason);
  if (!hasInFlight(state) && state.started) finishErroring(state);
}

function finishErroring(state) {
  state.state = 'errored';
  state.queue.reset();
  for (const request of state.writeRequests) request.reject(state.storedError);
  state.writeRequests = [];
  const { pendingAbort } = state;
  if (pendingAbort === undefined) return rejectClosed(state);
  state.pendingAbort = undefined;
  if (pendingAbort.wasErroring) {
    pendingAbort.reject(state.storedError);
    return rejectClosed(state);
  }
  const result = state.abort(pendingAbort.reason);
  clearAlgorithms(state);
  result.then(() => {
    pendingAbort.resolve();
    rejectClosed(state);
  }, (error) => {
    pendingAbort.reject(error);
    rejectClosed(state);
  });
}

/** RejectCloseAndClosedPromiseIfNeeded. */
function rejectClosed(state) {
  state.isClosed.reject(state.storedError);
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.storedError);
    state.closeRequest = undefined;
  }
  state.writer?.closed.reject(state.storedError);
}

function dealWithRejection(state, error) {
  if (state.state === 'writable') startErroring(state, error);
  else if (state.state === 'erroring') finishErroring(state);
}

function errorIfWritable(state, error) {
  if (state.state !== 'writable') return;
  clearAlgorithms(state);
  startErroring(state, error);
}

function clearAlgorithms(state) {
  state.write = state.close = state.abort = state.size = undefined;
}

// ---- writing

/** AdvanceQueueIfNeeded. */
function advance(state) {
  if (!state.started || state.inFlightWrite !== undefined) return;
  if (state.state === 'erroring') return finishErroring(state);
  if (state.state !== 'writable' || state.queue.length === 0) return;
  if (state.queue.first === CLOSE) processClose(state);
  else processWrite(state, state.queue.first);
}

function processClose(state) {
  state.inFlightClose = state.closeRequest;
  state.closeRequest = undefined;
  state.queue.shift();
  const result = state.close();
  clearAlgorithms(state);
  result.then(() => {
    state.inFlightClose.resolve();
    state.inFlightClose = undefined;
    if (state.state === 'erroring') {
      state.storedError = undefined;
      state.pendingAbort?.resolve();
      state.pendingAbort = undefined;
    }
    state.state = 'closed';
    state.writer?.closed.resolve();
    state.isClosed.resolve();
  }, (error) => {
    state.inFlightClose.reject(error);
    state.inFlightClose = undefined;
    state.pendingAbort?.reject(error);
    state.pendingAbort = undefined;
    dealWithRejection(state, error);
  });
}

function processWrite(state, chunk) {
  state.inFlightWrite = state.writeRequests.shift();
  state.write(chunk, state.controller).then(() => {
    state.inFlightWrite.resolve();
    state.inFlightWrite = undefined;
    state.queue.shift();
    if (!isClosing(state) && state.state === 'writable') updateBackpressure(state, isFull(state));
    advance(state);
  }, (error) => {
    if (state.state === 'writable') clearAlgorithms(state);
    state.inFlightWrite.reject(error);
    state.inFlightWrite = undefined;
    dealWithRejection(state, error);
  });
}

function updateBackpressure(state, backpressure) {
  if (state.writer !== undefined && backpressure !== state.backpressure) {
    if (backpressure) state.writer.ready = deferred();
    else state.writer.ready.resolve();
  }
  state.backpressure = backpressure;
}

function chunkSize(state, chunk) {
  if (state.size === undefined) return 1;
  try {
    return state.size(chunk);
  } catch (error) {
    errorIfWritable(state, error);
    return 1;
  }
}

// ---- writers

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!(stream instanceof WritableStream)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    const state = stream[kState];
    if (state.writer !== undefined) throw stateError('WritableStream is locked');
    const writer = setState(this, { stream, closed: deferred(), ready: deferred() });
    state.writer = writer;
    if (state.state === 'writable') {
      if (isClosing(state) || !state.backpressure) writer.ready.resolve();
    } else if (state.state === 'erroring') {
      writer.ready.reject(state.storedError);
    } else if (state.state === 'closed') {
      writer.ready.resolve();
      writer.closed.resolve();
    } else {
      writer.ready.reject(state.storedError);
      writer.closed.reject(state.storedError);
    }
  }

  get closed() { return guarded(this, WritableStreamDefaultWriter, (writer) => writer.closed.promise); }
  get ready() { return guarded(this, WritableStreamDefaultWriter, (writer) => writer.ready.promise); }

  get desiredSize() {
    const writer = stateOf(this, WritableStreamDefaultWriter);
    if (writer.stream === undefined) throw stateError('Writer is not bound to a WritableStream');
    const state = writer.stream[kState];
    if (state.state === 'errored' || state.state === 'erroring') return null;
    return state.state === 'closed' ? 0 : desiredSize(state);
  }

  abort(reason = undefined) {
    return guarded(this, WritableStreamDefaultWriter, (writer) => withStream(writer, (state) => abortStream(state, reason)));
  }

  close() {
    return guarded(this, WritableStreamDefaultWriter, (writer) => withStream(writer, (state) => {
      if (isClosing(state)) return Promise.reject(stateError('Failed to close WritableStream'));
      return closeStream(state);
    }));
  }

  write(chunk = undefined) {
    return guarded(this, WritableStreamDefaultWriter, (writer) => withStream(writer, () => write(writer, chunk)));
  }

  releaseLock() {
    const writer = stateOf(this, WritableStreamDefaultWriter);
    if (writer.stream !== undefined) release(writer);
  }

  [CUSTOM_INSPECT](depth, options) {
    return inspectAs(this, { stream: this[kState].stream, close: this.closed, ready: this.ready }, depth, options);
  }
}

function withStream(writer, run) {
  if (writer.stream === undefined) return Promise.reject(stateError('Writer is not bound to a WritableStream'));
  return run(writer.stream[kState]);
}

function write(writer, chunk) {
  const { stream } = writer;
  const state = stream[kState];
  const size = chunkSize(state, chunk);
  if (writer.stream !== stream) return Promise.reject(stateError('Mismatched WritableStreams'));
  if (state.state === 'errored') return Promise.reject(state.storedError);
  if (isClosing(state) || state.state === 'closed') return Promise.reject(stateError('WritableStream is closed'));
  if (state.state === 'erroring') return Promise.reject(state.storedError);
  const request = deferred(false);
  state.writeRequests.push(request);
  try {
    state.queue.push(chunk, size);
  } catch (error) {
    errorIfWritable(state, error);
    return request.promise;
  }
  if (!isClosing(state) && state.state === 'writable') updateBackpressure(state, isFull(state));
  advance(state);
  return request.promise;
}

function rejectReady(writer, error) {
  writer.ready.reject(error);
  // Settled already: what is read from now on is rejected.
  writer.ready = { ...writer.ready, promise: rejectedHandled(error) };
}

function release(writer) {
  const state = writer.stream[kState];
  const error = stateError('Writer is not bound to a WritableStream');
  rejectReady(writer, error);
  writer.closed.reject(error);
  writer.closed = { ...writer.closed, promise: rejectedHandled(error) };
  state.writer = undefined;
  writer.stream = undefined;
}

/** For pipeTo: closes with the stream's state as the answer. */
function closeWithErrorPropagation(writer) {
  const state = writer.stream[kState];
  if (isClosing(state) || state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  return closeStream(state);
}

class WritableStreamDefaultController {
  constructor(key) { checkOurs(key); }

  get signal() {
    const state = stateOf(this, WritableStreamDefaultController);
    const { AbortController } = require('internal/abort_controller');
    return (state.abortController ??= new AbortController()).signal;
  }

  error(error = undefined) {
    errorIfWritable(stateOf(this, WritableStreamDefaultController), error);
  }

  [CUSTOM_INSPECT](depth, options) { return inspectAs(this, { stream: undefined }, depth, options); }
}

enumerate(WritableStream, ['locked', 'abort', 'close', 'getWriter']);
enumerate(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write']);
enumerate(WritableStreamDefaultController, ['signal', 'error']);

module.exports = {
  WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter, abortStream, closeWithErrorPropagation, errorIfWritable,
  isClosing, release, setUp, write,
};
