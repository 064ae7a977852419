// Web streams: order of calls, backpressure, pipes, tee, bytes, errors, and the way to Node's streams and back.
'use strict';
const { Duplex, Readable, Transform, Writable } = require('node:stream');

const log = (...parts) => console.log(...parts);

async function reading() {
  log('-- reading');
  let n = 0;
  const stream = new ReadableStream({
    start(controller) { log('start', controller.desiredSize); },
    pull(controller) { log('pull', controller.desiredSize); if (n < 3) controller.enqueue(n++); else controller.close(); },
    cancel(reason) { log('cancel', reason); },
  }, { highWaterMark: 2 });
  log(stream, stream.locked);
  const reader = stream.getReader();
  log(stream.locked, await reader.read(), await reader.read());
  try { stream.getReader(); } catch (error) { log(error.name, error.code); }
  reader.releaseLock();
  await reader.read().catch((error) => log(error.name, error.code));
  for await (const chunk of stream) log('chunk', chunk);
  const infinite = new ReadableStream({ pull(controller) { controller.enqueue('x'); }, cancel(reason) { log('cancelled', reason); } });
  for await (const chunk of infinite) { log(chunk); break; }
  await new ReadableStream().cancel('why');
  log(await ReadableStream.from(['a', Promise.resolve('b')]).getReader().read());
}

async function writing() {
  log('-- writing');
  const stream = new WritableStream({
    start() { log('start'); },
    async write(chunk, controller) { log('write', chunk, controller.signal.aborted); },
    async close() { log('close'); },
    abort(reason) { log('abort', reason.message); },
  }, new CountQueuingStrategy({ highWaterMark: 2 }));
  const writer = stream.getWriter();
  log(writer.desiredSize);
  writer.write('a').then(() => log('wrote a'));
  writer.write('b').then(() => log('wrote b'));
  log(writer.desiredSize);
  await writer.ready;
  log('ready', writer.desiredSize);
  await writer.close();
  await writer.write('c').catch((error) => log(error.name, error.code));
  log(stream);
  const failing = new WritableStream({ write() { throw new Error('full'); } });
  const other = failing.getWriter();
  await other.write('x').catch((error) => log(error.message));
  await other.closed.catch((error) => log('closed', error.message));
  const aborted = new WritableStream({ abort(reason) { log('abort', reason); } });
  await aborted.abort('stop');
  await aborted.getWriter().closed.catch((error) => log(error));
}

async function transforming() {
  log('-- transforms and pipes');
  const upper = new TransformStream({
    transform(chunk, controller) { log('transform', chunk); controller.enqueue(chunk.toUpperCase()); },
    flush(controller) { log('flush'); controller.enqueue('!'); },
  });
  const parts = [];
  await ReadableStream.from(['a', 'b']).pipeThrough(upper).pipeTo(new WritableStream({ write(chunk) { parts.push(chunk); }, close() { log('closed', parts.join()); } }));
  const controller = new AbortController();
  const source = new ReadableStream({ pull() { return new Promise(() => {}); }, cancel(reason) { log('source', reason.message); } });
  const piped = source.pipeTo(new WritableStream({ abort(reason) { log('dest', reason.message); } }), { signal: controller.signal });
  controller.abort(new Error('enough'));
  await piped.catch((error) => log(error.message, source.locked));
  await new ReadableStream({ start(c) { c.error(new Error('broken')); } }).pipeTo(new WritableStream({ abort(reason) { log('dest', reason.message); } }))
    .catch((error) => log('pipe', error.message));
  const [one, two] = ReadableStream.from([1, 2]).tee();
  log(await Array.fromAsync(one), await Array.fromAsync(two));
  const text = ReadableStream.from(['h\u00e9', '\ud83d', '\ude00']).pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream());
  log((await Array.fromAsync(text)).join(''));
}

async function bytes() {
  log('-- bytes');
  const stream = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const view = controller.byobRequest?.view;
      if (view) { view[0] = 7; view[1] = 8; controller.byobRequest.respond(2); } else controller.enqueue(new Uint8Array([1, 2, 3]));
    },
  });
  log(stream);
  const reader = stream.getReader({ mode: 'byob' });
  const { value, done } = await reader.read(new Uint8Array(4));
  log(value, done, value.buffer.byteLength);
  reader.releaseLock();
  log(await stream.getReader().read());
}

async function bridges() {
  log('-- to Node and back');
  const web = Readable.toWeb(Readable.from(['x', 'y']));
  log(await Array.fromAsync(web));
  const node = Readable.fromWeb(ReadableStream.from(['p', 'q']), { encoding: 'utf8' });
  log(await node.toArray());
  const got = [];
  const writer = Writable.toWeb(new Writable({ write(chunk, encoding, callback) { got.push(String(chunk)); callback(); } })).getWriter();
  await writer.write('m');
  await writer.close();
  log(got);
  const sink = Writable.fromWeb(new WritableStream({ write(chunk) { log('web sink', chunk); } }));
  await new Promise((resolve) => sink.end('end', resolve));
  const { readable, writable } = Duplex.toWeb(new Transform({ transform(chunk, encoding, callback) { callback(null, `<${chunk}>`); } }));
  const input = writable.getWriter();
  input.write('t');
  input.close();
  log(String(Buffer.concat(await Array.fromAsync(readable))));
}

reading().then(writing).then(transforming).then(bytes).then(bridges).then(() => log('done'));
