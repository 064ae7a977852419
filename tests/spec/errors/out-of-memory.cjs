// live: the process ends without finishing its log
// A heap that grows beyond its limit ends the process; `finally` and handlers do not run.
// flags: --max-old-space-size=64
// status: 134
// only: spindle Node prints its own state before the message
process.on('uncaughtException', () => console.log('not reached'));
const kept = [];
try {
  for (;;) kept.push({ a: kept.length, b: [kept.length] });
} finally {
  console.log('not reached');
}
