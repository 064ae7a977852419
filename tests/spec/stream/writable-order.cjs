// In which tick write callbacks, 'drain', 'prefinish', 'finish' and 'close' come, with _write that answers at once or later.
'use strict';
const { Writable } = require('node:stream');

const log = (...parts) => console.log(...parts);
const EVENTS = ['drain', 'prefinish', 'finish', 'close'];

function trace(name, stream) {
  for (const event of EVENTS) stream.on(event, () => log(name, event, stream.writableLength, stream.writableNeedDrain));
  stream.on('error', (error) => log(name, 'error', error.code ?? error.message));
  return stream;
}

function marks(name) {
  process.nextTick(() => log(name, 'tick'));
  Promise.resolve().then(() => log(name, 'job'));
}

function atOnce(done) {
  log('-- at once');
  const w = trace('sync', new Writable({ highWaterMark: 4, write(chunk, encoding, callback) { log('sync _write', String(chunk), encoding); callback(); } }));
  log(w.write('ab', (error) => log('sync cb 1', error)));
  log(w.write('cdef', 'latin1', () => log('sync cb 2')));
  log(w.write(Buffer.from('g')));
  marks('sync');
  w.end('h', () => log('sync end cb'));
  marks('after end');
  log(w.writableEnded, w.writableFinished, w.writable);
  w.on('close', done);
}

function later(done) {
  log('-- later');
  const w = trace('async', new Writable({
    highWaterMark: 4,
    write(chunk, encoding, callback) { log('async _write', String(chunk)); setImmediate(callback); },
    final(callback) { log('async _final'); setImmediate(callback); },
  }));
  for (const chunk of ['a', 'b', 'cd', 'e']) log(w.write(chunk, () => log('async cb', chunk)), w.writableLength);
  w.once('drain', () => { w.end(); marks('async'); });
  w.on('close', done);
}

function corked(done) {
  log('-- corked');
  const w = trace('cork', new Writable({
    decodeStrings: false,
    write(chunk, encoding, callback) { log('cork _write', chunk); callback(); },
    writev(chunks, callback) { log('cork _writev', chunks.map(({ chunk, encoding }) => `${chunk}/${encoding}`).join()); process.nextTick(callback); },
  }));
  w.cork();
  w.cork();
  w.write('a', () => log('cork cb a'));
  w.write('b', 'ascii', () => log('cork cb b'));
  log(w.writableCorked, w.writableLength);
  w.uncork();
  w.uncork();
  w.write('c');
  w.end();
  w.on('close', done);
}

function failing(done) {
  log('-- failing');
  const w = trace('fail', new Writable({ write(chunk, encoding, callback) { setImmediate(callback, new Error('disk full')); } }));
  w.write('a', (error) => log('fail cb a', error.message));
  w.write('b', (error) => log('fail cb b', error.message));
  w.end((error) => log('fail end cb', error.message));
  w.on('close', () => { log(w.errored.message, w.writableAborted, w.write('c', (error) => log('fail cb c', error.code))); setImmediate(done); });
}

function destroyed(done) {
  log('-- destroyed while writing, constructed late');
  const w = trace('gone', new Writable({
    construct(callback) { log('gone _construct'); setImmediate(callback); },
    write() { log('gone _write'); },
    destroy(error, callback) { log('gone _destroy', error && error.message); setImmediate(callback, error); },
  }));
  w.write('a', (error) => log('gone cb a', error.code));
  w.write('b', (error) => log('gone cb b', error.code));
  setImmediate(() => setImmediate(() => { w.destroy(); log(w.destroyed, w.closed); }));
  w.on('close', done);
}

const steps = [atOnce, later, corked, failing, destroyed];
(function next() {
  const step = steps.shift();
  if (step) step(() => setImmediate(next));
})();
