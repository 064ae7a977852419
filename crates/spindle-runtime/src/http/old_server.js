'use strict';
// _http_server: an old public id. Ops used: none.

const server = require('internal/http/server');
const { ServerResponse } = require('internal/http/response');

module.exports = { STATUS_CODES: require('internal/http/status'), ServerResponse, ...server };
