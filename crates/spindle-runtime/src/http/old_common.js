'use strict';
// _http_common: an old public id. Ops used: none.

const { CHUNKED, CONTINUE, METHODS, hasInvalidChar, isToken, parsers } = require('internal/http/common');

module.exports = {
  parsers,
  _checkInvalidHeaderChar: hasInvalidChar,
  _checkIsHttpToken: (text) => typeof text === 'string' && isToken(text),
  chunkExpression: CHUNKED,
  continueExpression: CONTINUE,
  CRLF: '\r\n',
  methods: METHODS.slice(),
};
