'use strict';
// worker_threads: what the main thread knows of itself. Documentation: nodejs.org/api/worker_threads.html.
//
// There are no worker threads: `new Worker` throws, so every program runs in the main thread. Ports and channels are
// the global ones.
//
// Ops used: none.

const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
const { missingFunction, notThere } = require('internal/not_there');

const untransferable = new WeakSet();
const uncloneable = new WeakSet();
const environmentData = new Map();

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Only what is an object can be transferred, so only that is marked. */
function markAsUntransferable(object) {
  if (isObject(object)) untransferable.add(object);
}

function isMarkedAsUntransferable(object) {
  return isObject(object) && untransferable.has(object);
}

function markAsUncloneable(object) {
  if (isObject(object)) uncloneable.add(object);
}

function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

function getEnvironmentData(key) {
  return environmentData.get(key);
}

function receiveMessageOnPort(port) {
  const receive = port?.[Symbol.for('spindle.receiveMessage')];
  if (typeof receive === 'function') return receive.call(port);
  const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
  throw new ERR_INVALID_ARG_TYPE('port', 'MessagePort', port);
}

async function postMessageToThread() {
  throw new ERR_WORKER_UNSUPPORTED_OPERATION('postMessageToThread');
}

class Worker extends require('events') {
  constructor(filename) {
    super();
    if (typeof filename !== 'string' && !require('internal/url').isURL(filename)) {
      const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
      throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
    }
    throw notThere('worker_threads.Worker');
  }
}

module.exports = {
  isInternalThread: false,
  isMainThread: true,
  MessagePort: undefined,
  MessageChannel: undefined,
  markAsUncloneable,
  markAsUntransferable,
  isMarkedAsUntransferable,
  moveMessagePortToContext: missingFunction('worker_threads.moveMessagePortToContext'),
  receiveMessageOnPort,
  resourceLimits: {},
  postMessageToThread,
  threadId: 0,
  threadName: '',
  SHARE_ENV: Symbol.for('nodejs.worker_threads.SHARE_ENV'),
  Worker,
  parentPort: null,
  workerData: null,
  BroadcastChannel: undefined,
  setEnvironmentData,
  getEnvironmentData,
};

// The globals load what they are made of at the first touch, and so do these.
for (const name of ['MessagePort', 'MessageChannel', 'BroadcastChannel']) {
  Object.defineProperty(module.exports, name, { __proto__: null, get: () => globalThis[name], enumerable: true, configurable: true });
}
