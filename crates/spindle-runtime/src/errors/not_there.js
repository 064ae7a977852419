'use strict';
// internal/not_there: what a program gets that asks for a part of Node which Spindle does not have yet.
//
// There is one error for all of it, ERR_SPINDLE_NOT_THERE_YET: "Spindle does not have fs.watch() yet". So that programs
// which ask first get a true answer, a missing global is undefined, and so is a missing class that Node also has as a
// global, or one behind a flag that was not given; a missing module is in none of the lists (`module.builtinModules`, `isBuiltin`,
// `process.getBuiltinModule`), but its name stays reserved, and `require` and `import` of it throw this error. A missing
// function or class of a module that is there exists and throws when it is called.
//
// Ops used: none.

/** The error; `what` as it stands in the sentence: `fs.watch()`, `the module 'crypto'`; `parent` is the file that imports it. */
function notThere(what, parent) {
  const { codes: { ERR_SPINDLE_NOT_THERE_YET } } = require('internal/errors');
  return new ERR_SPINDLE_NOT_THERE_YET(what, parent);
}

const lastPart = (path) => path.slice(path.lastIndexOf('.') + 1);

/** What stands for the function at `path`, `fs.watch`: its name is the last part. */
function missingFunction(path) {
  const name = lastPart(path);
  return { [name]() { throw notThere(`${path}()`); } }[name];
}

/** What stands for the class at `path`. */
function missingClass(path) {
  const name = lastPart(path);
  return { [name]: class { constructor() { throw notThere(path); } } }[name];
}

module.exports = { missingClass, missingFunction, notThere };
