// P13 (TRAP 3). What follows an `await` is a promise job.
// kind: order
// forms: cjs mjs
// later: ts
async function main() {
  console.log('1');
  await Promise.resolve();
  console.log('2');
}
main();
console.log('3');
