// The heap has the limit that the option says, as far as the engine can reach it.
// flags: --max-old-space-size=300
// only: spindle Node adds its young generation
const { spawnSync } = require('child_process');
const limit = () => require('v8').getHeapStatistics().heap_size_limit / 2 ** 20;
console.log(limit());
const child = (size) => spawnSync(process.execPath, [`--max-old-space-size=${size}`, '-p', `(${limit})()`], { encoding: 'utf8' }).stdout;
process.stdout.write(child(8000));
// Garbage is no reason to end.
let kept = [];
for (let i = 0; i < 5e6; i++) {
  kept.push({ i });
  if (kept.length > 1e5) kept = [];
}
console.log('ended');
