// Only whole numbers (and strings of them) are exit codes.
// status: 6
for (const bad of ['x', 1.5, {}, true]) {
  try {
    process.exitCode = bad;
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
process.exitCode = undefined;
process.exitCode = '5';
console.log(process.exitCode);
process.exit('6');
