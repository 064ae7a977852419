// A thousand timers of one duration fire in the order of arming.
const seen = [];
for (let i = 0; i < 1000; i++) setTimeout(() => seen.push(i), 3);
setTimeout(() => {
  console.log(seen.length, seen.every((value, index) => value === index));
}, 50);
