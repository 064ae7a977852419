// An error that a built-in throws carries the user's frame in its stack; properties follow.
// status: 1
const fs = require('fs');
fs.readFileSync('no-such-file.txt');
