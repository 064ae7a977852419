'use strict';
// internal/http/common: what server and client share - the parser's numbers, tokens, checks of header names and values.
//
// The parser (`spindle-http`, in Rust) is fed by whoever reads the socket. The server's connections are read in Rust
// too (`http/conn.rs`), so the ops below are for the client and for servers over other streams (TLS, a Duplex).
//
// The ops, of which this file uses none itself:
//   op_http_parser_new(isResponse, lenient, maxHeaderSize) -> id        state  maxHeaderSize 0 = the default
//   op_http_parser_expect(id, body) -> ()                               state  begins anew with a response: 0 = an ordinary one,
//                                                                               1 = to HEAD (no body), 2 = to CONNECT (upgrades)
//   op_http_parser_execute(id, view) -> events                          state  a flat array, see below
//   op_http_parser_finish(id) -> events                                 state  the peer ended: END of a body that lasts until
//                                                                               then, or an ERROR, or nothing
//   op_http_parser_free(id) -> ()                                       state
//   op_http_headers(text, max) -> [name, value, ...]                    pure   raw headers of a head or of trailers; max = the
//                                                                               most array elements, 0 = no limit
//
// `events` holds, one after the other, EVENT.* and what belongs to it; body bytes are offsets into the view given:
//   HEAD, code, text, headers, flags     code: status (response) or index into METHODS (request); text: reason phrase or
//                                        url; headers: the header lines as one string for op_http_headers; flags: FLAG.*
//   BODY, start, end
//   END, trailers                        trailers: header lines or ''; the message is complete
//   UPGRADE, offset                      what follows from offset on is another protocol; nothing more is parsed
//   ERROR, code, reason, offset          code: 'HPE_...'; nothing more is parsed
// A head that arrives in pieces is kept in the parser, so the view may be reused as soon as its events are handled.
// To make an IncomingMessage of a HEAD: `incoming._setHead(headersText, maxPairs)` (http/incoming.js); its `headers` and
// `rawHeaders` are read from the text when somebody asks.

const border = require('internal/border');
const { codes } = require('internal/errors');

const EVENT = {
  __proto__: null,
  HEAD: border.HTTP_PARSED_HEAD,
  BODY: border.HTTP_PARSED_BODY,
  END: border.HTTP_PARSED_END,
  UPGRADE: border.HTTP_PARSED_UPGRADE,
  ERROR: border.HTTP_PARSED_ERROR,
};

/** Bits of a head's flags; above VERSION_SHIFT stands the version, sixteen times the major number plus the minor one. */
const FLAG = {
  __proto__: null,
  KEEP_ALIVE: border.HTTP_FLAG_KEEP_ALIVE,
  UPGRADE: border.HTTP_FLAG_UPGRADE,
  BODY: border.HTTP_FLAG_BODY,
  HOST: border.HTTP_FLAG_HOST,
  EXPECT: border.HTTP_FLAG_EXPECT,
  TRANSFER_ENCODING: border.HTTP_FLAG_CHUNKED,
  CONTENT_LENGTH: border.HTTP_FLAG_LENGTH,
  VERSION_SHIFT: border.HTTP_FLAG_VERSION_SHIFT,
};

/** What a connection's `send` does. BARE: a head without `Keep-Alive`, or bytes as they are. */
const SEND = {
  __proto__: null,
  HEAD: border.HTTP_SEND_HEAD,
  DATE: border.HTTP_SEND_DATE,
  KEEP: border.HTTP_SEND_KEEP,
  CLOSE: border.HTTP_SEND_CLOSE,
  LENGTH: border.HTTP_SEND_LENGTH,
  TE: border.HTTP_SEND_TE,
  CHUNK: border.HTTP_SEND_CHUNK,
  LAST_CHUNK: border.HTTP_SEND_LAST_CHUNK,
  NO_BODY: border.HTTP_SEND_NO_BODY,
  END: border.HTTP_SEND_END,
  LAST: border.HTTP_SEND_LAST,
  LATIN1: border.HTTP_SEND_LATIN1,
  HOLD: border.HTTP_SEND_HOLD,
  BARE: border.HTTP_SEND_BARE,
};

/** Sorted; a request's code is an index. */
const METHODS = [
  'ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE', 'MKACTIVITY', 'MKCALENDAR',
  'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE', 'PUT', 'QUERY', 'REBIND', 'REPORT', 'SEARCH',
  'SOURCE', 'SUBSCRIBE', 'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE',
];

/** The most elements of `rawHeaders` unless `maxHeadersCount` says otherwise. */
const MAX_HEADER_PAIRS = 2000;

const CHUNKED = /(?:^|\W)chunked(?:$|\W)/i;
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;
const CLOSE = /(?:^|\W)close(?:$|\W)/i;

// `var`: see internal/requests.
var isTokenByte = new Uint8Array(128);
for (const char of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") isTokenByte[char.charCodeAt(0)] = 1;

/** Whether `text` is a token as RFC 9110 has it: a method, a header's name. */
function isToken(text) {
  var { length } = text;
  if (length === 0) return false;
  for (var i = 0; i < length; i++) {
    var code = text.charCodeAt(i);
    if (code > 127 || isTokenByte[code] === 0) return false;
  }
  return true;
}

/** Whether a header's value holds a character that must not be sent. */
function hasInvalidChar(value) {
  if (typeof value !== 'string') value = `${value}`;
  var { length } = value;
  for (var i = 0; i < length; i++) {
    var code = value.charCodeAt(i);
    if ((code < 32 && code !== 9) || code === 127 || code > 255) return true;
  }
  return false;
}

function validateHeaderName(name, label) {
  if (typeof name !== 'string' || name === '' || !isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
}

function validateHeaderValue(name, value) {
  if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (hasInvalidChar(value)) throw new codes.ERR_INVALID_CHAR('header content', name);
}

/** The error of a parser's ERROR event. */
function parseError(code, reason, bytesParsed, rawPacket) {
  const error = new Error(`Parse Error: ${reason}`);
  error.code = code;
  error.reason = reason;
  error.bytesParsed = bytesParsed;
  error.rawPacket = rawPacket;
  return error;
}

let defaultLenient;

/** Whether a parser is lenient: `insecureHTTPParser` of the options, else the command line's. */
function isLenient(option) {
  if (option !== undefined) return option;
  return defaultLenient ??= getOptionValue('--insecure-http-parser');
}

/** Bytes that a head may have: an option, else the command line's (0 = 16 KiB). */
function maxHeaderSizeOf(option) {
  return option === undefined || option === null ? getOptionValue('--max-http-header-size') : option;
}

const getOptionValue = (name) => require('internal/options').getOptionValue(name);

/** What `http.setMaxIdleHTTPParsers` was told. */
const parsers = { max: 1000 };

module.exports = {
  CHUNKED, CLOSE, CONTINUE, EVENT, FLAG, MAX_HEADER_PAIRS, METHODS, SEND,
  hasInvalidChar, isLenient, isToken, maxHeaderSizeOf, parseError, parsers, validateHeaderName, validateHeaderValue,
};
