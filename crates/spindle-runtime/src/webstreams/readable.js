'use strict';
// internal/webstreams/readable: ReadableStream, its default reader and default controller (streams.spec.whatwg.org/#rs).
//
// A controller has the three methods that readers and streams call: `pullSteps(request)`, `cancelSteps(reason)` and
// `releaseSteps()`. A read request is { chunk, close, error }. Byte streams are in internal/webstreams/bytes, tee and pipes
// in internal/webstreams/pipes. Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { kControllerErrorFunction, kIsClosedPromise, kIsDestroyed, kIsDisturbed, kIsErrored, kIsReadable } = require('internal/streams/queries');
const {
  CUSTOM_INSPECT, OURS, SizedQueue, checkObject, checkOptional, checkOurs, deferred, enumerate, guarded, highWaterMarkOf, inspectAs, kState, methodOf, nop,
  rejectedHandled, setState, sizeOf, stateError, stateOf,
} = require('internal/webstreams/common');

const bytes = () => require('internal/webstreams/bytes');
const pipes = () => require('internal/webstreams/pipes');

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    checkObject(source, 'source');
    checkOptional(strategy, 'strategy');
    initStream(this);
    const { type } = source;
    if (`${type}` === 'bytes') {
      if (strategy?.size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
      bytes().setUpByteController(this, source, highWaterMarkOf(strategy, 0));
    } else {
      if (type !== undefined) throw new ERR_INVALID_ARG_VALUE('source.type', type);
      setUpDefaultController(this, source, highWaterMarkOf(strategy, 1), sizeOf(strategy));
    }
  }

  static from(iterable) { return fromIterable(iterable); }

  get locked() { return stateOf(this, ReadableStream).reader !== undefined; }

  cancel(reason = undefined) {
    return guarded(this, ReadableStream, (state) => {
      if (state.reader !== undefined) return Promise.reject(stateError('ReadableStream is locked'));
      return cancelStream(this, reason);
    });
  }

  getReader(options = {}) {
    stateOf(this, ReadableStream);
    checkOptional(options, 'options');
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new (bytes().ReadableStreamBYOBReader)(this);
  }

  pipeThrough(transform, options = {}) {
    stateOf(this, ReadableStream);
    const { WritableStream } = require('internal/webstreams/writable');
    if (!(transform?.readable instanceof ReadableStream)) throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', transform?.readable);
    if (!(transform.writable instanceof WritableStream)) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', transform.writable);
    if (this.locked) throw stateError('The ReadableStream is locked');
    if (transform.writable.locked) throw stateError('The WritableStream is locked');
    pipes().pipeTo(this, transform.writable, options).catch(nop);
    return transform.readable;
  }

  pipeTo(destination, options = {}) {
    return guarded(this, ReadableStream, () => {
      const { WritableStream } = require('internal/webstreams/writable');
      if (!(destination instanceof WritableStream)) {
        return Promise.reject(new ERR_INVALID_ARG_TYPE('destination', 'WritableStream', destination));
      }
      if (this.locked) return Promise.reject(stateError('The ReadableStream is locked'));
      if (destination.locked) return Promise.reject(stateError('The WritableStream is locked'));
      return pipes().pipeTo(this, destination, options);
    });
  }

  tee() {
    stateOf(this, ReadableStream);
    return pipes().tee(this);
  }

  values(options = {}) {
    stateOf(this, ReadableStream);
    checkOptional(options, 'options');
    return new (iteratorClass())(this, Boolean(options?.preventCancel));
  }

  [CUSTOM_INSPECT](depth, options) {
    const state = this[kState];
    return inspectAs(this, { locked: this.locked, state: state.state, supportsBYOB: state.controller?.isByte === true }, depth, options);
  }
  get [kIsDisturbed]() { return this[kState].disturbed; }
  get [kIsErrored]() { return this[kState].state === 'errored'; }
  get [kIsReadable]() { return this[kState].state === 'readable'; }
  get [kIsDestroyed]() { return false; }
  get [kIsClosedPromise]() { return this[kState].isClosed; }
  [kControllerErrorFunction](error) { this[kState].controller.fail(error); }
}
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  __proto__: null, value: ReadableStream.prototype.values, writable: true, configurable: true,
});

