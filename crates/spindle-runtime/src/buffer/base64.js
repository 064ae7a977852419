'use strict';
// internal/buffer/base64: btoa and atob, the web's base64 of texts (html.spec.whatwg.org/#atob).
//
// Ops used: none.

const { codes } = require('internal/errors');
const { Buffer } = require('buffer');

function domError(message, name) {
  const { DOMException } = globalThis;
  return typeof DOMException === 'function' ? new DOMException(message, name) : Object.assign(new Error(message), { name });
}

function missing(name) {
  return new codes.ERR_MISSING_ARGS(name);
}

/** Bytes given as characters 0-255, as base64 (WHATWG HTML). */
function btoa(input) {
  if (arguments.length === 0) throw missing('input');
  input = `${input}`;
  if (/[^\0-\xff]/.test(input)) throw domError('Invalid character', 'InvalidCharacterError');
  return Buffer.from(input, 'latin1').toString('base64');
}

/** The reverse of btoa, with the forgiving decoding of the WHATWG Infra standard. */
function atob(input) {
  if (arguments.length === 0) throw missing('input');
  let text = `${input}`.replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/==?$/, '');
  if (/[^A-Za-z0-9+/]/.test(text)) throw domError('Invalid character', 'InvalidCharacterError');
  if (text.length % 4 === 1) throw domError('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  return text === '' ? '' : Buffer.from(text, 'base64').toString('latin1');
}

module.exports = { btoa, atob };
