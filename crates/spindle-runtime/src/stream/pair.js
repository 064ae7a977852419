'use strict';
// internal/streams/pair: what the traffic between a Duplex and a readable and a writable end inside it has in common:
// stream.compose and Duplex.from({ readable, writable }). Ops used: none.

const { AbortError } = require('internal/errors');
const { destroyer } = require('internal/streams/destroy');

/** Callbacks of `duplex` that wait for an event of one of its ends. */
class Relay {
  constructor(duplex) {
    this.duplex = duplex;
    this.drained = null;
    this.finished = null;
    this.readable = null;
    this.closed = undefined; // null once the ends are over
  }

  /** Runs the waiting callback `name`, if there is one. */
  call(name) {
    const callback = this[name];
    this[name] = null;
    if (callback) callback();
  }

  writeTo(writable) {
    const { duplex } = this;
    duplex._write = (chunk, encoding, callback) => {
      if (writable.write(chunk, encoding)) callback();
      else this.drained = callback;
    };
    duplex._final = (callback) => {
      writable.end();
      this.finished = callback;
    };
    writable.on('drain', () => this.call('drained'));
  }

  readFrom(readable) {
    const { duplex } = this;
    readable.on('readable', () => this.call('readable'));
    readable.on('end', () => { duplex.push(null); });
    duplex._read = () => {
      for (;;) {
        const chunk = readable.read();
        if (chunk === null) {
          this.readable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  /** Gives the duplex its `_destroy`, which takes `ends` with it; with `always` also when they are over. */
  destroyWith(ends, always) {
    this.duplex._destroy = (error, callback) => {
      const isOver = this.closed === null;
      if (!error && !isOver) error = new AbortError();
      this.readable = this.drained = this.finished = null;
      if (!isOver || always) for (const end of ends) destroyer(end, error);
      if (isOver) callback(error);
      else this.closed = callback;
    };
  }

  /** The ends are over. */
  over(error, isDone) {
    const callback = this.closed;
    this.closed = null;
    if (callback) callback(error);
    else if (error) this.duplex.destroy(error);
    else if (isDone) this.duplex.destroy();
  }
}

module.exports = { Relay };
