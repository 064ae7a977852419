'use strict';
// sys: the old name of util. Ops used: none.

module.exports = require('util');
