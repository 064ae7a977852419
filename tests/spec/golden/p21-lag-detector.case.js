// P21. Warns when the loop was blocked for more than 100 ms, and only then. The interval is 50 ms here, not a second.
// kind: order
// times: 3
// forms: cjs mjs ts
let lastCheck = Date.now();
let checks = 0;

const timer = setInterval(() => {
  const now = Date.now();
  const lag = now - lastCheck - 50;
  if (lag > 100) console.log('Event loop lag over 100 ms at check', checks, lag < 1000);
  lastCheck = now;
  checks++;
  if (checks === 3) {
    const until = Date.now() + 200;
    while (Date.now() < until);
  }
  if (checks === 6) {
    clearInterval(timer);
    console.log('done');
  }
}, 50);
