// pipe, unpipe, backpressure, pipeline with every kind of part, finished and compose.
'use strict';
const { Duplex, PassThrough, Readable, Stream, Transform, Writable, addAbortSignal, compose, duplexPair, finished, pipeline } = require('node:stream');
const promises = require('node:stream/promises');
const consumers = require('node:stream/consumers');

const log = (...parts) => console.log(...parts);
const sink = (name, options) => new Writable({ objectMode: true, write(chunk, encoding, callback) { log(name, String(chunk)); setImmediate(callback); }, ...options });
const turns = async (count) => { for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve)); };
const closed = (stream) => new Promise((resolve) => stream.on('close', resolve));

async function piping() {
  log('-- pipe');
  let n = 0;
  const r = new Readable({ highWaterMark: 2, objectMode: true, read() { this.push(n < 5 ? `c${n++}` : null); } });
  const [a, b] = [sink('a', { highWaterMark: 1 }), sink('b', { highWaterMark: 2 })];
  for (const [name, w] of [['a', a], ['b', b]]) {
    for (const event of ['pipe', 'unpipe', 'drain', 'finish']) w.on(event, () => log(name, event, r._readableState.pipes.length));
  }
  for (const event of ['pause', 'resume', 'end']) r.on(event, () => log('r', event));
  log(r.pipe(a) === a, r.pipe(b) === b);
  await Promise.all([closed(a), closed(b)]);

  const again = Readable.from(['x', 'y', 'z']);
  const c = sink('c');
  c.on('unpipe', () => log('c unpiped'));
  again.on('data', (chunk) => { if (chunk === 'y') again.unpipe(c); });
  again.pipe(c);
  await turns(10);
  log(again.readableFlowing, c.writableEnded);
}

async function pipelines() {
  log('-- pipeline');
  const upper = new Transform({ transform(chunk, encoding, callback) { callback(null, String(chunk).toUpperCase()); }, flush(callback) { callback(null, '!'); } });
  await promises.pipeline(Readable.from(['a', 'b']), upper, async function* (source) { for await (const chunk of source) yield `<${chunk}>`; }, sink('end'));
  log(await promises.pipeline(['1', '2'], async (source) => { let sum = 0; for await (const x of source) sum += +x; return sum; }));
  await new Promise((resolve) => pipeline(Readable.from(['ok', 'bad']), async function* (source) {
    for await (const chunk of source) { if (chunk === 'bad') throw new Error('bad chunk'); yield chunk; }
  }, sink('failing'), (error) => { log('failed', error.message); resolve(); }));
  const controller = new AbortController();
  const never = new Readable({ read() {} });
  setImmediate(() => controller.abort(new Error('why')));
  await promises.pipeline(never, new PassThrough(), { signal: controller.signal }).catch((error) => log(error.name, error.code, error.cause.message));
  log(never.destroyed, never.errored.name);
  await new Promise((resolve) => pipeline(new Readable({ read() { this.destroy(); } }), new PassThrough(), (error) => { log(error.code); resolve(); }));
  try { pipeline(Readable.from([1]), () => {}); } catch (error) { log(error.code); }
}

async function others() {
  log('-- finished, compose, pairs, operators');
  const legacy = new Stream();
  legacy.readable = true;
  finished(legacy, (error) => log('legacy', error?.code));
  legacy.emit('end');
  const p = new PassThrough();
  finished(p, { readable: false }, (error) => log('writable side', error));
  p.end('x');
  await promises.finished(p.resume());
  await promises.finished(addAbortSignal(AbortSignal.abort(), new PassThrough())).catch((error) => log(error.name));

  const composed = compose(async function* (source) { for await (const c of source) yield String(c) + 1; }, new PassThrough({ objectMode: true }));
  composed.end('q');
  log(await consumers.text(composed));
  const [left, right] = duplexPair();
  left.end('over the pair');
  log(await consumers.text(right));
  log(await consumers.json(Duplex.from(['{"a"', ':1}'])));
  log(await Readable.from([1, 2, 3, 4]).filter((x) => x % 2).map((x) => x * 10, { concurrency: 2 }).toArray());
  log(await Readable.from([1, 2, 3]).reduce((a, b) => a + b), await Readable.from([1, 2, 3]).drop(1).take(1).toArray(), await Readable.from([5]).some((x) => x > 4));
  for await (const chunk of new Readable({ read() { this.push('once'); this.push(null); } })) log(String(chunk));
}

piping().then(pipelines).then(others).then(() => log('done'));
