'use strict';
// async_hooks: AsyncLocalStorage, AsyncResource and hooks. Documentation: nodejs.org/api/async_hooks.html.
//
// What has a number, and so what hooks are told of, is said in internal/async_hooks.
//
// Ops used: none.

const context = require('internal/async_context');
const { AsyncLocalStorage } = require('internal/async_hooks/storage');
const hooks = require('internal/async_hooks');
const { codes: { ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID } } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');

const { now } = hooks;
const apply = Reflect.apply;

/** Numbers of resources that were collected without emitDestroy(). */
let collected;

class AsyncResource {
  #asyncId;
  #triggerAsyncId;
  #context;
  /** Shared with `collected`: whether emitDestroy() was called. */
  #fate;

  constructor(type, options = {}) {
    validateString(type, 'type');
    const isNumber = typeof options === 'number';
    const trigger = isNumber ? options : options.triggerAsyncId === undefined ? now.execution : options.triggerAsyncId;
    if (!Number.isSafeInteger(trigger) || trigger < -1) throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    this.#context = context.get();
    this.#asyncId = ++now.lastId;
    this.#triggerAsyncId = trigger;
    if (hooks.hasHook('init')) {
      if (type === '') throw new ERR_ASYNC_TYPE(type);
      hooks.emit.init(this.#asyncId, type, trigger, this);
    }
    if (!(!isNumber && options.requireManualDestroy) && hooks.hasHook('destroy')) this.#destroyWhenCollected();
  }

  #destroyWhenCollected() {
    collected ??= new FinalizationRegistry((fate) => { if (!fate.isDestroyed) hooks.destroy(fate.id); });
    this.#fate = { id: this.#asyncId, isDestroyed: false };
    collected.register(this, this.#fate);
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const before = context.get();
    return hooks.runAs(this.#asyncId, this.#triggerAsyncId, this, () => {
      context.set(this.#context);
      try {
        return apply(fn, thisArg, args);
      } finally {
        context.set(before);
      }
    });
  }

  emitDestroy() {
    if (this.#fate !== undefined) this.#fate.isDestroyed = true;
    hooks.destroy(this.#asyncId);
    return this;
  }

  asyncId() { return this.#asyncId; }

  triggerAsyncId() { return this.#triggerAsyncId; }

  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined
      ? function(...args) { return resource.runInAsyncScope(fn, this, ...args); }
      : this.runInAsyncScope.bind(this, fn, thisArg);
    return Object.defineProperty(bound, 'length', { __proto__: null, value: fn.length, configurable: true });
  }

  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

const topLevel = {};

/** Node's names of its own kinds of asynchronous work. */
const PROVIDERS = ('NONE DIRHANDLE DNSCHANNEL ELDHISTOGRAM FILEHANDLE FILEHANDLECLOSEREQ BLOBREADER FSEVENTWRAP ' +
  'FSREQCALLBACK FSREQPROMISE GETADDRINFOREQWRAP GETNAMEINFOREQWRAP HEAPSNAPSHOT HTTP2SESSION HTTP2STREAM HTTP2PING ' +
  'HTTP2SETTINGS HTTPINCOMINGMESSAGE HTTPCLIENTREQUEST LOCKS JSSTREAM JSUDPWRAP MESSAGEPORT PIPECONNECTWRAP ' +
  'PIPESERVERWRAP PIPEWRAP PROCESSWRAP PROMISE QUERYWRAP QUIC_ENDPOINT QUIC_LOGSTREAM QUIC_PACKET QUIC_SESSION ' +
  'QUIC_STREAM QUIC_UDP SHUTDOWNWRAP SIGNALWRAP STATWATCHER STREAMPIPE TCPCONNECTWRAP TCPSERVERWRAP TCPWRAP TTYWRAP ' +
  'UDPSENDWRAP UDPWRAP SIGINTWATCHDOG WORKER WORKERCPUPROFILE WORKERCPUUSAGE WORKERHEAPPROFILE WORKERHEAPSNAPSHOT ' +
  'WORKERHEAPSTATISTICS WRITEWRAP ZLIB CHECKPRIMEREQUEST PBKDF2REQUEST KEYPAIRGENREQUEST KEYGENREQUEST ' +
  'KEYEXPORTREQUEST ARGON2REQUEST CIPHERREQUEST DERIVEBITSREQUEST HASHREQUEST RANDOMBYTESREQUEST RANDOMPRIMEREQUEST ' +
  'SCRYPTREQUEST SIGNREQUEST TLSWRAP VERIFYREQUEST').split(' ');

module.exports = {
  AsyncLocalStorage,
  createHook: (callbacks) => new hooks.AsyncHook(callbacks),
  executionAsyncId: () => now.execution,
  triggerAsyncId: () => now.trigger,
  executionAsyncResource: () => now.resource ?? topLevel,
  asyncWrapProviders: Object.freeze(Object.assign({ __proto__: null }, Object.fromEntries(PROVIDERS.map((name, i) => [name, i])))),
  AsyncResource,
};
