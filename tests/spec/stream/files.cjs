// fs streams and FileHandles: their events, ranges, errors, and what they count.
'use strict';
const fs = require('node:fs');
const { StringDecoder } = require('node:string_decoder');
const readline = require('node:readline');

const log = (...parts) => console.log(...parts);
const closed = (stream) => new Promise((resolve) => stream.on('close', resolve));

function trace(name, stream, events) {
  for (const event of events) stream.on(event, (value) => log(name, event, Buffer.isBuffer(value) ? value.length : typeof value));
  return stream;
}

async function streams() {
  const w = trace('w', fs.createWriteStream('file.txt', { highWaterMark: 10 }), ['open', 'ready', 'drain', 'finish', 'close']);
  log(w.pending, w.path, w.write('line one\n'), w.write('line two\n'));
  w.end('line three');
  await closed(w);
  log(w.pending, w.bytesWritten, fs.readFileSync('file.txt', 'utf8').length);

  const r = trace('r', fs.createReadStream('file.txt', { start: 5, end: 20, highWaterMark: 8 }), ['open', 'ready', 'data', 'end', 'close']);
  await closed(r);
  log(r.bytesRead, r.destroyed);
  const missing = fs.createReadStream('nowhere').on('error', (error) => log(error.code, error.syscall));
  await closed(missing);
  const controller = new AbortController();
  const aborted = fs.createReadStream('file.txt', { signal: controller.signal }).on('error', (error) => log(error.name));
  controller.abort();
  await closed(aborted);
  const append = fs.WriteStream('file.txt', { flags: 'r+', start: 5 });
  append.end('ONE');
  await closed(append);
  for await (const line of readline.createInterface({ input: fs.createReadStream('file.txt') })) log(line);
}

async function handles() {
  const handle = await fs.promises.open('file.txt', 'r+');
  handle.on('close', () => log('handle close'));
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  log(bytesRead, String(buffer), (await handle.stat()).size, (await handle.write('LI', 0)).bytesWritten);
  for await (const chunk of handle.createReadStream({ encoding: 'latin1', start: 0, end: 3, autoClose: false })) log(chunk);
  await handle.truncate(4);
  log(await handle.readFile('utf8'));
  await Promise.all([handle.close(), handle.close()]);
  await handle.stat().catch((error) => log(error.code, error.message));
  await fs.promises.writeFile('gen.txt', (function* () { yield 'a'; yield 'b'; })());
  log(await fs.promises.readFile('gen.txt', 'utf8'));
}

async function folders() {
  fs.mkdirSync('a/b/c', { recursive: true });
  fs.writeFileSync('a/b/f', '1');
  await fs.promises.cp('a', 'copy', { recursive: true });
  log(fs.readdirSync('copy', { recursive: true }).sort().join());
  const names = [];
  for await (const entry of await fs.promises.opendir('copy', { recursive: true })) names.push(`${entry.name}${entry.isDirectory() ? '/' : ''}`);
  log(names.sort().join());
  await fs.promises.rm('copy', { recursive: true });
  log(fs.existsSync('copy'), await fs.promises.access('copy').catch((error) => error.code));
}

function decoding() {
  const decoder = new StringDecoder('utf8');
  const bytes = Buffer.from('a\u20ac\u{1f600}');
  for (const byte of bytes) log(JSON.stringify(decoder.write(Buffer.from([byte]))), decoder.lastNeed, decoder.lastTotal);
  log(JSON.stringify(decoder.write(bytes.subarray(1, 3))), JSON.stringify(decoder.end()));
  const base64 = new StringDecoder('base64');
  log(base64.write(Buffer.from('ab')), base64.write(Buffer.from('cd')), base64.end());
}

streams().then(handles).then(folders).then(decoding);
