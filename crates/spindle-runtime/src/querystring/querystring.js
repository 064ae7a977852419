'use strict';
// querystring: `a=1&b=2` to an object and back. Documentation: nodejs.org/api/querystring.html.
//
// Ops used: none.

const nativeEncode = encodeURIComponent;
const nativeDecode = decodeURIComponent;

// ---- escaping

/** Percent-encodes all but letters, digits and `!'()*-._~`. */
function escape(text) {
  if (typeof text !== 'string') text = typeof text === 'object' ? String(text) : `${text}`;
  try {
    return nativeEncode(text);
  } catch {
    return nativeEncode(paired(text));
  }
}

/** Half of a pair takes the next unit for the other half, whatever it is, as Node has it; at the end it is an error. */
function paired(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) {
      out += text[i];
      continue;
    }
    if (++i === text.length) {
      const { codes: { ERR_INVALID_URI } } = require('internal/errors');
      throw new ERR_INVALID_URI();
    }
    out += String.fromCodePoint(0x10000 + ((unit & 0x3ff) << 10 | text.charCodeAt(i) & 0x3ff));
  }
  return out;
}

const hexValue = (code) => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

/** Decodes byte by byte, so that no text is malformed; `plusIsSpace` treats `+` as forms do. */
function unescapeBuffer(text, plusIsSpace) {
  const { Buffer } = require('buffer');
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === 0x2b /* + */ && plusIsSpace) code = 0x20;
    else if (code === 0x25 /* % */ && i < text.length - 2) {
      const high = hexValue(text.charCodeAt(i + 1));
      const low = hexValue(text.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[length++] = code;
  }
  return out.subarray(0, length);
}

function unescape(text, plusIsSpace) {
  try {
    return nativeDecode(text);
  } catch {
    return unescapeBuffer(text, plusIsSpace).toString();
  }
}

// ---- stringify

function textOf(value) {
  switch (typeof value) {
    case 'string': return value;
    case 'number': return Number.isFinite(value) ? `${value}` : '';
    case 'bigint': case 'boolean': return `${value}`;
    default: return '';
  }
}

function stringify(object, separator, equals, options) {
  if (object === null || typeof object !== 'object') return '';
  separator ||= '&';
  equals ||= '=';
  let encode = module.exports.escape;
  if (typeof options?.encodeURIComponent === 'function') encode = options.encodeURIComponent;
  const encoded = (value) => {
    const text = textOf(value);
    return text === '' ? '' : encode(text);
  };
  let out = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    const start = encoded(key) + equals;
    if (!Array.isArray(value)) {
      out += out === '' ? start : separator + start;
      out += encoded(value);
      continue;
    }
    for (let i = 0; i < value.length; i++) {
      out += out === '' ? start : separator + start;
      out += encoded(value[i]);
    }
  }
  return out;
}

// ---- parse

/** Two hex digits behind a percent sign. */
const ESCAPED = /%[0-9a-f]{2}/i;

/** What stands between separators, decoded. A decoder that fails is passed over. */
function decoded(text, decode, isCustom) {
  if (text.includes('+')) text = text.replaceAll('+', isCustom ? '%20' : ' ');
  if (text === '' || !(isCustom || ESCAPED.test(text))) return text;
  try {
    return decode(text);
  } catch {
    return module.exports.unescape(text, true);
  }
}

function parse(text, separator, equals, options) {
  const found = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return found;
  separator = separator ? `${separator}` : '&';
  equals = equals ? `${equals}` : '=';
  let left = typeof options?.maxKeys === 'number' ? options.maxKeys > 0 ? options.maxKeys : -1 : 1000;
  let decode = module.exports.unescape;
  if (typeof options?.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const isCustom = decode !== unescape;
  for (let start = 0; start < text.length;) {
    let end = separator === '' ? -1 : text.indexOf(separator, start);
    if (end === -1) end = text.length;
    if (end > start) {
      const middle = text.indexOf(equals, start);
      const hasValue = middle !== -1 && middle < end;
      const key = decoded(text.slice(start, hasValue ? middle : end), decode, isCustom);
      add(found, key, hasValue ? decoded(text.slice(middle + equals.length, end), decode, isCustom) : '');
    }
    if (--left === 0) return found;
    start = end + separator.length;
  }
  return found;
}

/** A key that comes again makes a list of its values. */
function add(found, key, value) {
  const known = found[key];
  if (known === undefined) found[key] = value;
  else if (typeof known === 'string') found[key] = [known, value];
  else known.push(value);
}

module.exports = { unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse };
