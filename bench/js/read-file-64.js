'use strict';
// fs.readFile of 1 KB files, 64 at a time.
const { measure } = require('./measure.js');

measure(50_000, require('./read-file.js').run(64));
