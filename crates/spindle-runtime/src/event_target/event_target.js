'use strict';
// internal/event_target: Event, CustomEvent, EventTarget, and NodeEventTarget, which has an EventEmitter's methods too.
//
// One target is the whole path of an event: there is no tree here, so capture only tells listeners apart. A listener that
// throws, or whose promise rejects, does so as an uncaught exception one tick later; the other listeners still run.
// Documentation: nodejs.org/api/events.html#eventtarget-and-event-api. Ops used: none.
//
// A target's listeners of one type form a linked list. A running dispatch holds on to the one that comes next, so removal
// needs no copy; a removed listener says so, in case a dispatch still reaches it.

const {
  codes: { ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const EventEmitter = require('events');

const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned, kResistStopPropagation } = EventEmitter;
const CUSTOM_INSPECT = Symbol.for('nodejs.util.inspect.custom');
const kType = Symbol('type');
const kDetail = Symbol('detail');
const kTarget = Symbol('kTarget');
const kDispatching = Symbol('kIsBeingDispatched');
const kStopped = Symbol('kStop');
const kPassive = Symbol('kInPassiveListener');
const kTrustEvent = Symbol('kTrustEvent');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kIsEventTarget = Symbol.for('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
/** Called when a listener was added or removed; AbortSignal keeps itself alive by them. */
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kCreateEvent = Symbol('kCreateEvent');
/** Options of addEventListener for built-ins: a listener that lives as long as the object given, one that is called with
 * the value instead of the event. (kResistStopPropagation is the third.) */
const kWeakHandler = Symbol('kWeak');
const kNodeStyle = Symbol('kIsNodeStyleListener');

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);
const { defineProperty } = Object;

/** Makes methods and accessors of a class enumerable, as the web's interfaces have them, and gives it its tag. */
function webInterface(Class, names, tag) {
  for (const name of names) defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: tag, writable: false, enumerable: false, configurable: true });
}

/** The options of a nested inspect. */
function deeper(options) {
  return { ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth };
}

// ---- events

const trusted = new WeakSet();

function checkEvent(value) {
  if (typeof value?.[kType] !== 'string') throw new ERR_INVALID_THIS('Event');
}

