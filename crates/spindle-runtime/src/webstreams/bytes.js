'use strict';
// internal/webstreams/bytes: byte streams: their controller, the reader that fills a program's own buffer, and the request
// that stands for such a buffer at the source (streams.spec.whatwg.org/#rbs-controller-class). Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const {
  CUSTOM_INSPECT, OURS, checkOptional, checkOurs, enumerate, guarded, inspectAs, kState, setState, stateError, stateOf,
} = require('internal/webstreams/common');
const {
  Controller, PromisedRead, ReadableStream, addReaderMethods, closeStream, hasDefaultReader, requestCount, setUpReader, start, unbound,
} = require('internal/webstreams/readable');

/** Takes the bytes away from whoever else holds the buffer. */
const transfer = (buffer) => buffer.transfer();
const isDetached = (buffer) => buffer.detached === true;
const copyBytes = (target, at, source, from, count) => new Uint8Array(target, at, count).set(new Uint8Array(source, from, count));
/** What to make a view of bytes with: `Buffer` itself is no constructor of views. */
const viewClassOf = (view) => {
  const { Buffer } = require('buffer');
  return view instanceof Buffer ? Buffer[Symbol.species] : view.constructor;
};
const elementSizeOf = (view) => view.BYTES_PER_ELEMENT ?? 1;

/** A buffer to be filled: a reader's, or one the stream made by itself (`reader` is 'default'). */
class PullInto {
  constructor(buffer, byteOffset, byteLength, minimum, elementSize, View, reader) {
    this.buffer = buffer;
    this.byteOffset = byteOffset;
    this.byteLength = byteLength;
    this.filled = 0;
    this.minimum = minimum;
    this.elementSize = elementSize;
    this.View = View;
    this.reader = reader;
  }
  /** What is filled, as the reader's kind of view. */
  view() {
    return new this.View(transfer(this.buffer), this.byteOffset, this.filled / this.elementSize);
  }
}

class ByteController extends Controller {
  constructor(stream, face, source, highWaterMark) {
    super(stream, face, source, highWaterMark);
    this.isByte = true;
    this.queue = []; // { buffer, byteOffset, byteLength }
    this.queuedSize = 0;
    this.autoAllocate = source.autoAllocateChunkSize;
    this.pending = []; // PullIntos
    this.request = null; // the ReadableStreamBYOBRequest the source was given
  }

  forget() { this.pull = this.cancel = undefined; }

  dropRequest() {
    if (this.request === null) return;
    this.request[kState].controller = undefined;
    this.request[kState].view = null;
    this.request = null;
  }

  reset() {
    this.dropRequest();
    this.pending = [];
    this.queue = [];
    this.queuedSize = 0;
  }

  close() {
    if (!this.canCloseOrEnqueue) return;
    if (this.queuedSize > 0) {
      this.closeRequested = true;
      return;
    }
    const first = this.pending[0];
    if (first !== undefined && first.filled % first.elementSize !== 0) {
      const error = new ERR_INVALID_STATE.TypeError('Partial read');
      this.fail(error);
      throw error;
    }
    this.forget();
    closeStream(this.stream);
  }

  // ---- bytes come in

  enqueue(view) {
    if (!this.canCloseOrEnqueue) return;
    const { byteOffset, byteLength } = view;
    const buffer = transfer(view.buffer);
    const first = this.pending[0];
    if (first !== undefined) {
      if (isDetached(first.buffer)) throw stateError('Destination ArrayBuffer is detached');
      this.dropRequest();
      first.buffer = transfer(first.buffer);
      if (first.reader === 'none') this.enqueueFilled(first);
    }
    if (hasDefaultReader(this.stream)) {
      this.serveRequestsFromQueue();
      if (requestCount(this.stream) === 0) {
        this.append(buffer, byteOffset, byteLength);
      } else {
        if (this.pending.length > 0) this.pending.shift();
        this.state.reader.requests.shift().chunk(new Uint8Array(buffer, byteOffset, byteLength));
      }
    } else {
      this.append(buffer, byteOffset, byteLength);
      if (this.state.reader?.isByob) for (const filled of this.fillFromQueue()) this.commit(filled);
    }
    this.callPull();
  }

  append(buffer, byteOffset, byteLength) {
    this.queue.push({ buffer, byteOffset, byteLength });
    this.queuedSize += byteLength;
  }

  /** What a buffer without a reader holds goes back to the queue. */
  enqueueFilled(first) {
    if (first.filled > 0) this.append(first.buffer.slice(first.byteOffset, first.byteOffset + first.filled), 0, first.filled);
    this.pending.shift();
  }

  // ---- bytes go out

