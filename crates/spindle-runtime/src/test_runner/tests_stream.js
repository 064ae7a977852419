'use strict';
// internal/test_runner/tests_stream: what happens in a run, as events and as objects `{ type, data }` to read.
// Documentation: nodejs.org/api/test.html#class-testsstream.
//
// Ops used: none.

const { Readable } = require('stream');

class TestsStream extends Readable {
  #waiting = [];
  #isOpen = true;

  constructor() {
    super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#isOpen = true;
    while (this.#isOpen && this.#waiting.length > 0) this.#isOpen = this.push(this.#waiting.shift());
  }

  #send(message) {
    if (this.#isOpen) this.#isOpen = this.push(message);
    else this.#waiting.push(message);
  }

  /** Tells listeners at once, readers in their turn. */
  tell(type, data) {
    this.emit(type, data);
    this.#send({ type, data });
  }

  end() { this.#send(null); }

  // ---- what the tests tell

  enqueue(test) { this.#queued('test:enqueue', test); }

  dequeue(test) { this.#queued('test:dequeue', test); }

  #queued(type, { nesting, name, reportedType, loc }) {
    this.tell(type, { __proto__: null, nesting, name, type: reportedType, ...loc });
  }

  start({ nesting, name, loc }) {
    this.tell('test:start', { __proto__: null, nesting, name, ...loc });
  }

  complete(test, details, directive) { this.#result('test:complete', test, details, directive); }

  pass(test, details, directive) { this.#result('test:pass', test, details, directive); }

  fail(test, details, directive) { this.#result('test:fail', test, details, directive); }

  #result(type, { name, nesting, testNumber, loc }, details, directive) {
    this.tell(type, { __proto__: null, name, nesting, testNumber, details, ...loc, ...directive });
  }

  plan(nesting, loc, count) {
    this.tell('test:plan', { __proto__: null, nesting, count, ...loc });
  }

  diagnostic(nesting, loc, message, level = 'info') {
    this.tell('test:diagnostic', { __proto__: null, nesting, message, level, ...loc });
  }

  summary(file, success, counts, duration) {
    this.tell('test:summary', { __proto__: null, success, counts, duration_ms: duration, file });
  }

  interrupted(tests) {
    this.tell('test:interrupted', { __proto__: null, tests });
  }
}

module.exports = { TestsStream };
