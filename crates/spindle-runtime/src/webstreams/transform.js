'use strict';
// internal/webstreams/transform: TransformStream (streams.spec.whatwg.org/#ts) and the transforms made of it: TextEncoderStream
// and TextDecoderStream (encoding.spec.whatwg.org/#stream-mixins). Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const { validateObject } = require('internal/validators');
const {
  CUSTOM_INSPECT, OURS, checkOurs, deferred, enumerate, handled, highWaterMarkOf, inspectAs, kState, methodOf, setState, sizeOf, stateError, stateOf,
} = require('internal/webstreams/common');
const { createReadableStream } = require('internal/webstreams/readable');
const { WritableStream, errorIfWritable, setUp } = require('internal/webstreams/writable');

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === null || (typeof transformer !== 'object' && typeof transformer !== 'function')) {
      throw new ERR_INVALID_ARG_TYPE('transformer', 'Object', transformer);
    }
    for (const [strategy, name] of [[writableStrategy, 'writableStrategy'], [readableStrategy, 'readableStrategy']]) {
      if (strategy !== undefined && strategy !== null) validateObject(strategy, name);
    }
    for (const name of ['readableType', 'writableType']) {
      if (transformer[name] !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError(`transformer.${name}`, transformer[name]);
    }
    const start = Promise.withResolvers();
    const state = initTransform(this, transformer, start.promise, {
      writable: [highWaterMarkOf(writableStrategy, 1), sizeOf(writableStrategy)],
      readable: [highWaterMarkOf(readableStrategy, 0), sizeOf(readableStrategy)],
    });
    start.resolve(transformer.start === undefined ? undefined : transformer.start(state.controller));
  }

  get readable() { return stateOf(this, TransformStream).readable; }
  get writable() { return stateOf(this, TransformStream).writable; }

  [CUSTOM_INSPECT](depth, options) {
    const { readable, writable, backpressure } = this[kState];
    return inspectAs(this, { readable, writable, backpressure }, depth, options);
  }
}

function initTransform(stream, transformer, started, strategies) {
  const controller = new TransformStreamDefaultController(OURS);
  const state = setState(stream, {
    controller,
    readable: undefined,
    writable: undefined,
    backpressure: false,
    backpressureChange: deferred(),
    finish: undefined, // { promise, resolve, reject } once one side has begun to end
    transform: methodOf(transformer, 'transform', (chunk) => {
      try {
        enqueue(state, chunk);
        return Promise.resolve();
      } catch (error) {
        return Promise.reject(error);
      }
    }),
    flush: methodOf(transformer, 'flush', () => Promise.resolve()),
    cancel: methodOf(transformer, 'cancel', () => Promise.resolve()),
  });
  setState(controller, state);
  state.writable = Object.create(WritableStream.prototype);
  setUp(state.writable, ...strategies.writable, {
    start: () => started,
    write: (chunk) => sinkWrite(state, chunk),
    close: () => sinkClose(state),
    abort: (reason) => sinkAbort(state, reason),
  });
  state.readable = createReadableStream({
    start: () => started,
    pull: () => {
      setBackpressure(state, false);
      return state.backpressureChange.promise;
    },
    cancel: (reason) => sourceCancel(state, reason),
  }, ...strategies.readable);
  setBackpressure(state, true);
  return state;
}

const readableController = (state) => state.readable[kState].controller;
const writableState = (state) => state.writable[kState];

function setBackpressure(state, backpressure) {
  if (state.backpressure === backpressure) return;
  state.backpressureChange.resolve();
  state.backpressureChange = deferred();
  state.backpressure = backpressure;
}

function forget(state) {
  state.transform = state.flush = state.cancel = undefined;
}

/** TransformStreamError. */
function fail(state, error) {
  readableController(state).fail(error);
  failWritableAndUnblock(state, error);
}

function failWritableAndUnblock(state, error) {
  forget(state);
  errorIfWritable(writableState(state), error);
  setBackpressure(state, false);
}

function enqueue(state, chunk) {
  const controller = readableController(state);
  if (!controller.canCloseOrEnqueue) throw stateError('Unable to enqueue');
  try {
    controller.enqueue(chunk);
  } catch (error) {
    failWritableAndUnblock(state, error);
    throw state.readable[kState].storedError;
  }
  const backpressure = !controller.shouldPull;
  if (backpressure !== state.backpressure) setBackpressure(state, true);
}

async function performTransform(state, chunk) {
  try {
    return await state.transform(chunk, state.controller);
  } catch (error) {
    fail(state, error);
    throw error;
  }
}

async function sinkWrite(state, chunk) {
  if (state.backpressure) {
    await state.backpressureChange.promise;
    const { state: phase, storedError } = writableState(state);
    if (phase === 'erroring') throw storedError;
  }
  await performTransform(state, chunk);
}