// ---- the stream

function initStream(stream) {
  return setState(stream, {
    state: 'readable', storedError: undefined, reader: undefined, disturbed: false, controller: undefined, isClosed: deferred(),
  });
}

/** A stream made by us: the public constructor would check what needs no check. */
function createReadableStream(source, highWaterMark = 1, size = () => 1) {
  const stream = Object.create(ReadableStream.prototype);
  initStream(stream);
  setUpDefaultController(stream, source, highWaterMark, size);
  return stream;
}

function cancelStream(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') return Promise.resolve();
  if (state.state === 'errored') return Promise.reject(state.storedError);
  closeStream(stream);
  state.reader?.closeIntoRequests?.();
  return state.controller.cancelSteps(reason).then(nop);
}

function closeStream(stream) {
  const state = stream[kState];
  state.state = 'closed';
  state.isClosed.resolve();
  const { reader } = state;
  if (reader === undefined) return;
  reader.closed.resolve();
  if (reader.isByob) return;
  const requests = reader.requests.splice(0);
  for (const request of requests) request.close();
}

function errorStream(stream, error) {
  const state = stream[kState];
  state.state = 'errored';
  state.storedError = error;
  state.isClosed.reject(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader.closed.reject(error);
  const requests = reader.requests.splice(0);
  for (const request of requests) request.error(error);
}

const hasDefaultReader = (stream) => stream[kState].reader?.isByob === false;
const requestCount = (stream) => stream[kState].reader?.requests.length ?? 0;

// ---- readers

/** The fields and the closed promise of a reader of either kind. */
function setUpReader(reader, stream, isByob) {
  if (!(stream instanceof ReadableStream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  const state = stream[kState];
  if (state.reader !== undefined) throw stateError('ReadableStream is locked');
  const own = setState(reader, { stream, requests: [], closed: deferred(), isByob });
  state.reader = own;
  if (state.state === 'closed') own.closed.resolve();
  else if (state.state === 'errored') own.closed.reject(state.storedError);
  return own;
}

function releaseReader(own) {
  const { stream } = own;
  const error = stateError('Reader released');
  if (stream[kState].state === 'readable') own.closed.reject(error);
  own.closed = { ...own.closed, promise: rejectedHandled(error) };
  stream[kState].controller.releaseSteps();
  stream[kState].reader = undefined;
  own.stream = undefined;
  const requests = own.requests.splice(0);
  for (const request of requests) request.error(error);
}

const unbound = () => Promise.reject(stateError('The reader is not attached to a stream'));

/** The request of a program's read(): it settles the promise that read() gave. */
class PromisedRead {
  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.promise = promise;
    this.resolve = resolve;
    this.reject = reject;
  }
  chunk(value) { this.resolve({ value, done: false }); }
  close(value) { this.resolve({ value, done: true }); }
  error(reason) { this.reject(reason); }
}

/** ReadableStreamGenericReader: what readers of either kind have besides read(). */
function addReaderMethods(Reader, requestsLabel) {
  const methods = {
    get closed() { return guarded(this, Reader, (own) => own.closed.promise); },
    cancel(reason = undefined) {
      return guarded(this, Reader, (own) => (own.stream === undefined ? unbound() : cancelStream(own.stream, reason)));
    },
    releaseLock() {
      const own = stateOf(this, Reader);
      if (own.stream !== undefined) releaseReader(own);
    },
    [CUSTOM_INSPECT](depth, options) {
      const { stream, requests } = this[kState];
      return inspectAs(this, { stream, [requestsLabel]: requests.length, close: this.closed }, depth, options);
    },
  };
  const descriptors = Object.getOwnPropertyDescriptors(methods);
  descriptors[CUSTOM_INSPECT].enumerable = false;
  Object.defineProperties(Reader.prototype, descriptors);
  enumerate(Reader, ['read']);
}

class ReadableStreamDefaultReader {
  constructor(stream) { setUpReader(this, stream, false); }

  read() {
    return guarded(this, ReadableStreamDefaultReader, (own) => {
      if (own.stream === undefined) return unbound();
      const request = new PromisedRead();
      readInto(own, request);
      return request.promise;
    });
  }
}
addReaderMethods(ReadableStreamDefaultReader, 'readRequests');

/** ReadableStreamDefaultReaderRead. */
function readInto(own, request) {
  const { stream } = own;
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') request.close();
  else if (state.state === 'errored') request.error(state.storedError);
  else state.controller.pullSteps(request);
}

// ---- controllers

/**
 * What controllers of either kind do: ask the source for more while there is room or somebody waits, and end. A kind has
 * `reset()`, which drops what waits, and `forget()`, which drops the source's methods.
 */
class Controller {
  constructor(stream, face, source, highWaterMark) {
    this.stream = stream;
    this.face = face;
    this.started = false;
    this.closeRequested = false;
    this.pullAgain = false;
    this.pulling = false;
    this.highWaterMark = highWaterMark;
    this.pull = methodOf(source, 'pull', () => Promise.resolve());
    this.cancel = methodOf(source, 'cancel', () => Promise.resolve());
    // Made once: there is a pull for nearly every chunk.
    this.onPulled = () => {
      this.pulling = false;
      if (!this.pullAgain) return;
      this.pullAgain = false;
      this.callPull();
    };
    this.onFailed = (error) => this.fail(error);
  }

  get state() { return this.stream[kState]; }
  get desiredSize() {
    const { state } = this.state;
    if (state === 'errored') return null;
    return state === 'closed' ? 0 : this.highWaterMark - this.queuedSize;
  }
  get canCloseOrEnqueue() { return !this.closeRequested && this.state.state === 'readable'; }

  get shouldPull() {
    if (!this.canCloseOrEnqueue || !this.started) return false;
    return requestCount(this.stream) > 0 || this.desiredSize > 0;
  }

  fail(error) {
    if (this.state.state !== 'readable') return;
    this.reset();
    this.forget();
    errorStream(this.stream, error);
  }

  cancelSteps(reason) {
    this.reset();
    const result = this.cancel(reason);
    this.forget();
    return result;
  }

  callPull() {
    if (!this.shouldPull) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    this.pull(this.face).then(this.onPulled, this.onFailed);
  }
}

/** What a default controller does; its public face is ReadableStreamDefaultController. */
class DefaultController extends Controller {
  constructor(stream, face, source, highWaterMark, size) {
    super(stream, face, source, highWaterMark);
    this.isByte = false;
    this.queue = new SizedQueue();
    this.size = size;
  }

  get queuedSize() { return this.queue.size; }

  reset() { this.queue.reset(); }
  forget() { this.pull = this.cancel = this.size = undefined; }

  close() {
    if (!this.canCloseOrEnqueue) return;
    this.closeRequested = true;
    if (this.queue.length > 0) return;
    this.forget();
    closeStream(this.stream);
  }

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue) return;
    if (requestCount(this.stream) > 0) {
      this.state.reader.requests.shift().chunk(chunk);
    } else {
      try {
        this.queue.push(chunk, this.size(chunk));
      } catch (error) {
        this.fail(error);
        throw error;
      }
    }
    this.callPull();
  }

  pullSteps(request) {
    if (this.queue.length === 0) {
      this.state.reader.requests.push(request);
      return this.callPull();
    }
    const chunk = this.queue.shift();
    if (this.closeRequested && this.queue.length === 0) {
      this.forget();
      closeStream(this.stream);
    } else {
      this.callPull();
    }
    request.chunk(chunk);
  }

  releaseSteps() {}
}

