// `throw undefined`, from a tick.
// status: 1
process.nextTick(() => {
  throw undefined;
});
