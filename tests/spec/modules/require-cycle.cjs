// A cycle sees the exports so far.
// files: fixtures/app
console.log(require('./lib/cycle-1.cjs'), require('./lib/cycle-2.cjs'));
