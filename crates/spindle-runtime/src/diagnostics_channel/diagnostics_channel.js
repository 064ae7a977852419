'use strict';
// diagnostics_channel: named channels on which libraries tell those who observe them what they do. Documentation:
// nodejs.org/api/diagnostics_channel.html.
//
// A channel that nobody listens to must cost next to nothing, so publish() does nothing until the first subscriber
// changes the channel's prototype.
//
// Ops used: none.

const { consoleChannels } = require('internal/bootstrap');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { validateFunction } = require('internal/validators');

const apply = Reflect.apply;

/** Channels by name. Held weakly, unless somebody subscribed: whoever asks for the name again must find them then. */
const channels = new Map();
const keptAlive = new Set();
const forgotten = new FinalizationRegistry((name) => {
  if (channels.get(name)?.deref() === undefined) channels.delete(name);
});

/** An observer's mistake must not break what it observes. */
function report(error) {
  nextTick(() => require('internal/process/execution').uncaught(error, false));
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    // The console publishes without loading this module.
    if (typeof name === 'string' && name.startsWith('console.') && name.slice(8) in consoleChannels) consoleChannels[name.slice(8)] = this;
    channels.set(name, new WeakRef(this));
    forgotten.register(this, name);
  }

  static [Symbol.hasInstance](value) {
    const prototype = value === null || typeof value !== 'object' ? null : Object.getPrototypeOf(value);
    return prototype === Channel.prototype || prototype === ActiveChannel.prototype;
  }

  subscribe(subscription) {
    activate(this);
    this.subscribe(subscription);
  }

  unsubscribe() { return false; }

  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  unbindStore() { return false; }
  get hasSubscribers() { return false; }
  publish() {}
  runStores(data, fn, thisArg, ...args) { return apply(fn, thisArg, args); }
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A new list each time: publish() may be walking the old one.
    this._subscribers = [...this._subscribers, subscription];
    keptAlive.add(this);
  }

  unsubscribe(subscription) {
    const index = this._subscribers.indexOf(subscription);
    if (index === -1) return false;
    this._subscribers = this._subscribers.toSpliced(index, 1);
    deactivateIfUnused(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
    keptAlive.add(this);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    deactivateIfUnused(this);
    return true;
  }

  get hasSubscribers() { return true; }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < (subscribers?.length ?? 0); i++) {
      try {
        const subscriber = subscribers[i];
        subscriber(data, this.name);
      } catch (error) {
        report(error);
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores) run = within(store, data, transform, run);
    return run();
  }
}

/** `next`, run with `store` holding the data. */
function within(store, data, transform, next) {
  return () => {
    let value = data;
    if (transform) {
      try {
        value = transform(data);
      } catch (error) {
        report(error);
        return next();
      }
    }
    return store.run(value, next);
  };
}

function activate(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
}

function deactivateIfUnused(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  Object.setPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
  keptAlive.delete(channel);
}

Object.defineProperty(ActiveChannel.prototype, 'constructor', { __proto__: null, value: Channel, writable: true, configurable: true });

function channel(name) {
  const known = channels.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  return new Channel(name);
}

const subscribe = (name, subscription) => channel(name).subscribe(subscription);
const unsubscribe = (name, subscription) => channel(name).unsubscribe(subscription);
const hasSubscribers = (name) => channels.get(name)?.deref()?.hasSubscribers ?? false;

// ---- tracing channels

const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of EVENTS) {
      const value = channelOf(nameOrChannels, event);
      Object.defineProperty(this, event, { __proto__: null, value, writable: false, enumerable: false, configurable: false });
    }
  }

  get hasSubscribers() {
    return EVENTS.some((event) => this[event]?.hasSubscribers);
  }

  subscribe(handlers) {
    for (const event of EVENTS) if (handlers[event]) this[event]?.subscribe(handlers[event]);
  }

  unsubscribe(handlers) {
    let done = true;
    for (const event of EVENTS) if (handlers[event] && !this[event]?.unsubscribe(handlers[event])) done = false;
    return done;
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    return this.start.runStores(context, () => {
      try {
        const result = apply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (error) {
        throw this.failed(context, error);
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const settled = () => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    const onResult = (result) => {
      context.result = result;
      settled();
      return result;
    };
    const onError = (error) => {
      this.failed(context, error);
      settled();
      throw error;
    };
    return this.start.runStores(context, () => {
      try {
        const promise = apply(fn, thisArg, args);
        return (promise instanceof Promise ? promise : Promise.resolve(promise)).then(onResult, onError);
      } catch (error) {
        throw this.failed(context, error);
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return apply(fn, thisArg, args);
    const tracing = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position, 1, function(error, result) {
      if (error) tracing.failed(context, error);
      else context.result = result;
      // Through the stores, so that the callback runs in the context that was bound to them.
      tracing.asyncStart.runStores(context, () => {
        try {
          return apply(callback, this, arguments);
        } finally {
          tracing.asyncEnd.publish(context);
        }
      });
    });
    return this.start.runStores(context, () => {
      try {
        return apply(fn, thisArg, args);
      } catch (error) {
        throw this.failed(context, error);
      } finally {
        this.end.publish(context);
      }
    });
  }
}

/** Tells of an error, and gives it back to be thrown on. */
Object.defineProperty(TracingChannel.prototype, 'failed', {
  __proto__: null,
  enumerable: false,
  value: function failed(context, error) {
    context.error = error;
    this.error.publish(context);
    return error;
  },
});

function channelOf(nameOrChannels, event) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${event}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[event];
    if (!(given instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], given);
    return given;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
}

const tracingChannel = (nameOrChannels) => new TracingChannel(nameOrChannels);

module.exports = { channel, hasSubscribers, subscribe, tracingChannel, unsubscribe, Channel };
