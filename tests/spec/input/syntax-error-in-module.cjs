// A syntax error in a required file names that file, and can be caught.
// status: 1
// files: fixtures/broken
try {
  require('./broken.cjs');
} catch (error) {
  console.log(error.name, error.stack.startsWith(`${__dirname}/broken.cjs:2\n`));
}
require('./broken.cjs');
