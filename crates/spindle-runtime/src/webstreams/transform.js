'use strict';
// internal/webstreams/transform: TransformStream (streams.spec.whatwg.org/#ts) and the transforms made of it: TextEncoderStream
// and TextDecoderStream (encoding.spec.whatwg.org/#stream-mixins). Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } } = require('internal/errors');
const {
  CUSTOM_INSPECT, OURS, checkObject, checkOptional, checkOurs, deferred, enumerate, highWaterMarkOf, inspectAs, kState, methodOf, setState, sizeOf, stateError,
  stateOf,
} = require('internal/webstreams/common');
const { createReadableStream } = require('internal/webstreams/readable');
const { WritableStream, errorIfWritable, setUp } = require('internal/webstreams/writable');

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    checkObject(transformer, 'transformer');
    checkOptional(writableStrategy, 'writableStrategy');
    checkOptional(readableStrategy, 'readableStrategy');
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

const readableState = (state) => state.readable[kState];
const readableController = (state) => readableState(state).controller;
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

/**
 * Runs the last algorithm of one side, once. The other side is told by `end` if all went well, by `fail` if not; `otherState`
 * gives its state.
 */
function finishOnce(state, run, otherState, end, fail) {
  if (state.finish !== undefined) return state.finish.promise;
  const finish = state.finish = deferred();
  const result = run();
  forget(state);
  result.then(() => {
    const { state: phase, storedError } = otherState(state);
    if (phase === 'errored') return finish.reject(storedError);
    end();
    finish.resolve();
  }, (error) => {
    fail(error);
    finish.reject(error);
  });
  return finish.promise;
}

function sinkAbort(state, reason) {
  const fail = (error) => readableController(state).fail(error);
  return finishOnce(state, () => state.cancel(reason), readableState, () => fail(reason), fail);
}

function sinkClose(state) {
  const controller = readableController(state);
  return finishOnce(state, () => state.flush(state.controller), readableState, () => controller.close(), (error) => controller.fail(error));
}

function sourceCancel(state, reason) {
  const fail = (error) => failWritable(state, error);
  return finishOnce(state, () => state.cancel(reason), writableState, () => fail(reason), fail);
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
