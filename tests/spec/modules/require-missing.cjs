// A missing module: code, message and the stack of requires.
// files: fixtures/app
for (const id of ['./nope', 'nope', './lib/nope.cjs', '@scope/nope', '/nope']) {
  try {
    require(id);
  } catch (error) {
    console.log(error.name, error.code, error.requireStack.length);
    console.log(error.message);
  }
}
for (const id of [undefined, 5, '']) {
  try {
    require(id);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
