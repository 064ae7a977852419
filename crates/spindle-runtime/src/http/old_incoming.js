'use strict';
// _http_incoming: an old public id. Ops used: none.

const { IncomingMessage, readStart, readStop } = require('internal/http/incoming');

module.exports = { IncomingMessage, readStart, readStop };
