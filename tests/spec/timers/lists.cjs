// Timers of one duration fire in the order of arming, different durations by due time; 0 and 1
// are one duration, with durations so far apart that a tick of the clock cannot swap them.
// kind: order
for (const [delay, name] of [[20, 'd20'], [1, 'd1'], [0, 'd0'], [40, 'd40'], [1, 'd1 again']]) {
  setTimeout(() => console.log(name), delay);
}
const start = Date.now();
while (Date.now() - start < 60) {}
