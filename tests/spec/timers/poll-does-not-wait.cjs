// Poll does not wait while an immediate is queued: it runs long before a timer of 1 s.
const start = Date.now();
const timer = setTimeout(() => {}, 1000);
setImmediate(() => {
  console.log('immediate in time:', Date.now() - start < 500);
  clearTimeout(timer);
});
