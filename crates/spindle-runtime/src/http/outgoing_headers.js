'use strict';
// internal/http/outgoing_headers: the header methods of outgoing messages, and what their headers mean for the message.
//
// Headers are kept by lower-case name as [name as set, value]. `collectHeaders` renders them to lines and notes what the
// message must know: whether it has a length, is chunked, closes the connection. Ops used: none.

const { codes } = require('internal/errors');
const { CHUNKED, CLOSE, hasInvalidChar, isToken, validateHeaderName, validateHeaderValue } = require('internal/http/common');

const kOutHeaders = Symbol('kOutHeaders');
const kUniqueHeaders = Symbol('kUniqueHeaders');

function checkName(name) {
  if (typeof name !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('name', 'string', name);
}

function checkUnsent(message, what) {
  if (message._header) throw new codes.ERR_HTTP_HEADERS_SENT(what);
}

/** The methods, for a class's prototype. */
const methods = {
  setHeader(name, value) {
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('set');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    let headers = this[kOutHeaders];
    if (headers === null) this[kOutHeaders] = headers = Object.create(null);
    headers[name.toLowerCase()] = [name, value];
    return this;
  },

  setHeaders(headers) {
    checkUnsent(this, 'set');
    if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
    }
    // A Headers object gives each cookie by itself.
    const cookies = [];
    for (const [name, value] of headers) {
      if (name === 'set-cookie') cookies.push(...(Array.isArray(value) ? value : [value]));
      else this.setHeader(name, value);
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  },

  appendHeader(name, value) {
    checkUnsent(this, 'append');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    const entry = this[kOutHeaders]?.[name.toLowerCase()];
    if (!entry) return this.setHeader(name, value);
    entry[1] = Array.isArray(entry[1]) ? entry[1] : [entry[1]];
    if (Array.isArray(value)) entry[1].push(...value);
    else entry[1].push(value);
    return this;
  },

  getHeader(name) {
    checkName(name);
    return this[kOutHeaders]?.[name.toLowerCase()]?.[1];
  },

  getHeaderNames() {
    return this[kOutHeaders] === null ? [] : Object.keys(this[kOutHeaders]);
  },

  getRawHeaderNames() {
    return this[kOutHeaders] === null ? [] : Object.values(this[kOutHeaders]).map((entry) => entry[0]);
  },

  getHeaders() {
    const out = { __proto__: null };
    const headers = this[kOutHeaders];
    for (const name in headers) out[name] = headers[name][1];
    return out;
  },

  hasHeader(name) {
    checkName(name);
    return this[kOutHeaders] !== null && Boolean(this[kOutHeaders][name.toLowerCase()]);
  },

  removeHeader(name) {
    checkName(name);
    checkUnsent(this, 'remove');
    const key = name.toLowerCase();
    switch (key) {
      case 'connection': this._removedConnection = true; break;
      case 'content-length': this._removedContLen = true; break;
      case 'transfer-encoding': this._removedTE = true; break;
      case 'date': this.sendDate = false; break;
    }
    if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
  },

  addTrailers(headers) {
    this._trailer = '';
    const isArray = Array.isArray(headers);
    for (const key of Object.keys(headers)) {
      const name = isArray ? headers[key][0] : key;
      const value = isArray ? headers[key][1] : headers[key];
      if (typeof name !== 'string' || !isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN('Trailer name', name);
      const isUnique = this[kUniqueHeaders]?.has(name.toLowerCase());
      const values = Array.isArray(value) && value.length > 1 && !isUnique ? value : [Array.isArray(value) ? value.join('; ') : value];
      for (const one of values) {
        if (hasInvalidChar(one)) throw new codes.ERR_INVALID_CHAR('trailer content', name);
        this._trailer += `${name}: ${one}\r\n`;
      }
    }
  },

  _renderHeaders() {
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
    const out = {};
    const headers = this[kOutHeaders];
    for (const key in headers) out[headers[key][0]] = headers[key][1];
    return out;
  },
};

/** What `collectHeaders` finds. */
class Seen {
  constructor() {
    this.lines = '';
    this.connection = false;
    this.contLen = false;
    this.te = false;
    this.date = false;
    this.expect = false;
    this.trailer = false;
  }
}

const NOTHING = Object.freeze(new Seen());

/** Header lines of `headers`: a message's own table, an array (flat or of pairs), or an object of the program. */
function collectHeaders(message, headers) {
  if (!headers) return NOTHING;
  const seen = new Seen();
  if (headers === message[kOutHeaders]) {
    for (const key in headers) addHeader(message, seen, headers[key][0], headers[key][1], false);
  } else if (Array.isArray(headers)) {
    collectArray(message, seen, headers);
  } else {
    for (const key in headers) if (Object.hasOwn(headers, key)) addHeader(message, seen, key, headers[key], true);
  }
  return seen;
}

function collectArray(message, seen, headers) {
  if (headers.length > 0 && Array.isArray(headers[0])) {
    for (const entry of headers) addHeader(message, seen, entry[0], entry[1], true);
    return;
  }
  if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
  for (let i = 0; i < headers.length; i += 2) addHeader(message, seen, headers[i], headers[i + 1], true);
}

function addHeader(message, seen, name, value, validate) {
  if (validate) validateHeaderName(name);
  if (Array.isArray(value)) {
    const isJoined = (value.length >= 2 && name.length === 6 && name.toLowerCase() === 'cookie') ||
      message[kUniqueHeaders]?.has(name.toLowerCase());
    if (!isJoined) {
      for (let i = 0; i < value.length; i++) addLine(message, seen, name, value[i], validate);
      return;
    }
    value = value.join('; ');
  }
  addLine(message, seen, name, value, validate);
}

function addLine(message, seen, name, value, validate) {
  if (validate) validateHeaderValue(name, value);
  seen.lines += `${name}: ${value}\r\n`;
  const { length } = name;
  if (length >= 4 && length <= 17) noteHeader(message, seen, name, value);
}

function noteHeader(message, seen, name, value) {
  // Only these lengths are looked at, so that most names are never made lower case.
  switch (name.length) {
    case 4: case 6: case 7: case 10: case 14: case 17: break; // date, expect, trailer, connection (keep-alive), content-length, ...
    default: return;
  }
  switch (name.toLowerCase()) {
    case 'connection':
      seen.connection = true;
      message._removedConnection = false;
      if (CLOSE.test(value)) message._last = true;
      else message.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      seen.te = true;
      message._removedTE = false;
      if (CHUNKED.test(value)) message.chunkedEncoding = true;
      break;
    case 'content-length':
      seen.contLen = true;
      message._contentLength = Number(value);
      message._removedContLen = false;
      break;
    case 'keep-alive':
      message._defaultKeepAlive = false;
      break;
    case 'date': seen.date = true; break;
    case 'expect': seen.expect = true; break;
    case 'trailer': seen.trailer = true; break;
  }
}

/** `uniqueHeaders` of the options as a set of lower-case names, or null. */
function parseUniqueHeaders(headers) {
  if (!Array.isArray(headers)) return null;
  return new Set(headers.map((header) => header.toLowerCase()));
}

module.exports = { collectHeaders, kOutHeaders, kUniqueHeaders, methods, parseUniqueHeaders };
