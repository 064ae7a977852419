'use strict';
// fs.readFile of 1 KB files, one after the other.
const { measure } = require('./measure.js');

measure(10_000, require('./read-file.js').run(1));
