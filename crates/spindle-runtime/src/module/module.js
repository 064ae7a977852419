'use strict';
// module: the Module class, with all that programs may ask of it. Ops used: none.

module.exports = require('internal/module/public').complete();
