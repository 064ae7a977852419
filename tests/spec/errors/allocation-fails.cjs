// One allocation that cannot be is an error, and the program goes on.
for (const attempt of [() => new ArrayBuffer(2 ** 53 - 1), () => 'x'.repeat(2 ** 30), () => new Array(-1)]) {
  try {
    attempt();
  } catch (error) {
    console.log(error instanceof RangeError);
  }
}
function deeper() {
  return deeper() + 1;
}
try {
  deeper();
} catch (error) {
  console.log(error instanceof RangeError, error.name);
}
console.log('still here');
