// Each completion is an entry of its own: its ticks and jobs run before the next one.
// kind: order
const fs = require('fs');
let left = 4;
const log = [];
for (let i = 0; i < 4; i++) {
  fs.stat(__filename, () => {
    log.push(`callback ${i}`);
    process.nextTick(() => log.push(`tick ${i}`));
    Promise.resolve().then(() => {
      log.push(`job ${i}`);
      if (--left === 0) check();
    });
  });
}
function check() {
  let whole = true;
  for (let at = 0; at < log.length; at += 3) {
    const [, i] = log[at].split(' ');
    whole &&= log[at] === `callback ${i}` && log[at + 1] === `tick ${i}` && log[at + 2] === `job ${i}`;
  }
  console.log(log.length, whole);
}
const start = Date.now();
while (Date.now() - start < 20) {}
