// Ticks, jobs, ticks of jobs, jobs of ticks: the two queues alternate until both are empty.
// kind: order
const log = (name) => console.log(name);
Promise.resolve().then(() => {
  log('job 1');
  process.nextTick(() => {
    log('tick of job 1');
    Promise.resolve().then(() => {
      log('job of tick of job 1');
      process.nextTick(log, 'tick of job of tick of job 1');
    });
    process.nextTick(log, 'tick of tick of job 1');
  });
});
process.nextTick(() => {
  log('tick 1');
  Promise.resolve().then(() => log('job of tick 1'));
});
process.nextTick(log, 'tick 2');
Promise.resolve().then(() => log('job 2'));
setTimeout(log, 1, 'timer');
