'use strict';
// assert/strict: assert with strict meaning under the loose names. Ops used: none.

module.exports = require('assert').strict;
