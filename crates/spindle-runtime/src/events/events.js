'use strict';
// events: EventEmitter, and the helpers once(), on(), getEventListeners() around it.
//
// Not here: EventTarget (its module loads this one's symbols lazily), domains. Documentation: nodejs.org/api/events.html.
// Ops used: none.
//
// How listeners are stored: `_events` maps a name to one function, or to an array of at least two. `emit` walks that
// array without copying it; whoever changes an array that is being walked replaces it with a changed copy instead
// (`writable`), so a running emit sees exactly the listeners that were there when it began.

const codes = () => require('internal/errors').codes;

const ownKeys = Reflect.ownKeys;
const apply = Reflect.apply;
const defineProperty = Object.defineProperty;
const create = Object.create; // create(null) is ten times as fast here as { __proto__: null }

const kCapture = Symbol('kCapture');
const kShapeMode = Symbol('shapeMode');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
/** Option of events.on for readline: iterate over the first argument of each event instead of all. */
const kFirstEventParam = Symbol('kFirstEventParam');
/** Option of addEventListener for built-ins: the listener also runs after stopImmediatePropagation. */
const kResistStopPropagation = Symbol('kResistStopPropagation');

/** The listener array that the outermost running emit walks, or null. */
let walking = null;
let defaultMaxListeners = 10;

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);
const listenerOf = (entry) => entry.listener ?? entry;

function checkListener(listener) {
  if (typeof listener !== 'function') throw new (codes().ERR_INVALID_ARG_TYPE)('listener', 'Function', listener);
}

function checkLimit(n, name) {
  if (typeof n !== 'number') throw new (codes().ERR_INVALID_ARG_TYPE)(name, 'number', n);
  if (!(n >= 0)) throw new (codes().ERR_OUT_OF_RANGE)(name, '>= 0', n);
}

function checkObject(value, name) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new (codes().ERR_INVALID_ARG_TYPE)(name, 'Object', value);
}

function checkSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw new (codes().ERR_INVALID_ARG_TYPE)(name, 'AbortSignal', signal);
  }
}

function abortError(signal) {
  const { AbortError } = require('internal/errors');
  return new AbortError(undefined, { cause: signal?.reason });
}

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

