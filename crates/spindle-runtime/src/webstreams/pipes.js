'use strict';
// internal/webstreams/pipes: ReadableStream's pipeTo and tee (streams.spec.whatwg.org/#rs-abstract-ops). Ops used: none.

const { queueMicrotask } = require('internal/task_queues');
const { validateAbortSignal } = require('internal/validators');
const { checkOptional, kState, nop, stateError } = require('internal/webstreams/common');
const { ReadableStream, ReadableStreamDefaultReader, cancelStream, createReadableStream, readInto } = require('internal/webstreams/readable');
const { abortStream, closeWithErrorPropagation, isClosing, release, write } = require('internal/webstreams/writable');

class Pipe {
  constructor(source, dest, options) {
    this.source = source[kState];
    this.sourceStream = source;
    this.dest = dest[kState];
    this.options = options;
    this.reader = new ReadableStreamDefaultReader(source);
    this.writer = dest.getWriter();
    this.source.disturbed = true;
    this.lastWrite = Promise.resolve();
    this.isOver = false;
    this.disposable = undefined;
    this.result = Promise.withResolvers();
  }

  run() {
    const { preventAbort, preventCancel, preventClose, signal } = this.options;
    if (signal !== undefined) {
      const abort = () => this.aborted(signal.reason);
      if (signal.aborted) {
        abort();
        return this.result.promise;
      }
      this.disposable = require('events').addAbortListener(signal, abort);
    }
    const own = this.reader[kState];
    const writer = this.writer[kState];
    this.whenSettled(this.source.isClosed.promise, () => {
      if (preventClose) this.shutdown();
      else this.shutdown(() => closeWithErrorPropagation(writer));
    }, (error) => {
      if (preventAbort) this.shutdown(undefined, [error]);
      else this.shutdown(() => abortStream(this.dest, error), [error]);
    });
    this.whenSettled(this.dest.isClosed.promise, nop, (error) => this.destFailed(error, preventCancel));
    if (isClosing(this.dest) || this.dest.state === 'closed') this.destFailed(stateError('Destination WritableStream is closed'), preventCancel);
    this.step(own, writer);
    return this.result.promise;
  }

  whenSettled(promise, resolved, rejected) {
    promise.then(resolved, rejected);
  }

  destFailed(error, preventCancel) {
    if (preventCancel) this.shutdown(undefined, [error]);
    else this.shutdown(() => cancelStream(this.sourceStream, error), [error]);
  }

  aborted(reason) {
    const { preventAbort, preventCancel } = this.options;
    this.shutdown(() => {
      const actions = [];
      if (!preventAbort) actions.push(this.dest.state === 'writable' ? abortStream(this.dest, reason) : Promise.resolve());
      if (!preventCancel) actions.push(this.source.state === 'readable' ? cancelStream(this.sourceStream, reason) : Promise.resolve());
      return Promise.all(actions);
    }, [reason]);
  }

  /** Reads one chunk when the destination has room, and writes it. */
  async step(own, writer) {
    while (!this.isOver) {
      try {
        await writer.ready.promise;
      } catch {
        return; // the destination's end is told of elsewhere
      }
      if (this.isOver) return;
      const read = Promise.withResolvers();
      readInto(own, {
        chunk: (chunk) => {
          this.lastWrite = write(writer, chunk);
          this.lastWrite.catch(nop);
          read.resolve(true);
        },
        close: () => read.resolve(false),
        error: () => read.resolve(false),
      });
      if (!await read.promise) return;
    }
  }

  /** Runs the action once what was read is written, then lets go of both streams. `error`: [reason] to reject with. */
  async shutdown(action, error) {
    if (this.isOver) return;
    this.isOver = true;
    if (this.dest.state === 'writable' && !isClosing(this.dest)) await this.lastWrite.catch(nop);
    try {
      await action?.();
    } catch (failure) {
      return this.finalize([failure]);
    }
    this.finalize(error);
  }

  finalize(error) {
    release(this.writer[kState]);
    this.reader.releaseLock();
    this.disposable?.[Symbol.dispose]();
    if (error === undefined) this.result.resolve(undefined);
    else this.result.reject(error[0]);
  }
}

async function pipeTo(source, dest, options) {
  checkOptional(options, 'options');
  const { signal } = options ?? {};
  validateAbortSignal(signal, 'options.signal');
  const preventAbort = Boolean(options?.preventAbort);
  const preventCancel = Boolean(options?.preventCancel);
  const preventClose = Boolean(options?.preventClose);
  return new Pipe(source, dest, { preventAbort, preventCancel, preventClose, signal }).run();
}

// ---- tee

/** Two streams of what one gives. A byte stream's branches are byte streams, and get bytes of their own. */
function tee(stream) {
  const reader = new ReadableStreamDefaultReader(stream);
  const own = reader[kState];
  const { isByte } = stream[kState].controller;
  const cancelled = Promise.withResolvers();
  const branches = [];
  const reasons = [undefined, undefined];
  const isCancelled = [false, false];
  let [reading, readAgain] = [false, false];

  const pull = () => {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    readInto(own, {
      // In a job of its own, so that an error that is on its way is told first.
      chunk(value) { queueMicrotask(() => deliver(value)); },
      close() {
        reading = false;
        branches.forEach((branch, i) => { if (!isCancelled[i]) closeBranch(branch); });
        if (!isCancelled[0] || !isCancelled[1]) cancelled.resolve();
      },
      error() { reading = false; },
    });
  };
  const deliver = (value) => {
    readAgain = false;
    const values = [value, isByte && !isCancelled[1] ? value.slice() : value]; // enqueuing takes bytes away
    branches.forEach((branch, i) => {
      if (!isCancelled[i]) branch[kState].controller.enqueue(values[i]);
    });
    reading = false;
    if (readAgain) pull();
  };
  const cancel = (i, reason) => {
    isCancelled[i] = true;
    reasons[i] = reason;
    if (isCancelled[1 - i]) cancelled.resolve(cancelStream(stream, reasons));
    return cancelled.promise;
  };
  const make = (i) => {
    const source = { pull, cancel: (reason) => cancel(i, reason) };
    return isByte ? new ReadableStream({ ...source, type: 'bytes' }) : createReadableStream(source);
  };
  branches.push(make(0), make(1));
  own.closed.promise.catch((error) => {
    for (const branch of branches) branch[kState].controller.fail(error);
    if (!isCancelled[0] || !isCancelled[1]) cancelled.resolve();
  });
  return branches;
}

/** Reads with a program's buffer that wait at a byte branch end with no bytes. */
function closeBranch(branch) {
  const { controller } = branch[kState];
  controller.close();
  if (controller.isByte && controller.pending.length > 0) controller.respond(0);
}

module.exports = { pipeTo, tee };