/** Runs the last algorithm of a side once; `settle(error?)` tells the other side and says how the promise ends. */
function finishOnce(state, run, settle) {
  if (state.finish !== undefined) return state.finish.promise;
  state.finish = Promise.withResolvers();
  handled(state.finish.promise);
  const { finish } = state;
  const result = run();
  forget(state);
  result.then(() => settle(finish), (error) => settle(finish, [error]));
  return finish.promise;
}

function sinkAbort(state, reason) {
  return finishOnce(state, () => state.cancel(reason), (finish, failure) => {
    const readable = state.readable[kState];
    if (failure !== undefined) {
      readableController(state).fail(failure[0]);
      finish.reject(failure[0]);
    } else if (readable.state === 'errored') {
      finish.reject(readable.storedError);
    } else {
      readableController(state).fail(reason);
      finish.resolve();
    }
  });
}

function sinkClose(state) {
  return finishOnce(state, () => state.flush(state.controller), (finish, failure) => {
    const readable = state.readable[kState];
    if (failure !== undefined) {
      readableController(state).fail(failure[0]);
      finish.reject(failure[0]);
    } else if (readable.state === 'errored') {
      finish.reject(readable.storedError);
    } else {
      readableController(state).close();
      finish.resolve();
    }
  });
}

function sourceCancel(state, reason) {
  return finishOnce(state, () => state.cancel(reason), (finish, failure) => {
    const writable = writableState(state);
    if (failure !== undefined) {
      failWritable(state, failure[0]);
      finish.reject(failure[0]);
    } else if (writable.state === 'errored') {
      finish.reject(writable.storedError);
    } else {
      failWritable(state, reason);
      finish.resolve();
    }
  });
}

function failWritable(state, error) {
  errorIfWritable(writableState(state), error);
  setBackpressure(state, false);
}

class TransformStreamDefaultController {
  constructor(key) { checkOurs(key); }

  get desiredSize() { return readableController(stateOf(this, TransformStreamDefaultController)).desiredSize; }
  enqueue(chunk = undefined) { enqueue(stateOf(this, TransformStreamDefaultController), chunk); }
  error(reason = undefined) { fail(stateOf(this, TransformStreamDefaultController), reason); }
  terminate() {
    const state = stateOf(this, TransformStreamDefaultController);
    readableController(state).close();
    failWritableAndUnblock(state, stateError('TransformStream terminated'));
  }

  [CUSTOM_INSPECT](depth, options) { return inspectAs(this, {}, depth, options); }
}

// ---- text

class TextEncoderStream {
  #transform;
  #half = ''; // the first half of a surrogate pair whose second is in the next chunk

  constructor() {
    const encoder = new (require('internal/encoding').TextEncoder)();
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        let text = this.#half + `${chunk}`;
        this.#half = /[\ud800-\udbff]$/.test(text) ? text.at(-1) : '';
        if (this.#half !== '') text = text.slice(0, -1);
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush: (controller) => { if (this.#half !== '') controller.enqueue(encoder.encode('\ufffd')); },
    });
  }
  get encoding() { return this.#transform && 'utf-8'; }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
  [CUSTOM_INSPECT](depth, options) {
    if (!(this instanceof TextEncoderStream)) throw new ERR_INVALID_THIS('TextEncoderStream');
    return inspectAs(this, { encoding: this.encoding, readable: this.readable, writable: this.writable }, depth, options);
  }
}

class TextDecoderStream {
  #decoder;
  #transform;

  constructor(encoding = 'utf-8', options = {}) {
    this.#decoder = new (require('internal/encoding').TextDecoder)(encoding, options);
    const give = (text, controller) => { if (text !== '') controller.enqueue(text); };
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        if (chunk === undefined) throw new ERR_INVALID_ARG_TYPE('chunk', 'string', chunk);
        give(this.#decoder.decode(chunk, { stream: true }), controller);
      },
      flush: (controller) => give(this.#decoder.decode(), controller),
    });
  }
  get encoding() { return this.#decoder.encoding; }
  get fatal() { return this.#decoder.fatal; }
  get ignoreBOM() { return this.#decoder.ignoreBOM; }
  get readable() { return this.#transform.readable; }
  get writable() { return this.#transform.writable; }
  [CUSTOM_INSPECT](depth, options) {
    if (!(this instanceof TextDecoderStream)) throw new ERR_INVALID_THIS('TextDecoderStream');
    const { encoding, fatal, ignoreBOM, readable, writable } = this;
    return inspectAs(this, { encoding, fatal, ignoreBOM, readable, writable }, depth, options);
  }
}

enumerate(TransformStream, ['readable', 'writable']);
enumerate(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate']);
enumerate(TextEncoderStream, ['encoding', 'readable', 'writable']);
enumerate(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']);

module.exports = { TextDecoderStream, TextEncoderStream, TransformStream, TransformStreamDefaultController };
