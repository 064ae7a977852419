'use strict';
// _stream_transform: the old name of stream.Transform. Ops used: none.

module.exports = require('stream').Transform;