EventEmitter.init = function(options) {
  const events = this._events;
  if (events === undefined || events === Object.getPrototypeOf(this)._events) {
    this._events = create(null);
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    this[kShapeMode] = true;
  }
  this._maxListeners ||= undefined;
  const capture = options?.captureRejections;
  if (capture) {
    if (typeof capture !== 'boolean') throw new (codes().ERR_INVALID_ARG_TYPE)('options.captureRejections', 'boolean', capture);
    this[kCapture] = true;
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

const proto = EventEmitter.prototype;
defineProperty(proto, kCapture, { __proto__: null, value: false, writable: true, enumerable: false });
proto._events = undefined;
proto._eventsCount = 0;
proto._maxListeners = undefined;

proto.setMaxListeners = function setMaxListeners(n) {
  checkLimit(n, 'setMaxListeners');
  this._maxListeners = n;
  return this;
};

proto.getMaxListeners = function getMaxListeners() {
  return limitOf(this);
};

function limitOf(emitter) {
  const own = emitter._maxListeners;
  return own === undefined ? EventEmitter.defaultMaxListeners : own;
}

// ---- emit

// The common argument counts are spelt out, so that no array of arguments is made for them.
proto.emit = function emit(type) {
  const events = this._events;
  if (type === 'error' && needsErrorCare(events)) {
    if (events?.[kErrorMonitor] !== undefined) {
      const args = [...arguments];
      args[0] = kErrorMonitor;
      apply(this.emit, this, args);
    }
    if (events?.error === undefined) throwUnhandled(this, arguments.length > 1 ? arguments[1] : undefined);
  }
  if (events === undefined) return false;
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler !== 'function') {
    if (arguments.length <= 4) walkShort(this, handler, arguments.length - 1, type, arguments[1], arguments[2], arguments[3]);
    else walkLong(this, handler, type, Array.prototype.slice.call(arguments, 1));
    return true;
  }
  let result;
  switch (arguments.length) {
    case 1: result = handler.call(this); break;
    case 2: result = handler.call(this, arguments[1]); break;
    case 3: result = handler.call(this, arguments[1], arguments[2]); break;
    case 4: result = handler.call(this, arguments[1], arguments[2], arguments[3]); break;
    default: result = apply(handler, this, Array.prototype.slice.call(arguments, 1));
  }
  if (result !== undefined && result !== null && this[kCapture]) catchRejection(this, result, type, arguments);
  return true;
};

function needsErrorCare(events) {
  return events === undefined || events.error === undefined || events[kErrorMonitor] !== undefined;
}

function walkShort(emitter, list, count, type, a, b, c) {
  const outermost = walking === null;
  if (outermost) walking = list;
  else list = list.slice();
  try {
    for (let i = 0, n = list.length; i < n; i++) {
      const handler = list[i];
      let result;
      switch (count) {
        case 0: result = handler.call(emitter); break;
        case 1: result = handler.call(emitter, a); break;
        case 2: result = handler.call(emitter, a, b); break;
        default: result = handler.call(emitter, a, b, c);
      }
      if (result !== undefined && result !== null && emitter[kCapture]) {
        catchRejection(emitter, result, type, [type, a, b, c].slice(0, count + 1));
      }
    }
  } finally {
    if (outermost) walking = null;
  }
}

function walkLong(emitter, list, type, args) {
  list = list.slice();
  for (let i = 0; i < list.length; i++) {
    const result = apply(list[i], emitter, args);
    if (result !== undefined && result !== null && emitter[kCapture]) catchRejection(emitter, result, type, [type, ...args]);
  }
}

function throwUnhandled(emitter, value) {
  if (value instanceof Error) {
    noteEmitter(emitter, value);
    throw value; // Unhandled 'error' event
  }
  let text;
  try { text = inspect(value); } catch { text = value; }
  const error = new (codes().ERR_UNHANDLED_ERROR)(text);
  error.context = value;
  throw error; // Unhandled 'error' event
}

/** Leaves on `error` what the printer of uncaught errors shows as "Emitted 'error' event on X instance at:". */
function noteEmitter(emitter, error) {
  const { kEnhanceStack } = require('internal/errors');
  if (kEnhanceStack === undefined) return;
  try {
    const here = {};
    Error.captureStackTrace(here, proto.emit);
    defineProperty(error, kEnhanceStack, { __proto__: null, configurable: true, value: () => stackWithEmitter(emitter, error, here) });
  } catch { /* a frozen error keeps its plain stack */ }
}

function stackWithEmitter(emitter, error, here) {
  let where = '';
  try {
    const { name } = emitter.constructor;
    if (name !== 'EventEmitter') where = ` on ${name} instance`;
  } catch { /* the constructor is only a hint */ }
  const thrown = error.stack.split('\n').slice(1);
  let emitted = here.stack.split('\n').slice(1);
  const shared = sharedRun(emitted, thrown);
  if (shared.length > 3) {
    emitted = [...emitted.slice(0, shared.start + 1), '    [... lines matching original stack trace ...]',
      ...emitted.slice(shared.start + shared.length - 1)];
  }
  return `${error.stack}\nEmitted 'error' event${where} at:\n${emitted.join('\n')}`;
}

/** First run of more than three lines of `a` that also stands in `b`. */
function sharedRun(a, b) {
  for (let start = 0; start < a.length - 3; start++) {
    const at = b.indexOf(a[start]);
    if (at === -1 || b.length - at <= 3) continue;
    let length = 1;
    while (start + length < a.length && at + length < b.length && a[start + length] === b[at + length]) length++;
    if (length > 3) return { start, length };
  }
  return { start: 0, length: 0 };
}

/** captureRejections: a rejected promise that a listener returned becomes an 'error' event, one tick later. */
function catchRejection(emitter, promise, type, args) {
  const rest = Array.prototype.slice.call(args, 1);
  try {
    const { then } = promise;
    if (typeof then !== 'function') return;
    then.call(promise, undefined, (error) => {
      require('process').nextTick(reportRejection, emitter, error, type, rest);
    });
  } catch (error) {
    emitter.emit('error', error);
  }
}

function reportRejection(emitter, error, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](error, type, ...args);
    return;
  }
  // Capture is off meanwhile, else an async 'error' listener that rejects would loop for ever.
  const before = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', error);
  } finally {
    emitter[kCapture] = before;
  }
}

