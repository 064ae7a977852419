'use strict';
// internal/abort_controller: AbortController and AbortSignal (nodejs.org/api/globals.html#class-abortcontroller).
//
// A signal of `any` hears of its sources through weak references, both ways, so that a long-lived source does not keep
// every signal ever made of it. What must not be collected, because a listener waits for it, is in `kept`.
// Ops used: none.

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');
const { Event, EventTarget, defineEventHandler, kNewListener, kRemoveListener, kTrustEvent, webInterface } = require('internal/event_target');
const { kMaxEventTargetListeners } = require('events');

const CUSTOM_INSPECT = Symbol.for('nodejs.util.inspect.custom');
const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
/** Whether it is of `timeout`; whether it is of `any`; the sources it was made of; the signals made of it. */
const kTimeout = Symbol('kTimeout');
const kComposite = Symbol('kComposite');
const kSources = Symbol('kSourceSignals');
const kDependants = Symbol('kDependantSignals');
const OURS = Symbol('ours');

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);

function makeException(message, name) {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException(message, name);
}

function checkSignal(value) {
  if (value?.[kAborted] === undefined) throw new ERR_INVALID_THIS('AbortSignal');
}

function inspectAs(self, shown, depth, options) {
  if (depth < 0) return self;
  return `${self.constructor.name} ${inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
}

// ---- what the collector may take

/** Signals somebody listens to that nothing else may hold: those of timeouts and of `any`. */
const kept = new Set();
let timers;
let forgottenDependants;
let forgottenSources;

/** Clears the timer of a signal that was collected. */
function watchTimer(signal, timer) {
  timers ??= new FinalizationRegistry((timer) => require('timers').clearTimeout(timer));
  timers.register(signal, timer);
}

function watchDependant(dependant, sourceRef) {
  forgottenDependants ??= new FinalizationRegistry((sourceRef) => {
    const dependants = sourceRef.deref()?.[kDependants];
    if (dependants === undefined) return;
    for (const ref of dependants) if (ref.deref() === undefined) dependants.delete(ref);
  });
  forgottenDependants.register(dependant, sourceRef);
}

function watchSource(source, sourceRef, dependantRef) {
  forgottenSources ??= new FinalizationRegistry(({ sourceRef, dependantRef }) => {
    const dependant = dependantRef.deref();
    if (dependant === undefined) return;
    dependant[kSources].delete(sourceRef);
    if (dependant[kSources].size === 0) kept.delete(dependant);
  });
  forgottenSources.register(source, { sourceRef, dependantRef });
}

// ---- signals

class AbortSignal extends EventTarget {
  constructor(key = undefined, composite = false) {
    if (key !== OURS) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kMaxEventTargetListeners] = 0;
    this[kAborted] = false;
    this[kReason] = undefined;
    this[kTimeout] = false;
    this[kComposite] = composite;
    this[kSources] = undefined;
    this[kDependants] = undefined;
  }

  get aborted() {
    checkSignal(this);
    return this[kAborted];
  }

  get reason() {
    checkSignal(this);
    return this[kReason];
  }

  throwIfAborted() {
    checkSignal(this);
    if (this[kAborted]) throw this[kReason];
  }

  [CUSTOM_INSPECT](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = makeException('This operation was aborted', 'AbortError')) {
    const signal = new AbortSignal(OURS);
    signal[kAborted] = true;
    signal[kReason] = reason;
    return signal;
  }

  static timeout(delay) {
    require('internal/validators').validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(OURS);
    signal[kTimeout] = true;
    watchTimer(signal, startTimer(new WeakRef(signal), delay));
    return signal;
  }

  static any(signals) {
    const sources = checkSignals(signals);
    const result = new AbortSignal(OURS, true);
    const resultRef = sources.length > 0 ? new WeakRef(result) : undefined;
    for (const source of sources) {
      if (source[kAborted]) {
        abort(result, source[kReason]);
        return result;
      }
      if (source[kTimeout]) kept.add(source);
      if (!source[kComposite]) follow(result, resultRef, source);
      else for (const ref of source[kSources] ?? []) follow(result, resultRef, ref.deref());
    }
    if (result[kSources]?.size > 0 && sources.some((source) => source[kTimeout])) kept.add(result);
    return result;
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    if (type === 'abort' && !weak && size === 1 && !this[kAborted] && mayAbortByItself(this)) kept.add(this);
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0 && mayAbortByItself(this)) kept.delete(this);
  }
}
webInterface(AbortSignal, ['aborted'], 'AbortSignal');
defineEventHandler(AbortSignal.prototype, 'abort');

function mayAbortByItself(signal) {
  return signal[kTimeout] || (signal[kComposite] && signal[kSources]?.size > 0);
}

function checkSignals(signals) {
  if (signals === null || typeof signals !== 'object' || typeof signals[Symbol.iterator] !== 'function') {
    const error = new TypeError(`signals can not be converted to sequence.`);
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  const list = [...signals];
  list.forEach((signal, i) => {
    if (!(signal instanceof AbortSignal)) throw new ERR_INVALID_ARG_TYPE(`signals[${i}]`, 'AbortSignal', signal);
  });
  return list;
}

/** Makes `result` abort with `source`, which is no signal of `any` itself. */
function follow(result, resultRef, source) {
  if (source === undefined) return;
  result[kSources] ??= new Set();
  for (const known of result[kSources]) if (known.deref() === source) return;
  const sourceRef = new WeakRef(source);
  result[kSources].add(sourceRef);
  (source[kDependants] ??= new Set()).add(resultRef);
  watchDependant(result, sourceRef);
  watchSource(source, sourceRef, resultRef);
}

function startTimer(signalRef, delay) {
  const timer = require('timers').setTimeout(() => {
    const signal = signalRef.deref();
    if (signal === undefined) return;
    kept.delete(signal);
    abort(signal, makeException('The operation was aborted due to timeout', 'TimeoutError'));
  }, delay);
  return timer.unref();
}

/** All signals that depend on this one are aborted before the first listener of any of them runs. */
function abort(signal, reason) {
  if (signal[kAborted]) return;
  const aborting = [signal];
  for (const ref of signal[kDependants] ?? []) {
    const dependant = ref.deref();
    if (dependant !== undefined && !dependant[kAborted]) aborting.push(dependant);
  }
  for (const each of aborting) {
    each[kAborted] = true;
    each[kReason] = reason;
  }
  for (const each of aborting) {
    each.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
    kept.delete(each);
  }
  for (const ref of signal[kSources] ?? []) kept.delete(ref.deref());
}

// ---- controllers

class AbortController {
  #signal; // made when somebody asks for it

  get signal() {
    return this.#signal ??= new AbortSignal(OURS);
  }

  abort(reason = makeException('This operation was aborted', 'AbortError')) {
    abort(this.signal, reason);
  }

  [CUSTOM_INSPECT](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}
webInterface(AbortController, ['signal', 'abort'], 'AbortController');

module.exports = { AbortController, AbortSignal };
