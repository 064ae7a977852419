// live: a signal ends the process before its log is finished
// A listener receives the signal in the loop; without one the default action ends the process.
// status: 143
process.once('SIGTERM', (name, number) => {
  console.log('received', name, number);
  setImmediate(() => process.kill(process.pid, 'SIGTERM'));
});
setTimeout(() => console.log('never'), 10_000);
process.kill(process.pid, 'SIGTERM');
console.log('sent');
