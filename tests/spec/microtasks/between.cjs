// Ticks and promise jobs are drained after every single callback, not once per phase.
// kind: order
function step(name) {
  return () => {
    console.log(name);
    process.nextTick(() => console.log(`${name} tick`));
    Promise.resolve().then(() => console.log(`${name} promise`));
  };
}
// One millisecond list, so that both timers run in one pass; both immediates run in one batch.
setTimeout(() => {
  setImmediate(step('immediate 1'));
  setImmediate(step('immediate 2'));
}, 5);
setTimeout(step('timer 1'), 1);
setTimeout(step('timer 2'), 1);
const start = Date.now();
while (Date.now() - start < 20) {}
