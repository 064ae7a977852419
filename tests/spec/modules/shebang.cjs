#!/usr/bin/env node
// A first line `#!...` is skipped and the line numbers stay.
console.log(new Error('x').stack.includes(`${__filename}:3:`));
