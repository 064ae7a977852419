// How many promise jobs each kind of `await` and `return` takes, counted beside a chain of
// plain `then` callbacks.
// kind: order
let hop = 0;
let chain = Promise.resolve();
for (let i = 0; i < 6; i++) chain = chain.then(() => hop++);
const log = (name) => console.log(`${name} after ${hop}`);

(async () => {
  await undefined;
  log('await value');
})();
(async () => {
  await Promise.resolve();
  log('await promise');
})();
(async () => {
  await { then: (resolve) => resolve() };
  log('await thenable');
})();
(async () => 1)().then(() => log('async return value'));
(async () => Promise.resolve())().then(() => log('async return promise'));
Promise.resolve().then(() => Promise.resolve()).then(() => log('then returns promise'));
(async () => {
  for await (const x of [1]) log('for await');
})();
(async () => {
  try {
    await Promise.reject(1);
  } catch {
    log('await rejection');
  }
})();
