// A syntax error: place, source line, carets, then the error. The texts are the engine's.
// status: 1
console.log('never');
const x = ;
