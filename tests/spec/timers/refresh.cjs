// `refresh` starts the delay again without a new object, also for a timer that has fired.
let fired = 0;
const start = Date.now();
const timer = setTimeout(() => {
  fired++;
  if (fired === 1) {
    console.log('pushed back:', Date.now() - start >= 55);
    console.log('refresh returns the timer:', timer.refresh() === timer);
  } else {
    console.log('fired again:', fired);
  }
}, 40);
setTimeout(() => timer.refresh(), 20);
// A cleared timer stays cleared.
const cleared = setTimeout(() => console.log('never'), 1);
clearTimeout(cleared);
cleared.refresh();
