'use strict';
// constants: the constants of os, fs and crypto in one object, for programs of old. Documentation: none since Node 6,
// which deprecated the module.
//
// Ops used: none.

const os = require('internal/os/constants');
const fs = require('fs');

/** The constants of crypto, once that module is part of the build. */
function cryptoConstants() {
  try {
    return require('crypto').constants;
  } catch {
    return undefined;
  }
}

Object.assign(module.exports, os.dlopen, os.errno, os.priority, os.signals, fs.constants, cryptoConstants());
Object.freeze(module.exports);
