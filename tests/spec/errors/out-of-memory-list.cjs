// A list that grows for ever ends at the limit, from a callback too; whatever the collector would have waited for.
// flags: --max-old-space-size=48
// status: 134
// only: spindle Node prints its own state before the message
setImmediate(() => {
  let l = null;
  for (;;) l = { l };
});
