// `process.exit` inside a callback ends the program at once, and what was written before is
// not lost, even if it is more than a pipe holds (Node 25 loses the rest of a pipe).
// status: 2
setTimeout(() => {
  console.log('first');
  process.stdout.write(`${'y'.repeat(100_000)} end\n`);
  process.exit(2);
}, 1);
setTimeout(() => console.log('never'), 2);
setInterval(() => {}, 1000);
