'use strict';
// path/win32: paths as Windows has them, on every system. Ops used: none.

module.exports = require('path').win32;
