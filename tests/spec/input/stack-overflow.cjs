// Endless recursion is a RangeError that can be caught, and the program goes on.
const endless = () => endless() + 1;
try {
  endless();
} catch (error) {
  console.log(error instanceof Error, ['RangeError', 'InternalError'].includes(error.name));
}
setImmediate(() => console.log('alive'));