  takeChunk() {
    const { buffer, byteOffset, byteLength } = this.queue.shift();
    this.queuedSize -= byteLength;
    this.handleDrain();
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  handleDrain() {
    if (this.queuedSize === 0 && this.closeRequested) {
      this.forget();
      closeStream(this.stream);
    } else {
      this.callPull();
    }
  }

  serveRequestsFromQueue() {
    while (requestCount(this.stream) > 0 && this.queuedSize > 0) this.state.reader.requests.shift().chunk(this.takeChunk());
  }

  /** Moves queued bytes into a PullInto; whether it is ready for its reader. */
  fill(into) {
    const available = Math.min(this.queuedSize, into.byteLength - into.filled);
    const maximum = into.filled + available;
    const aligned = maximum - (maximum % into.elementSize);
    const ready = aligned >= into.minimum;
    let left = ready ? aligned - into.filled : available;
    while (left > 0) {
      const head = this.queue[0];
      const count = Math.min(left, head.byteLength);
      copyBytes(into.buffer, into.byteOffset + into.filled, head.buffer, head.byteOffset, count);
      if (count === head.byteLength) this.queue.shift();
      else {
        head.byteOffset += count;
        head.byteLength -= count;
      }
      this.queuedSize -= count;
      into.filled += count;
      left -= count;
    }
    return ready;
  }

  fillFromQueue() {
    const filled = [];
    while (this.pending.length > 0 && this.queuedSize > 0) {
      if (!this.fill(this.pending[0])) break;
      filled.push(this.pending.shift());
    }
    return filled;
  }

  /** Hands a filled buffer to its reader. */
  commit(into) {
    const done = this.state.state === 'closed';
    const view = into.view();
    const request = this.state.reader.requests.shift();
    if (done) request.close(view);
    else request.chunk(view);
  }

  pullSteps(request) {
    if (this.queuedSize > 0) return request.chunk(this.takeChunk());
    if (this.autoAllocate !== undefined) {
      this.pending.push(new PullInto(new ArrayBuffer(this.autoAllocate), 0, this.autoAllocate, 1, 1, Uint8Array, 'default'));
    }
    this.state.reader.requests.push(request);
    this.callPull();
  }

  /** ReadableByteStreamControllerPullInto. */
  pullInto(view, min, request) {
    const elementSize = elementSizeOf(view);
    const { byteOffset, byteLength } = view;
    const into = new PullInto(transfer(view.buffer), byteOffset, byteLength, min * elementSize, elementSize, viewClassOf(view), 'byob');
    if (this.pending.length > 0) {
      this.pending.push(into);
      this.state.reader.requests.push(request);
      return;
    }
    if (this.state.state === 'closed') return request.close(new into.View(into.buffer, into.byteOffset, 0));
    if (this.queuedSize > 0) {
      if (this.fill(into)) {
        const result = into.view();
        this.handleDrain();
        return request.chunk(result);
      }
      if (this.closeRequested) {
        const error = stateError('ReadableStream closed');
        this.fail(error);
        return request.error(error);
      }
    }
    this.pending.push(into);
    this.state.reader.requests.push(request);
    this.callPull();
  }

  releaseSteps() {
    if (this.pending.length === 0) return;
    this.pending[0].reader = 'none';
    this.pending = [this.pending[0]];
  }

  // ---- the source answers a request

  get byobRequest() {
    if (this.request === null && this.pending.length > 0) {
      const { buffer, byteOffset, byteLength, filled } = this.pending[0];
      this.request = new ReadableStreamBYOBRequest(OURS);
      setState(this.request, { controller: this, view: new Uint8Array(buffer, byteOffset + filled, byteLength - filled) });
    }
    return this.request;
  }

  respond(count) {
    const first = this.pending[0];
    if (this.state.state === 'closed') {
      if (count !== 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', count);
    } else {
      if (count === 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', count);
      if (first.filled + count > first.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', count);
    }
    first.buffer = transfer(first.buffer);
    this.respondInternal(count);
  }

  respondWithNewView(view) {
    const first = this.pending[0];
    if (this.state.state === 'closed' ? view.byteLength !== 0 : view.byteLength === 0) throw stateError('view has a wrong length');
    if (first.byteOffset + first.filled !== view.byteOffset) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    if (first.buffer.byteLength !== view.buffer.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    if (first.filled + view.byteLength > first.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    const { byteLength } = view;
    first.buffer = transfer(view.buffer);
    this.respondInternal(byteLength);
  }

  respondInternal(count) {
    const first = this.pending[0];
    this.dropRequest();
    if (this.state.state === 'closed') this.respondClosed(first);
    else this.respondReadable(first, count);
    this.callPull();
  }

  respondClosed(first) {
    if (first.reader === 'none') this.pending.shift();
    if (!this.state.reader?.isByob) return;
    while (requestCount(this.stream) > 0) this.commit(this.pending.shift());
  }

  respondReadable(into, count) {
    into.filled += count;
    if (into.reader === 'none') {
      this.enqueueFilled(into);
      for (const filled of this.fillFromQueue()) this.commit(filled);
      return;
    }
    if (into.filled < into.minimum) return;
    this.pending.shift();
    const rest = into.filled % into.elementSize;
    if (rest > 0) {
      const end = into.byteOffset + into.filled;
      this.append(into.buffer.slice(end - rest, end), 0, rest);
      into.filled -= rest;
    }
    const more = this.fillFromQueue();
    this.commit(into);
    for (const filled of more) this.commit(filled);
  }
}

function setUpByteController(stream, source, highWaterMark) {
  const { autoAllocateChunkSize } = source;
  if (autoAllocateChunkSize !== undefined && !(Number.isInteger(+autoAllocateChunkSize) && +autoAllocateChunkSize > 0)) {
    throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
  }
  const face = new ReadableByteStreamController(OURS);
  const controller = setState(face, new ByteController(stream, face, source, highWaterMark));
  stream[kState].controller = controller;
  start(controller, source);
}

// ---- public classes

class ReadableByteStreamController {
  constructor(key) { checkOurs(key); }

  get byobRequest() { return stateOf(this, ReadableByteStreamController).byobRequest; }
  get desiredSize() { return stateOf(this, ReadableByteStreamController).desiredSize; }

  close() {
    const controller = stateOf(this, ReadableByteStreamController);
    if (controller.closeRequested) throw stateError('Controller is already closed');
    if (controller.state.state !== 'readable') throw stateError('ReadableStream is already closed');
    controller.close();
  }

  enqueue(chunk) {
    const controller = stateOf(this, ReadableByteStreamController);
    checkView(chunk, 'chunk');
    if (controller.closeRequested) throw stateError('Controller is already closed');
    if (controller.state.state !== 'readable') throw stateError('ReadableStream is already closed');
    controller.enqueue(chunk);
  }

  error(error = undefined) { stateOf(this, ReadableByteStreamController).fail(error); }

  [CUSTOM_INSPECT](depth, options) { return inspectAs(this, {}, depth, options); }
}

function checkView(view, name) {
  if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], view);
  if (view.byteLength === 0) throw stateError(`${name} ArrayBuffer is zero-length or detached`);
}

class ReadableStreamBYOBRequest {
  constructor(key) { checkOurs(key); }

  get view() { return stateOf(this, ReadableStreamBYOBRequest).view; }

  respond(bytesWritten) {
    const { controller, view } = stateOf(this, ReadableStreamBYOBRequest);
    if (controller === undefined) throw stateError('This BYOB request has been invalidated');
    if (isDetached(view.buffer)) throw stateError('Viewed ArrayBuffer is detached');
    controller.respond(Number(bytesWritten));
  }

  respondWithNewView(view) {
    const { controller } = stateOf(this, ReadableStreamBYOBRequest);
    if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (controller === undefined) throw stateError('This BYOB request has been invalidated');
    if (isDetached(view.buffer)) throw stateError('Viewed ArrayBuffer is detached');
    controller.respondWithNewView(view);
  }

  [CUSTOM_INSPECT](depth, options) { return inspectAs(this, { view: this.view }, depth, options); }
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    if (!(stream instanceof ReadableStream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (!stream[kState].controller.isByte) throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    const own = setUpReader(this, stream, true);
    // A cancelled stream tells the reads that wait that there are no more bytes.
    own.closeIntoRequests = () => { for (const request of own.requests.splice(0)) request.close(undefined); };
  }

  read(view, options = {}) {
    return guarded(this, ReadableStreamBYOBReader, (own) => {
      if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
      checkOptional(options, 'options');
      if (view.byteLength === 0) throw stateError('View or Viewed ArrayBuffer is zero-length or detached');
      const min = options?.min ?? 1;
      if (!(min >= 1)) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
      if (min > (view.length ?? view.byteLength)) throw new ERR_INVALID_ARG_VALUE.RangeError('options.min', min);
      if (own.stream === undefined) return unbound();
      const state = own.stream[kState];
      state.disturbed = true;
      if (state.state === 'errored') return Promise.reject(state.storedError);
      const request = new PromisedRead();
      state.controller.pullInto(view, min, request);
      return request.promise;
    });
  }
}
addReaderMethods(ReadableStreamBYOBReader, 'requests');

enumerate(ReadableByteStreamController, ['byobRequest', 'close', 'desiredSize', 'enqueue', 'error']);
enumerate(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView']);

module.exports = { ReadableByteStreamController, ReadableStreamBYOBReader, ReadableStreamBYOBRequest, setUpByteController };
