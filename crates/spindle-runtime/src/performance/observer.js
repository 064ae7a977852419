'use strict';
// internal/performance/observer: PerformanceObserver, which is told of new entries of the timeline in batches, one
// immediate later (w3c.github.io/performance-timeline).
//
// Ops used: none.

const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const { entries, inOrder } = require('internal/performance/entries');
const { validateFunction, validateObject } = require('internal/validators');

const inspectKey = Symbol.for('nodejs.util.inspect.custom');
const kCreate = Symbol('create');

/** What there can be entries of. 'gc', 'resource' and the network's are accepted, and nothing makes them. */
const TYPES = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);

class PerformanceObserverEntryList {
  #entries;

  constructor(key, list) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = inOrder(list);
  }

  getEntries() { return this.#entries.slice(); }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return this.#entries.filter((entry) => entry.entryType === `${type}`);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return this.#entries.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === `${type}`));
  }

  [inspectKey](depth, options) {
    if (depth < 0) return this;
    return `PerformanceObserverEntryList ${require('internal/util/inspect').inspect(this.#entries, options)}`;
  }
}

const observers = new Set();
/** Those with something to tell. */
let pending = new Set();

class PerformanceObserver {
  #callback;
  #buffer = [];
  #types = new Set();
  /** 'single' after observe({ type }), 'multiple' after observe({ entryTypes }); the two do not mix. */
  #mode;

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes !== undefined && type !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes !== undefined ? 'multiple' : 'single';
    if (this.#mode !== undefined && this.#mode !== mode) {
      throw new (require('internal/dom_exception').DOMException)(
        mode === 'multiple'
          ? 'PerformanceObserver can not change to multiple observations'
          : 'PerformanceObserver can not change to single observation', 'InvalidModificationError');
    }
    this.#mode = mode;
    if (mode === 'multiple') this.#observeMany(entryTypes);
    else this.#observeOne(type, buffered);
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }

  #observeMany(types) {
    if (!Array.isArray(types)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', types);
    this.#types = new Set(types.filter((type) => TYPES.includes(type)));
    this.#buffer = [];
  }

  #observeOne(type, buffered) {
    if (!TYPES.includes(type)) return;
    this.#types.add(type);
    if (!buffered) return;
    this.#buffer.push(...entries(undefined, type));
    this.#isPending();
  }

  disconnect() {
    observers.delete(this);
    pending.delete(this);
    this.#buffer = [];
    this.#types = new Set();
    this.#mode = undefined;
  }

  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  static get supportedEntryTypes() { return TYPES; }

  #isPending() {
    if (this.#buffer.length === 0) return;
    pending.add(this);
    if (pending.size === 1) require('timers').setImmediate(tellAll);
  }

  /** A new entry. */
  static [kCreate](observer, entry) {
    if (!observer.#types.has(entry.entryType)) return;
    observer.#buffer.push(entry);
    observer.#isPending();
  }

  /** Tells of what has come together. */
  static tell(observer) {
    const list = observer.takeRecords();
    if (list.length === 0) return;
    Reflect.apply(observer.#callback, observer, [new PerformanceObserverEntryList(kCreate, list), observer]);
  }

  [inspectKey](depth, options) {
    if (depth < 0) return this;
    const shown = { connected: observers.has(this), pending: pending.has(this), entryTypes: [...this.#types], buffer: this.#buffer };
    return `PerformanceObserver ${require('internal/util/inspect').inspect(shown, { ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

const { tell } = PerformanceObserver;
delete PerformanceObserver.tell;
const offer = PerformanceObserver[kCreate];
delete PerformanceObserver[kCreate];

function tellAll() {
  const all = pending;
  pending = new Set();
  for (const observer of all) tell(observer);
}

/** Offers a new entry to all observers. */
function enqueue(entry) {
  for (const observer of observers) offer(observer, entry);
}

/** Whether anybody observes a type, for those that make entries only then. */
const hasObserver = () => observers.size > 0;

module.exports = { PerformanceObserver, PerformanceObserverEntryList, enqueue, hasObserver };