// ---- adding

/** `list` if nobody walks it, else a copy that has taken its place. */
function writable(events, type, list) {
  return list === walking ? (events[type] = list.slice()) : list;
}

function add(emitter, type, listener, prepend) {
  checkListener(listener);
  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = create(null);
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    // Emitted before the listener is added, so that adding one for 'newListener' itself does not recurse.
    emitter.emit('newListener', type, listenerOf(listener));
    events = emitter._events; // the handler may have replaced it
  }
  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  let list;
  if (typeof existing === 'function') {
    list = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else {
    list = writable(events, type, existing);
    if (prepend) list.unshift(listener);
    else list.push(listener);
  }
  if (!list.warned) warnIfMany(emitter, type, list);
  return emitter;
}

function warnIfMany(emitter, type, list) {
  const limit = limitOf(emitter);
  if (!(limit > 0 && list.length > limit)) return;
  list.warned = true;
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners ` +
    `added to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${limit}. Use emitter.setMaxListeners() to increase limit`);
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  require('process').emitWarning(warning);
}

proto.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
proto.on = proto.addListener;

proto.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

// Bound, not a closure: its name ('bound onceWrapper') is visible in printed emitters.
function onceWrapper() {
  if (this.fired) return undefined;
  this.target.removeListener(this.type, this.wrapFn);
  this.fired = true;
  return arguments.length === 0 ? this.listener.call(this.target) : apply(this.listener, this.target, arguments);
}

function wrapOnce(target, type, listener) {
  const state = { fired: false, wrapFn: undefined, target, type, listener };
  const wrapped = onceWrapper.bind(state);
  wrapped.listener = listener;
  return state.wrapFn = wrapped;
}

proto.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, wrapOnce(this, type, listener));
  return this;
};

proto.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, wrapOnce(this, type, listener));
  return this;
};

// ---- removing

proto.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  const found = events === undefined ? undefined : events[type];
  if (found === undefined) return this;
  if (found === listener || found.listener === listener) {
    dropType(this, events, type);
    if (events.removeListener !== undefined) this.emit('removeListener', type, found.listener || listener);
    return this;
  }
  if (typeof found === 'function') return this;
  const at = lastPosition(found, listener);
  if (at < 0) return this;
  const list = writable(events, type, found);
  list.splice(at, 1);
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};
proto.off = proto.removeListener;

function dropType(emitter, events, type) {
  emitter._eventsCount -= 1;
  // Emitters with a preset `_events` shape (streams) keep the key: deleting would cost them that shape.
  if (emitter[kShapeMode]) events[type] = undefined;
  else if (emitter._eventsCount === 0) emitter._events = create(null);
  else delete events[type];
}

function lastPosition(list, listener) {
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i] === listener || list[i].listener === listener) return i;
  }
  return -1;
}

proto.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) clear(this);
    else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = create(null);
      else delete events[type];
    }
    this[kShapeMode] = false;
    return this;
  }
  if (arguments.length === 0) {
    for (const key of ownKeys(events)) if (key !== 'removeListener') this.removeAllListeners(key);
    this.removeAllListeners('removeListener');
    clear(this);
    this[kShapeMode] = false;
    return this;
  }
  const found = events[type];
  if (typeof found === 'function') this.removeListener(type, found);
  else if (found !== undefined) for (const listener of found.slice().reverse()) this.removeListener(type, listener);
  return this;
};

function clear(emitter) {
  emitter._events = create(null);
  emitter._eventsCount = 0;
}

// ---- asking

function entriesOf(emitter, type) {
  const found = emitter._events?.[type];
  if (found === undefined) return [];
  return typeof found === 'function' ? [found] : found.slice();
}

proto.listeners = function listeners(type) {
  return entriesOf(this, type).map((entry) => entry.listener || entry);
};

proto.rawListeners = function rawListeners(type) {
  return entriesOf(this, type);
};

proto.listenerCount = function listenerCount(type, listener) {
  const found = this._events?.[type];
  if (found === undefined) return 0;
  if (listener === undefined || listener === null) return typeof found === 'function' ? 1 : found.length;
  let count = 0;
  for (const entry of entriesOf(this, type)) if (entry === listener || entry.listener === listener) count++;
  return count;
};

proto.eventNames = function eventNames() {
  return this._eventsCount > 0 ? ownKeys(this._events) : [];
};

// ---- static helpers; EventTarget is told apart by its methods until its module is there

const isTarget = (value) => typeof value?.addEventListener === 'function';

function getEventListeners(source, type) {
  if (typeof source.listeners === 'function') return source.listeners(type);
  if (isTarget(source)) return require('internal/event_target').listenersOf(source, type);
  throw new (codes().ERR_INVALID_ARG_TYPE)('emitter', ['EventEmitter', 'EventTarget'], source);
}

function getMaxListeners(source) {
  if (typeof source?.getMaxListeners === 'function') return limitOf(source);
  if (typeof source?.[kMaxEventTargetListeners] === 'number') return source[kMaxEventTargetListeners];
  throw new (codes().ERR_INVALID_ARG_TYPE)('emitter', ['EventEmitter', 'EventTarget'], source);
}

function listenerCount(source, type) {
  if (typeof source.listenerCount === 'function') return source.listenerCount(type);
  if (isTarget(source)) return getEventListeners(source, type).length;
  throw new (codes().ERR_INVALID_ARG_TYPE)('emitter', ['EventEmitter', 'EventTarget'], source);
}

function setMaxListeners(n = defaultMaxListeners, ...sources) {
  checkLimit(n, 'setMaxListeners');
  if (sources.length === 0) defaultMaxListeners = n;
  for (const source of sources) {
    if (typeof source?.setMaxListeners === 'function') source.setMaxListeners(n);
    else if (isTarget(source)) {
      source[kMaxEventTargetListeners] = n;
      source[kMaxEventTargetListenersWarned] = false;
    } else throw new (codes().ERR_INVALID_ARG_TYPE)('eventTargets', ['EventEmitter', 'EventTarget'], source);
  }
}

function attach(source, type, listener, once, resist = false) {
  if (typeof source.on === 'function') {
    if (once) source.once(type, listener);
    else source.on(type, listener);
  } else if (typeof source.addEventListener === 'function') {
    source.addEventListener(type, listener, { __proto__: null, once, [kResistStopPropagation]: resist });
  } else throw new (codes().ERR_INVALID_ARG_TYPE)('emitter', 'EventEmitter', source);
}

function detach(source, type, listener) {
  if (typeof source.removeListener === 'function') source.removeListener(type, listener);
  else if (typeof source.removeEventListener === 'function') source.removeEventListener(type, listener);
  else throw new (codes().ERR_INVALID_ARG_TYPE)('emitter', 'EventEmitter', source);
}

/** events.once: a promise of the arguments of the next `type` event; an 'error' event rejects it. */
async function once(source, type, options = { __proto__: null }) {
  checkObject(options, 'options');
  const { signal } = options;
  checkSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal);
  return new Promise((resolve, reject) => {
    const release = () => { if (signal) detach(signal, 'abort', onAbort); };
    const onEvent = (...args) => {
      if (typeof source.removeListener === 'function') source.removeListener('error', onError);
      release();
      resolve(args);
    };
    const onError = (error) => {
      source.removeListener(type, onEvent);
      release();
      reject(error);
    };
    const onAbort = () => {
      detach(source, type, onEvent);
      detach(source, 'error', onError);
      reject(abortError(signal));
    };
    attach(source, type, onEvent, true);
    // Only emitters give 'error' its meaning; an EventTarget's 'error' is an event like any other.
    if (type !== 'error' && typeof source.once === 'function') source.once('error', onError);
    if (signal) attach(signal, 'abort', onAbort, true, true);
  });
}

/** events.on: an async iterator over the argument arrays of `type` events. */
function on(source, type, options = { __proto__: null }) {
  return require('internal/events/on')(source, type, options, { attach, detach, abortError, checkObject, checkSignal });
}

/** Calls `listener` once when `signal` aborts, at once if it already has; disposing the result withdraws it. */
function addAbortListener(signal, listener) {
  if (signal === undefined) throw new (codes().ERR_INVALID_ARG_TYPE)('signal', 'AbortSignal', signal);
  checkSignal(signal, 'signal');
  checkListener(listener);
  if (signal.aborted) require('internal/task_queues').queueMicrotask(() => listener());
  else signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
  return { __proto__: null, [Symbol.dispose]() { signal.removeEventListener('abort', listener); } };
}

function makeAsyncResourceClass() {
  const { AsyncResource } = require('async_hooks');
  class EmitterResource extends AsyncResource {
    #emitter;
    constructor(emitter, type, options) {
      super(type, options);
      this.#emitter = emitter;
    }
    get eventEmitter() { return this.#emitter; }
  }
  return class EventEmitterAsyncResource extends EventEmitter {
    #resource;
    constructor(options = undefined) {
      const named = typeof options === 'string';
      super(named ? undefined : options);
      const name = named ? options : options?.name || new.target.name;
      this.#resource = new EmitterResource(this, name, named ? undefined : options);
    }
    emit(type, ...args) { return this.#resource.runInAsyncScope(super.emit, this, type, ...args); }
    emitDestroy() { this.#resource.emitDestroy(); }
    get asyncId() { return this.#resource.asyncId(); }
    get triggerAsyncId() { return this.#resource.triggerAsyncId(); }
    get asyncResource() { return this.#resource; }
  };
}

let asyncResourceClass;

module.exports = EventEmitter;
EventEmitter.addAbortListener = addAbortListener;
EventEmitter.once = once;
EventEmitter.on = on;
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.listenerCount = listenerCount;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
defineProperty(EventEmitter, 'captureRejections', {
  __proto__: null,
  enumerable: true,
  get() { return proto[kCapture]; },
  set(value) {
    if (typeof value !== 'boolean') throw new (codes().ERR_INVALID_ARG_TYPE)('EventEmitter.captureRejections', 'boolean', value);
    proto[kCapture] = value;
  },
});
defineProperty(EventEmitter, 'EventEmitterAsyncResource', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() { return asyncResourceClass ??= makeAsyncResourceClass(); },
  set: undefined,
});
EventEmitter.errorMonitor = kErrorMonitor;
defineProperty(EventEmitter, 'defaultMaxListeners', {
  __proto__: null,
  enumerable: true,
  get() { return defaultMaxListeners; },
  set(n) {
    checkLimit(n, 'defaultMaxListeners');
    defaultMaxListeners = n;
  },
});
defineProperty(EventEmitter, 'kMaxEventTargetListeners', { __proto__: null, value: kMaxEventTargetListeners });
defineProperty(EventEmitter, 'kMaxEventTargetListenersWarned', { __proto__: null, value: kMaxEventTargetListenersWarned });
defineProperty(EventEmitter, 'kFirstEventParam', { __proto__: null, value: kFirstEventParam });
defineProperty(EventEmitter, 'kResistStopPropagation', { __proto__: null, value: kResistStopPropagation });
EventEmitter.setMaxListeners = setMaxListeners;
