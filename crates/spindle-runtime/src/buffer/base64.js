'use strict';
// internal/buffer/base64: btoa and atob, the web's base64 of texts (html.spec.whatwg.org/#atob).
//
// Ops used:
//   op_buffer_btoa(text) -> string, op_buffer_atob(text) -> string | null   pure   of characters 0-255; null = malformed

const { codes } = require('internal/errors');

function invalidCharacter(message) {
  return new (require('internal/dom_exception').DOMException)(message, 'InvalidCharacterError');
}

const WIDE = /[^\0-\xff]/;

function missing(name) {
  return new codes.ERR_MISSING_ARGS(name);
}

/** Bytes given as characters 0-255, as base64 (WHATWG HTML). */
function btoa(input) {
  if (arguments.length === 0) throw missing('input');
  input = `${input}`;
  try {
    return ops.op_buffer_btoa(input);
  } catch (error) {
    throw WIDE.test(input) ? invalidCharacter('Invalid character') : error;
  }
}

/** The reverse of btoa, with the forgiving decoding of the WHATWG Infra standard. */
function atob(input) {
  if (arguments.length === 0) throw missing('input');
  const text = `${input}`;
  try {
    const decoded = ops.op_buffer_atob(text);
    if (decoded !== null) return decoded;
  } catch { /* characters above 255, which are no base64 either */ }
  const isForeign = /[^A-Za-z0-9+/]/.test(text.replace(/[\t\n\f\r ]/g, '').replace(/==?$/, ''));
  throw invalidCharacter(isForeign ? 'Invalid character' : 'The string to be decoded is not correctly encoded.');
}

module.exports = { btoa, atob };
