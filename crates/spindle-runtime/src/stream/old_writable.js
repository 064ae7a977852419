'use strict';
// _stream_writable: the old name of stream.Writable. Ops used: none.

module.exports = require('stream').Writable;
