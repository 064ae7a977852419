// `process.nextTick` passes its arguments on, calls without a receiver of its own and refuses what is
// no function.
process.nextTick((...args) => console.log(args), 1, 'two', null);
process.nextTick(
  function () {
    'use strict';
    console.log(arguments.length);
  },
);
for (const bad of [undefined, null, 'code', {}]) {
  try {
    process.nextTick(bad);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
