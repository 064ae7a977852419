// With the flag that makes them public, classes that are not there exist and say so when they are made.
// only: spindle what is not there is a runtime's own affair
// flags: --experimental-vm-modules
const vm = require('vm');

for (const name of ['SourceTextModule', 'SyntheticModule']) {
  try {
    console.log(typeof vm[name], vm[name].name, new vm[name]('', () => {}));
  } catch (error) {
    console.log(error.code, error.message);
  }
}
