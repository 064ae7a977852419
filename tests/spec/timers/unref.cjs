// An unref'd timer or immediate does not keep the loop alive; `ref` undoes it.
const late = setTimeout(() => console.log('never'), 10_000);
console.log('new:', late.hasRef());
console.log('unref returns the timer:', late.unref() === late, late.hasRef());
const kept = setTimeout(() => console.log('kept alive by ref'), 10);
kept.unref();
console.log('ref returns the timer:', kept.ref() === kept, kept.hasRef());
const immediate = setImmediate(() => console.log('immediate runs: the loop is alive'));
console.log('immediate:', immediate.hasRef(), immediate.unref() === immediate, immediate.hasRef());
setInterval(() => {}, 5).unref();
