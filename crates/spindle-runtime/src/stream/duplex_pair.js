'use strict';
// internal/streams/duplex_pair: stream.duplexPair, two Duplex streams of which each reads what the other writes.
//
// Ops used: none.

const { nextTick } = require('internal/task_queues');
const Duplex = require('internal/streams/duplex');

class DuplexSide extends Duplex {
  #other = null;
  #callback = null; // of the other side's write, until this side has read it

  static join(options) {
    const [a, b] = [new DuplexSide(options), new DuplexSide(options)];
    a.#other = b;
    b.#other = a;
    return [a, b];
  }

  _read() {
    const callback = this.#callback;
    if (callback === null) return;
    this.#callback = null;
    callback();
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      nextTick(callback);
    } else {
      this.#other.push(chunk);
      this.#other.#callback = callback;
    }
  }

  _final(callback) {
    this.#other.on('end', callback);
    this.#other.push(null);
  }
}

module.exports = (options) => DuplexSide.join(options);
