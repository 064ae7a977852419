'use strict';
// 200,000 timers of 1 ms, armed together and all fired, five times over.
const { measure } = require('./measure.js');
const { TIMERS, run } = require('./timers.js');

measure(5 * TIMERS, run(1));