class ReadableStreamDefaultController {
  constructor(key) { checkOurs(key); }

  get desiredSize() { return stateOf(this, ReadableStreamDefaultController).desiredSize; }

  close() {
    const controller = stateOf(this, ReadableStreamDefaultController);
    if (!controller.canCloseOrEnqueue) throw stateError('Controller is already closed');
    controller.close();
  }

  enqueue(chunk = undefined) {
    const controller = stateOf(this, ReadableStreamDefaultController);
    if (!controller.canCloseOrEnqueue) throw stateError('Controller is already closed');
    controller.enqueue(chunk);
  }

  error(error = undefined) { stateOf(this, ReadableStreamDefaultController).fail(error); }

  [CUSTOM_INSPECT](depth, options) { return inspectAs(this, {}, depth, options); }
}

function setUpDefaultController(stream, source, highWaterMark, size) {
  const face = new ReadableStreamDefaultController(OURS);
  const controller = new DefaultController(stream, face, source, highWaterMark, size);
  setState(face, controller);
  stream[kState].controller = controller;
  start(controller, source);
  return controller;
}

/** Runs `start`, whose exception is the constructor's; pulls when it has settled. */
function start(controller, source) {
  const started = source.start === undefined ? undefined : source.start(controller.face);
  Promise.resolve(started).then(() => {
    controller.started = true;
    controller.callPull();
  }, (error) => controller.fail(error));
}

