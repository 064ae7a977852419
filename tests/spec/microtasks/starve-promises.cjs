// A promise chain starves the loop as well: the immediate waits for its end.
let jobs = 0;
setImmediate(() => console.log('immediate after', jobs, 'jobs'));
(async () => {
  while (jobs < 100_000) {
    await undefined;
    jobs++;
  }
})();
