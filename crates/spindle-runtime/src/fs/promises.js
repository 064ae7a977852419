'use strict';
// fs/promises: what fs has as `promises`. Ops used: none.

module.exports = require('fs').promises;
