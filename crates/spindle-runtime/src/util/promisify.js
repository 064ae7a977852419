'use strict';
// internal/util/promisify: util.promisify and util.callbackify (nodejs.org/api/util.html#utilpromisifyoriginal).
//
// A function may say itself what its promise form is (promisify.custom); a built-in whose callback gets several results
// names them under ARGS, a registered symbol so that fs and dns need not load this file. Ops used: none.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const CUSTOM = Symbol.for('nodejs.util.promisify.custom');
const ARGS = Symbol.for('nodejs.util.promisify.customArgs');

const isPromise = (value) => {
  const { CLASS, classOf } = require('internal/util/inspect');
  return classOf(value) === CLASS.PROMISE;
};

/** Gives `target` the properties of `source`, its name, length and prototype among them. */
function dressAs(target, source, change) {
  const descriptors = Object.getOwnPropertyDescriptors(source);
  change?.(descriptors);
  for (const key of Reflect.ownKeys(descriptors)) Object.setPrototypeOf(descriptors[key], null);
  return Object.defineProperties(target, descriptors);
}

function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[CUSTOM];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return Object.defineProperty(custom, CUSTOM, { __proto__: null, value: custom, configurable: true });
  }
  const names = original[ARGS];
  function promised(...args) {
    return new Promise((resolve, reject) => {
      args.push((error, ...values) => {
        if (error) reject(error);
        else resolve(names !== undefined && values.length > 1 ? named(names, values) : values[0]);
      });
      const result = Reflect.apply(original, this, args);
      if (typeof result === 'object' && isPromise(result)) warnOfPromise();
    });
  }
  Object.setPrototypeOf(promised, Object.getPrototypeOf(original));
  Object.defineProperty(promised, CUSTOM, { __proto__: null, value: promised, configurable: true });
  return dressAs(promised, original);
}
promisify.custom = CUSTOM;

function named(names, values) {
  const result = {};
  for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
  return result;
}

function warnOfPromise() {
  require('process').emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.', 'DeprecationWarning', 'DEP0174');
}

/** Passes a rejection to the callback; a falsy reason would look like success there, so it is wrapped. */
function reject(reason, callback) {
  if (!reason) {
    reason = new codes.ERR_FALSY_VALUE_REJECTION(reason);
    Error.captureStackTrace(reason, reject);
  }
  return callback(reason);
}

function callbackify(original) {
  validateFunction(original, 'original');
  // The callback runs in a tick of its own: what it throws is an uncaught exception, no rejection.
  function callbackified(...args) {
    const last = args.pop();
    validateFunction(last, 'last argument');
    const callback = Function.prototype.bind.call(last, this);
    const { nextTick } = require('process');
    Reflect.apply(original, this, args).then((value) => nextTick(callback, null, value), (reason) => nextTick(reject, reason, callback));
  }
  return dressAs(callbackified, original, ({ length, name }) => {
    if (typeof length.value === 'number') length.value++;
    if (typeof name.value === 'string') name.value += 'Callbackified';
  });
}

module.exports = { callbackify, promisify };
