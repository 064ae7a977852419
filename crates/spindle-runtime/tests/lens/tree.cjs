'use strict';
// A random tree of callbacks that keeps its own books: each callback prints its kind, its label and the label of the callback
// that scheduled it, in the order in which they run. The seed is the only argument.
const fs = require('fs');
const { AsyncLocalStorage } = require('async_hooks');

let seed = Number(process.argv[2]);
/** A whole number below `limit`. */
function below(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % limit;
}

const storage = new AsyncLocalStorage();
const lines = [];
let labels = 0;
let running = 0; // the label of the callback that runs, 0 = main
let left = 150;

/** A callback begins. */
function began(kind, parent) {
  running = ++labels;
  lines.push(`${kind} ${running} ${parent}`);
  return running;
}

/** Makes a callback that books itself as one of `kind`, scheduled by what runs now. */
function booked(kind, depth, parent = running) {
  const store = storage.getStore();
  return () => {
    began(kind, parent);
    if (storage.getStore() !== store) lines.push(`store of ${running} is ${storage.getStore()}, not ${store}`);
    grow(depth + 1);
    if (kind !== 'job' && kind !== 'request' && below(25) === 0) throw new Error(String(running));
  };
}

async function awaitSettled(depth) {
  const parent = running;
  await undefined;
  booked('job', depth, parent)();
}

/** What resolves the promise has scheduled what comes after the await. */
async function awaitPending(depth) {
  let resolve;
  let resolver;
  const pending = new Promise((it) => { resolve = it; });
  setImmediate(() => {
    booked('immediate', depth, parent)();
  });
  const parent = running;
  process.nextTick(() => {
    resolver = began('tick', parent);
    resolve();
  });
  await pending;
  booked('job', depth, resolver)();
}

function chain(depth) {
  const parent = running;
  let first;
  Promise.resolve()
    .then(() => { first = began('job', parent); })
    .then(() => { booked('job', depth, first)(); });
}

function interval(depth) {
  const run = booked('timer', depth);
  let times = 0;
  const timer = setInterval(() => {
    if (++times === 2) clearInterval(timer);
    run();
  }, 1);
}

const kinds = [
  (depth) => process.nextTick(booked('tick', depth)),
  (depth) => process.nextTick(booked('tick', depth), 1, 2),
  (depth) => queueMicrotask(booked('job', depth)),
  (depth) => { Promise.resolve(1).then(booked('job', depth)); },
  (depth) => setImmediate(booked('immediate', depth)),
  (depth) => setTimeout(booked('timer', depth), 1 + below(3)),
  (depth) => fs.stat(__filename, booked('request', depth)),
  chain,
  awaitSettled,
  awaitPending,
  interval,
];

function grow(depth) {
  for (let count = depth < 2 ? 4 : below(4); count > 0 && left > 0; count--) {
    left--;
    const kind = kinds[below(kinds.length)];
    if (below(3) === 0) storage.run(labels, kind, depth);
    else kind(depth);
  }
}

process.on('uncaughtException', (error) => {
  began('uncaught', Number(error.message));
  if (below(2) === 0) queueMicrotask(booked('job', 9));
});
process.on('exit', () => console.log(lines.join('\n')));
grow(0);
