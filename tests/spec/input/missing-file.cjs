// A script that does not exist: MODULE_NOT_FOUND without a stack of requires, status 1.
// run: nope.cjs
// status: 1
