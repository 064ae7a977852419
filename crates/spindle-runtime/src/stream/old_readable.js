'use strict';
// _stream_readable: the old name of stream.Readable. Ops used: none.

module.exports = require('stream').Readable;