// ---- iteration

function fromIterable(iterable) {
  const isAsync = typeof iterable?.[Symbol.asyncIterator] === 'function';
  if (!isAsync && typeof iterable?.[Symbol.iterator] !== 'function') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_ARG_NOT_ITERABLE(iterable);
  }
  const iterator = isAsync ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
  const checkResult = (result) => {
    if (result === null || typeof result !== 'object') throw stateError('The promise or iterator result must be an object');
    return result;
  };
  return createReadableStream({
    async pull(controller) {
      const { value, done } = checkResult(await iterator.next());
      if (done) controller.close();
      else controller.enqueue(isAsync ? value : await value);
    },
    async cancel(reason) {
      if (iterator.return === undefined) return;
      checkResult(await iterator.return(reason));
    },
  }, 0);
}

let IteratorClass;

/** Made late: its prototype is that of async iterators. */
function iteratorClass() {
  if (IteratorClass !== undefined) return IteratorClass;
  const asyncIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}).prototype);
  IteratorClass = class ReadableStreamAsyncIterator {
    #reader;
    #preventCancel;
    #ongoing; // the last step; steps run one after the other
    #finished = false;

    constructor(stream, preventCancel) {
      this.#reader = new ReadableStreamDefaultReader(stream);
      this.#preventCancel = preventCancel;
    }

    #chain(step) {
      this.#ongoing = this.#ongoing === undefined ? step() : this.#ongoing.then(step, step);
      return this.#ongoing;
    }

    next() { return this.#chain(() => this.#next()); }
    return(value) { return this.#chain(() => this.#return(value)); }

    async #next() {
      if (this.#finished) return { value: undefined, done: true };
      let result;
      try {
        result = await this.#reader.read();
      } catch (error) {
        this.#finish();
        throw error;
      }
      if (result.done) this.#finish();
      return result;
    }

    #finish() {
      this.#finished = true;
      this.#reader.releaseLock();
    }

    async #return(value) {
      if (!this.#finished) {
        this.#finished = true;
        const cancelled = this.#preventCancel ? undefined : this.#reader.cancel(value);
        this.#reader.releaseLock();
        await cancelled;
      }
      return { value, done: true };
    }
  };
  Object.setPrototypeOf(IteratorClass.prototype, asyncIteratorPrototype);
  for (const name of ['next', 'return']) Object.defineProperty(IteratorClass.prototype, name, { __proto__: null, enumerable: true });
  delete IteratorClass.prototype.constructor;
  return IteratorClass;
}

enumerate(ReadableStream, ['cancel', 'getReader', 'locked', 'pipeThrough', 'pipeTo', 'tee', 'values']);
Object.defineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });
enumerate(ReadableStreamDefaultController, ['close', 'desiredSize', 'enqueue', 'error']);

module.exports = {
  Controller, PromisedRead, ReadableStream, ReadableStreamDefaultController, ReadableStreamDefaultReader, addReaderMethods, cancelStream, closeStream,
  createReadableStream, hasDefaultReader, readInto, requestCount, setUpReader, start, unbound,
};
