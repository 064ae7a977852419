'use strict';
// _stream_duplex: the old name of stream.Duplex. Ops used: none.

module.exports = require('stream').Duplex;
