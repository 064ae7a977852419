'use strict';
// internal/test_runner/lcov: the reporter for coverage in LCOV's format. Coverage is never measured here (the option for it
// ends the program), and without coverage this reporter prints nothing, as in Node.
//
// Ops used: none.

const { Transform } = require('stream');

module.exports = class LcovReporter extends Transform {
  constructor(options) {
    super({ ...options, writableObjectMode: true });
  }

  _transform(event, encoding, callback) {
    callback(null);
  }
};
