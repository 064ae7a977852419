// In which tick 'readable', 'data', 'end', 'close', 'pause' and 'resume' come, beside ticks, jobs and immediates of the program.
'use strict';
const { Readable } = require('node:stream');

const log = (...parts) => console.log(...parts);

function trace(name, stream, events) {
  for (const event of events) stream.on(event, (value) => log(name, event, value === undefined ? '' : String(value)));
  return stream;
}

function marks(name) {
  process.nextTick(() => log(name, 'tick'));
  Promise.resolve().then(() => log(name, 'job'));
  setImmediate(() => log(name, 'immediate'));
}

function flowing(done) {
  log('-- flowing');
  const chunks = ['a', 'b', null];
  const r = trace('flow', new Readable({ read() { log('flow _read'); this.push(chunks.shift()); } }), ['resume', 'data', 'end', 'close']);
  marks('flow');
  log('flowing', r.readableFlowing, r.readableLength, r.readableDidRead);
  r.on('close', () => { log(r.readableEnded, r.destroyed, r.closed, r.errored, r.readableDidRead); done(); });
}

function paused(done) {
  log('-- readable');
  const r = trace('read', new Readable({ read() {}, highWaterMark: 4 }), ['end', 'close', 'pause']);
  r.on('readable', () => {
    log('read readable', r.readableLength, r.readableFlowing);
    for (let chunk; (chunk = r.read(2)) !== null;) log('read chunk', String(chunk));
  });
  marks('read');
  log(r.push('hel'), r.push('lo'), r.readableLength);
  setImmediate(() => {
    log(r.push('x'), r.push(null));
    marks('last');
  });
  r.on('close', done);
}

function switching(done) {
  log('-- pause and resume');
  const r = trace('sw', new Readable({ read() {} }), ['pause', 'resume', 'end']);
  r.on('data', (chunk) => {
    log('sw data', String(chunk), r.isPaused());
    if (String(chunk) === '1') {
      r.pause();
      log('sw paused', r.isPaused(), r.readableFlowing);
      setImmediate(() => { r.resume(); log('sw resumed', r.readableFlowing); marks('sw'); });
    }
  });
  r.push('1');
  r.push('2');
  r.push(null);
  r.on('close', done);
}

function failing(done) {
  log('-- failing');
  const r = trace('fail', new Readable({ read() { this.push('x'); this.destroy(new Error('gone')); } }), ['data', 'end', 'close']);
  r.on('error', (error) => log('fail error', error.message, r.destroyed, r.closed, r.readableAborted));
  marks('fail');
  r.on('close', done);
}

function late(done) {
  log('-- push after the end, unshift, encoding');
  const r = trace('late', new Readable({ read() {} }), ['data', 'end', 'close']);
  r.setEncoding('utf8');
  const euro = Buffer.from('\u20ac');
  r.push(euro.subarray(0, 1));
  r.push(euro.subarray(1));
  r.unshift('first ');
  r.push(null);
  r.on('error', (error) => log('late error', error.code));
  log(r.push('more'));
  r.on('close', done);
}

const steps = [flowing, paused, switching, failing, late];
(function next() {
  const step = steps.shift();
  if (step) step(() => setImmediate(next));
})();
