// A pipe that the program has ended takes nothing any more; what is written fails and does not end the process.
'use strict';

const seen = [];
process.stdout.on('error', (error) => seen.push(error.code));
process.stdout.end('the last line\n');
console.log('never shown');
process.stdout.write('nor this', (error) => seen.push(`callback ${error?.code}`));
setTimeout(() => {
  console.log('nor that');
  setTimeout(() => console.error(seen.join(), process.stdout.writable, process.stdout.destroyed), 5);
}, 5);
