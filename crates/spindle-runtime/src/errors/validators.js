'use strict';
// internal/validators: checks of arguments, which throw Node's errors with Node's messages.
//
// Each takes the value and the name that the message shows; those with limits take them last. Frames of this file are
// never shown in stacks. Hot paths check inline and come here only to throw.
//
// Ops used: none.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } } = require('internal/errors');

const isMissing = (limit) => limit === undefined || limit === null;

function mustBe(type, value, name, wanted = type) {
  if (typeof value !== type) throw new ERR_INVALID_ARG_TYPE(name, wanted, value);
}

function mustLieBetween(value, name, min, max) {
  if (!Number.isInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  mustBe('number', value, name);
  mustLieBetween(value, name, min, max);
}

const validateInt32 = (value, name, min = -(2 ** 31), max = 2 ** 31 - 1) => validateInteger(value, name, min, max);
const validateUint32 = (value, name, positive = false) => validateInteger(value, name, positive ? 1 : 0, 2 ** 32 - 1);

function validateNumber(value, name, min, max) {
  mustBe('number', value, name);
  if (isMissing(min) && isMissing(max)) return;
  const low = isMissing(min) || value >= min;
  const high = isMissing(max) || value <= max;
  if (low && high && !Number.isNaN(value)) return;
  const range = [isMissing(min) ? '' : `>= ${min}`, isMissing(max) ? '' : `<= ${max}`].filter(Boolean).join(' && ');
  throw new ERR_OUT_OF_RANGE(name, range, value);
}

const validateString = (value, name) => mustBe('string', value, name);
const validateBoolean = (value, name) => mustBe('boolean', value, name);
const validateFunction = (value, name) => mustBe('function', value, name, 'Function');

function validateObject(value, name) {
  if (value === null || Array.isArray(value) || typeof value !== 'object') throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
}

function validateArray(value, name, minLength = 0) {
  if (!Array.isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Array', value);
  if (value.length < minLength) throw new ERR_INVALID_ARG_VALUE(name, value, `must be longer than ${minLength}`);
}

function validateOneOf(value, name, choices) {
  if (choices.includes(value)) return;
  const shown = choices.map((choice) => typeof choice === 'string' ? `'${choice}'` : String(choice));
  throw new ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${shown.join(', ')}`);
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw new ERR_INVALID_ARG_TYPE(name, 'AbortSignal', signal);
  }
}

/** A TCP or UDP port as number or text; gives the number. */
function validatePort(port, name = 'Port', allowZero = true) {
  const isText = typeof port === 'string' && port.trim() !== '';
  const fits = (typeof port === 'number' || isText) && +port === (+port >>> 0) && port <= 0xFFFF;
  if (!fits || (+port === 0 && !allowZero)) {
    const { codes: { ERR_SOCKET_BAD_PORT } } = require('internal/errors');
    throw new ERR_SOCKET_BAD_PORT(name, port, allowZero);
  }
  return port | 0;
}

/** A file mode as number or octal text; gives the number. */
function parseFileMode(value, name, def) {
  value ??= def;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = Number.parseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

module.exports = {
  parseFileMode,
  validateAbortSignal,
  validateArray,
  validateBoolean,
  validateFunction,
  validateInt32,
  validateInteger,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePort,
  validateString,
  validateUint32,
};
