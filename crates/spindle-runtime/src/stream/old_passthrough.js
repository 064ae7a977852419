'use strict';
// _stream_passthrough: the old name of stream.PassThrough. Ops used: none.

module.exports = require('stream').PassThrough;
