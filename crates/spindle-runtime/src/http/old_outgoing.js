'use strict';
// _http_outgoing: an old public id. Ops used: none.

const { OutgoingMessage } = require('internal/http/outgoing');
const { parseUniqueHeaders, kUniqueHeaders } = require('internal/http/outgoing_headers');
const { validateHeaderName, validateHeaderValue } = require('internal/http/common');

module.exports = { kUniqueHeaders, parseUniqueHeadersOption: parseUniqueHeaders, validateHeaderName, validateHeaderValue, OutgoingMessage };
