// `queueMicrotask` and promise jobs share one queue, first in, first out.
// kind: order
queueMicrotask(() => console.log('1 microtask'));
Promise.resolve().then(() => console.log('2 promise'));
queueMicrotask(() => {
  console.log('3 microtask');
  Promise.resolve().then(() => console.log('6 promise of 3'));
});
Promise.reject(0).catch(() => console.log('4 catch'));
Promise.resolve().finally(() => console.log('5 finally'));
try {
  queueMicrotask('no function');
} catch (error) {
  console.log(error.name, error.code);
}
