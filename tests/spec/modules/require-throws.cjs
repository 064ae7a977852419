// A module that throws while it loads is loaded again by the next `require`.
// files: fixtures/app
for (let i = 0; i < 2; i++) {
  try {
    require('./lib/throws.cjs');
  } catch (error) {
    console.log(error.message);
  }
}
console.log(Object.keys(require.cache).some((key) => key.endsWith('/lib/throws.cjs')));
