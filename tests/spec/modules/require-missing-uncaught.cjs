// A missing module that nobody catches.
// status: 1
require('./nope.cjs');
