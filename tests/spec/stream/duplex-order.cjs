// Duplex, Transform and PassThrough: which side ends when, half-open streams, and inherited from the old way.
'use strict';
const { Duplex, Readable, Transform, PassThrough, Stream, getDefaultHighWaterMark, isDisturbed, isErrored, isReadable, isWritable } = require('node:stream');
const util = require('node:util');

const log = (...parts) => console.log(...parts);
const EVENTS = ['data', 'end', 'prefinish', 'finish', 'close', 'drain'];

function trace(name, stream, done) {
  for (const event of EVENTS) stream.on(event, (value) => log(name, event, value === undefined ? '' : String(value)));
  stream.on('error', (error) => log(name, 'error', error.code ?? error.message));
  stream.on('close', () => setImmediate(done));
  return stream;
}

function duplex(done) {
  log('-- duplex, not half open');
  const d = trace('duplex', new Duplex({ allowHalfOpen: false, read() { this.push('in'); this.push(null); }, write(chunk, encoding, callback) { log('_write', String(chunk)); callback(); } }), done);
  d.write('out');
}

function transform(done) {
  log('-- transform');
  const t = trace('t', new Transform({
    readableHighWaterMark: 2,
    transform(chunk, encoding, callback) { log('_transform', String(chunk), encoding); this.push(chunk); setImmediate(callback, null, chunk); },
    flush(callback) { log('_flush'); process.nextTick(callback, null, 'tail'); },
  }), done);
  log(t.write('a'), t.write('b'), t.readableHighWaterMark, t.writableHighWaterMark);
  t.end('c');
}

function old(done) {
  log('-- util.inherits');
  function Twice(options) {
    if (!(this instanceof Twice)) return new Twice(options);
    Transform.call(this, options);
  }
  util.inherits(Twice, Transform);
  Twice.prototype._transform = function(chunk, encoding, callback) { this.push(chunk); this.push(chunk); callback(); };
  const t = trace('twice', Twice(), done);
  t.end('2');
  function Source() { Stream.call(this); this.readable = true; }
  util.inherits(Source, Stream);
  const source = new Source();
  const through = new PassThrough();
  source.pipe(through).on('data', (chunk) => log('source', String(chunk))).on('end', () => log('source end'));
  source.emit('data', 'old');
  source.emit('end');
  log(t instanceof Stream, t instanceof Duplex, t instanceof require('node:stream').Writable, through instanceof Readable);
}

function objects(done) {
  log('-- object mode on one side');
  const t = new Transform({ readableObjectMode: true, transform(chunk, encoding, callback) { callback(null, { length: chunk.length }); } });
  t.on('data', (value) => log(value)).on('end', () => log('objects end')).on('close', done);
  log(t.readableObjectMode, t.writableObjectMode, t.readableHighWaterMark, t.writableHighWaterMark, getDefaultHighWaterMark(true), getDefaultHighWaterMark(false));
  t.write('four');
  t.end(Buffer.alloc(3));
}

function questions(done) {
  log('-- questions');
  const d = new Duplex({ read() {}, write(chunk, encoding, callback) { callback(); } });
  log(isReadable(d), isWritable(d), isErrored(d), isDisturbed(d), isReadable({}), isWritable(null));
  d.on('error', (error) => log(error.message)).on('close', () => {
    log(isReadable(d), isWritable(d), isErrored(d), isDisturbed(d), d.readableAborted, d.writableAborted);
    done();
  });
  d.destroy(new Error('over'));
  d.destroy(new Error('again'));
}

function thrown(done) {
  log('-- errors of misuse');
  const d = new Duplex({ read() {}, write(chunk, encoding, callback) { callback(); callback(); } });
  for (const bad of [() => d.write(null), () => d.write(5), () => d.write('x', 'nope'), () => new Readable({ highWaterMark: -1 }), () => Readable.from(5)]) {
    try { bad(); } catch (error) { log(error.name, error.code); }
  }
  d.on('error', (error) => log('event', error.code)).on('close', done);
  d.write('twice');
}

const steps = [duplex, transform, old, objects, questions, thrown];
(function next() {
  const step = steps.shift();
  if (step) step(() => setImmediate(next));
})();
