// Reading a property of undefined, calling what is no function and a missing name are errors of
// the engine, with its own texts: names and places are the same everywhere.
for (const f of [() => undefined.x, () => (0)(), () => missing, () => { 'use strict'; Object.freeze([]).push(1); }]) {
  try {
    f();
  } catch (error) {
    console.log(error.name, error.constructor === globalThis[error.name], error.message.length > 0, error.stack.includes(__filename));
  }
}