class Event {
  #cancelable = false;
  #bubbles = false;
  #composed = false;
  #prevented = false;
  #propagationStopped = false;
  #timeStamp = require('internal/performance').performance.now();

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options !== undefined && options !== null) {
      if (typeof options !== 'object' || Array.isArray(options)) throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
      this.#bubbles = Boolean(options.bubbles);
      this.#cancelable = Boolean(options.cancelable);
      this.#composed = Boolean(options.composed);
      if (options[kTrustEvent]) trusted.add(this);
    }
    this[kType] = `${type}`;
    this[kTarget] = null;
    this[kDispatching] = false;
    this[kStopped] = false;
    this[kPassive] = false;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this[kDispatching]) return;
    this[kType] = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
  }

  [CUSTOM_INSPECT](depth, options) {
    checkEvent(this);
    const { name } = this.constructor;
    if (depth < 0) return name;
    const shown = { type: this[kType], defaultPrevented: this.#prevented, cancelable: this.#cancelable, timeStamp: this.#timeStamp };
    return `${name} ${inspect(shown, deeper(options))}`;
  }

  stopImmediatePropagation() {
    checkEvent(this);
    this.stopPropagation();
    this[kStopped] = true;
  }
  stopPropagation() {
    checkEvent(this);
    this.#propagationStopped = true;
  }
  preventDefault() {
    checkEvent(this);
    if (this.#cancelable && !this[kPassive]) this.#prevented = true;
  }
  composedPath() {
    checkEvent(this);
    return this[kDispatching] ? [this[kTarget]] : [];
  }

  get type() { checkEvent(this); return this[kType]; }
  get target() { checkEvent(this); return this[kTarget]; }
  get currentTarget() { checkEvent(this); return this[kDispatching] ? this[kTarget] : null; }
  get srcElement() { checkEvent(this); return this[kTarget]; }
  get cancelable() { checkEvent(this); return this.#cancelable; }
  get defaultPrevented() { checkEvent(this); return this.#cancelable && this.#prevented; }
  get timeStamp() { checkEvent(this); return this.#timeStamp; }
  get bubbles() { checkEvent(this); return this.#bubbles; }
  get composed() { checkEvent(this); return this.#composed; }
  get eventPhase() { checkEvent(this); return this[kDispatching] ? Event.AT_TARGET : Event.NONE; }
  get returnValue() { checkEvent(this); return !this.#cancelable || !this.#prevented; }
  set returnValue(value) { checkEvent(this); if (!value) this.preventDefault(); }
  get cancelBubble() { checkEvent(this); return this.#propagationStopped; }
  set cancelBubble(value) { checkEvent(this); if (value) this.#propagationStopped = true; }
}

webInterface(Event, ['initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type', 'cancelable',
  'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase', 'cancelBubble', 'stopPropagation'], 'Event');
defineProperty(Event.prototype, 'isTrusted', {
  ...Object.getOwnPropertyDescriptor({ get isTrusted() { return trusted.has(this); } }, 'isTrusted'), configurable: false, enumerable: true,
});
['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => {
  defineProperty(Event, name, { __proto__: null, value, enumerable: true });
});

class CustomEvent extends Event {
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this[kDetail] = options?.detail ?? null;
  }
  get detail() {
    if (this?.[kDetail] === undefined) throw new ERR_INVALID_THIS('CustomEvent');
    return this[kDetail];
  }
}
webInterface(CustomEvent, ['detail'], 'CustomEvent');

// ---- listeners

let weakRegistry;
let weakOwners;

/** One listener in its list; `previous` of the first is the list itself. */
class Listener {
  constructor(listener, options) {
    this.next = undefined;
    this.previous = undefined;
    this.listener = listener;
    this.once = options.once;
    this.capture = options.capture;
    this.passive = options.passive;
    this.nodeStyle = options.nodeStyle;
    this.resists = options.resists;
    this.weak = false;
    this.removed = false;
  }

  /** From here on the listener lives only as long as `owner`. */
  weaken(owner, target, type) {
    weakRegistry ??= new FinalizationRegistry(({ target, type, entry }) => target.deref()?.[kRemoveEntry](type, entry));
    weakOwners ??= new WeakMap();
    weakRegistry.register(this.listener, { target: new WeakRef(target), type, entry: this }, this);
    weakOwners.set(owner, this.listener);
    this.listener = new WeakRef(this.listener);
    this.weak = true;
  }

  get current() { return this.weak ? this.listener.deref() : this.listener; }

  unlink() {
    this.previous.next = this.next;
    if (this.next !== undefined) this.next.previous = this.previous;
    this.removed = true;
    if (this.weak) weakRegistry.unregister(this);
  }
}

/** A type's listeners. */
class List {
  constructor() {
    this.next = undefined;
    this.size = 0;
    this.resists = false;
  }

  find(listener, capture) {
    let entry = this.next;
    while (entry !== undefined && (entry.capture !== capture || entry.current !== listener)) entry = entry.next;
    return entry;
  }

  append(entry) {
    let last = this;
    while (last.next !== undefined) last = last.next;
    last.next = entry;
    entry.previous = last;
    this.size++;
    if (entry.resists) this.resists = true;
  }
}

const PLAIN = { once: false, capture: false, passive: false, signal: undefined, weak: undefined, resists: false, nodeStyle: false };

function listenerOptions(options) {
  if (options === undefined || options === null) return PLAIN;
  if (typeof options === 'boolean') return { ...PLAIN, capture: options };
  if (typeof options !== 'object' && typeof options !== 'function') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    weak: options[kWeakHandler],
    resists: Boolean(options[kResistStopPropagation]),
    nodeStyle: Boolean(options[kNodeStyle]),
  };
}

/** Whether it can be called; what is no listener at all throws. */
function isListener(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) return true;
  if (listener === undefined || listener === null) return false;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function throwLater(error) {
  require('process').nextTick(() => { throw error; });
}

function catchRejection(result) {
  const { then } = result;
  if (typeof then === 'function') then.call(result, undefined, throwLater);
}

/** What to call, and on what: an object's handleEvent is looked up at each event. */
function invoke(target, listener, argument) {
  if (typeof listener === 'function') return listener.call(target, argument);
  return handleLater(listener, argument);
}

async function handleLater(listener, argument) {
  if (listener.handleEvent) await listener.handleEvent(argument);
}

// ---- targets

const kRemoveEntry = Symbol('kRemoveWeakListenerHelper');

const isEventTarget = (value) => value?.constructor?.[kIsEventTarget];
const isNodeEventTarget = (value) => value?.constructor?.[kIsNodeEventTarget];

function checkTarget(value) {
  if (!isEventTarget(value)) throw new ERR_INVALID_THIS('EventTarget');
}

/** Gives `self` the fields of a target, for classes that cannot call the constructor. */
function initEventTarget(self) {
  self[kEvents] = undefined; // a Map of Lists by type, once there is a listener
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = undefined; // a Map of onxxx handlers by type, once there is one
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](size, type) {
    const limit = this[kMaxEventTargetListeners];
    if (!(limit > 0 && size > limit) || this[kMaxEventTargetListenersWarned]) return;
    this[kMaxEventTargetListenersWarned] = true;
    warn(this, type, 'MaxListenersExceededWarning', `Possible EventTarget memory leak detected. ${size} ${type} listeners ` +
      `added to ${inspect(this, { depth: -1 })}. MaxListeners is ${limit}. Use events.setMaxListeners() to increase limit`, size);
  }

  [kRemoveListener]() {}

  addEventListener(type, listener, options = undefined) {
    checkTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const wanted = listenerOptions(options);
    const { signal } = wanted;
    if (signal !== undefined) {
      validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options),
        { __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
    }
    if (!isListener(listener)) {
      return warn(this, type, 'AddEventListenerArgumentTypeWarning', `addEventListener called with ${listener} which has no effect.`);
    }
    type = `${type}`;
    const events = this[kEvents] ??= new Map();
    let list = events.get(type);
    if (list === undefined) events.set(type, list = new List());
    else if (list.find(listener, wanted.capture) !== undefined) return;
    const entry = new Listener(listener, wanted);
    if (wanted.weak) entry.weaken(wanted.weak, this, type);
    list.append(entry);
    this[kNewListener](list.size, type, listener, wanted.once, wanted.capture, wanted.passive, wanted.weak);
  }

  removeEventListener(type, listener, options = undefined) {
    checkTarget(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!isListener(listener)) return;
    const capture = options === true || options?.capture === true;
    const entry = this[kEvents]?.get(`${type}`)?.find(listener, capture);
    if (entry !== undefined) this[kRemoveEntry](`${type}`, entry);
  }

  [kRemoveEntry](type, entry) {
    if (entry.removed) return;
    const list = this[kEvents].get(type);
    entry.unlink();
    if (--list.size === 0 && list.next === undefined) this[kEvents].delete(type);
    this[kRemoveListener](list.size, type, entry.current, entry.capture);
  }

  dispatchEvent(event) {
    checkTarget(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (event[kDispatching]) throw new ERR_EVENT_RECURSION(event.type);
    dispatch(this, event, event.type, event);
    return event.defaultPrevented !== true;
  }

  [kCreateEvent](value, type) {
    return new CustomEvent(type, { detail: value });
  }

  [CUSTOM_INSPECT](depth, options) {
    const { name } = this.constructor;
    return depth < 0 ? name : `${name} ${inspect({}, deeper(options))}`;
  }
}
webInterface(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent'], 'EventTarget');

function warn(target, type, name, message, count) {
  const warning = new Error(message);
  warning.name = name;
  warning.target = target;
  warning.type = type;
  if (count !== undefined) warning.count = count;
  require('process').emitWarning(warning);
}

/** Runs the listeners; `event` is made of `value` when the first listener wants one. */
function dispatch(target, value, type, event) {
  if (event !== undefined) begin(event, target);
  const list = target[kEvents]?.get(type);
  let entry = list?.next;
  while (entry !== undefined) {
    if (event?.[kStopped] && !list.resists && !entry.passive) break;
    const { next } = entry;
    if (!entry.removed && (!event?.[kStopped] || entry.resists)) {
      if (entry.once) target[kRemoveEntry](type, entry);
      if (!entry.nodeStyle && event === undefined) begin(event = target[kCreateEvent](value, type), target);
      callListener(target, entry, entry.nodeStyle ? value : event, event);
    }
    entry = next;
  }
  if (event !== undefined) event[kDispatching] = false;
}

function begin(event, target) {
  event[kTarget] = target;
  event[kDispatching] = true;
}

function callListener(target, entry, argument, event) {
  const listener = entry.current;
  if (listener === undefined) return;
  const passive = entry.passive && !entry.nodeStyle;
  try {
    if (passive) event[kPassive] = true;
    const result = invoke(target, listener, argument);
    // As in Node, an event counts as dispatched once its first listener has returned.
    if (!entry.nodeStyle) event[kDispatching] = false;
    if (result !== undefined && result !== null) catchRejection(result);
  } catch (error) {
    throwLater(error);
  } finally {
    if (passive) event[kPassive] = false;
  }
}

/** For events.getEventListeners. */
function listenersOf(target, type) {
  const listeners = [];
  for (let entry = target[kEvents]?.get(`${type}`)?.next; entry !== undefined; entry = entry.next) {
    const listener = entry.current;
    if (listener !== undefined) listeners.push(listener);
  }
  return listeners;
}

// ---- targets with an emitter's methods

function checkNodeTarget(value) {
  if (!isNodeEventTarget(value)) throw new ERR_INVALID_THIS('NodeEventTarget');
}

class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    checkNodeTarget(this);
    EventEmitter.setMaxListeners(n, this);
  }
  getMaxListeners() {
    checkNodeTarget(this);
    return this[kMaxEventTargetListeners];
  }
  eventNames() {
    checkNodeTarget(this);
    return this[kEvents] === undefined ? [] : [...this[kEvents].keys()];
  }
  listenerCount(type) {
    checkNodeTarget(this);
    return this[kEvents]?.get(`${type}`)?.size ?? 0;
  }
  off(type, listener, options) {
    checkNodeTarget(this);
    this.removeEventListener(type, listener, options);
    return this;
  }
  removeListener(type, listener, options) { return this.off(type, listener, options); }
  on(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { [kNodeStyle]: true });
    return this;
  }
  addListener(type, listener) { return this.on(type, listener); }
  once(type, listener) {
    checkNodeTarget(this);
    this.addEventListener(type, listener, { once: true, [kNodeStyle]: true });
    return this;
  }
  emit(type, argument) {
    checkNodeTarget(this);
    if (typeof type !== 'string') throw new ERR_INVALID_ARG_TYPE('type', 'string', type);
    const hadListeners = this.listenerCount(type) > 0;
    dispatch(this, argument, type, undefined);
    return hadListeners;
  }
  removeAllListeners(type) {
    checkNodeTarget(this);
    if (type !== undefined) this[kEvents]?.delete(`${type}`);
    else this[kEvents]?.clear();
    return this;
  }
}
webInterface(NodeEventTarget, ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener', 'on', 'addListener',
  'once', 'emit', 'removeAllListeners'], 'EventTarget');

/** Gives a class's prototype the property `on<name>`: one listener that assigning replaces, in its first place. */
function defineEventHandler(prototype, name, type = name) {
  const property = `on${name}`;
  const handlersOf = (target) => {
    if (!(kHandlers in Object(target))) throw new ERR_INVALID_THIS('EventTarget');
    return target[kHandlers];
  };
  const accessors = {
    get [property]() { return handlersOf(this)?.get(type)?.handler ?? null; },
    set [property](value) { setHandler(this, handlersOf(this) ?? (this[kHandlers] = new Map()), type, value); },
  };
  defineProperty(prototype, property, { ...Object.getOwnPropertyDescriptor(accessors, property), configurable: true, enumerable: true });
}

function setHandler(target, handlers, type, value) {
  const known = handlers.get(type);
  if (known === undefined) {
    const wrapper = function(...args) {
      return typeof wrapper.handler === 'function' ? Reflect.apply(wrapper.handler, this, args) : undefined;
    };
    wrapper.handler = value;
    handlers.set(type, wrapper);
    target.addEventListener(type, wrapper);
    return;
  }
  // The wrapper keeps its place; it counts as a listener while it holds a function.
  const list = target[kEvents].get(type);
  if (typeof known.handler === 'function') target[kRemoveListener](--list.size, type, known.handler, false);
  known.handler = value;
  if (typeof value === 'function') target[kNewListener](++list.size, type, value, false, false, false, false);
}

module.exports = {
  Event, CustomEvent, EventTarget, NodeEventTarget, defineEventHandler, dispatch, kNewListener, kRemoveListener, kResistStopPropagation, kTrustEvent,
  kWeakHandler, listenersOf, webInterface,
};
