// An uncaught Error: place, source line, caret, blank, stack, blank, version line. Status 1.
// status: 1
function outer() {
  inner();
}
function inner() {
  throw new Error('boom');
}
console.log('before');
outer();
console.log('never');
