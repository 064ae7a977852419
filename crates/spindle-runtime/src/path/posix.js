'use strict';
// path/posix: paths as POSIX has them, on every system. Ops used: none.

module.exports = require('path').posix;
