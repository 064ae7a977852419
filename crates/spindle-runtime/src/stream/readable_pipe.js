'use strict';
// internal/streams/readable_pipe: Readable's pipe and unpipe.
//
// A pipe writes what 'data' brings. When the destination's buffer is full, the source pauses; it resumes when every
// destination that was full has drained. Ops used: none.

const { nextTick } = require('internal/task_queues');
const { prependListener } = require('internal/streams/legacy');
const { READABLE: { DATA_LISTENING, END_EMITTED, FLOWING, MULTI_AWAIT_DRAIN } } = require('internal/streams/bits');
const { errorOrDestroy } = require('internal/streams/destroy');

/** One source piped to one destination. */
class Pipe {
  constructor(source, dest) {
    this.source = source;
    this.dest = dest;
    this.isOver = false;
    this.onData = (chunk) => this.write(chunk);
    this.onDrain = undefined; // listens once the destination was full for the first time
    this.onEnd = () => { dest.end(); };
    this.unpipe = () => { source.unpipe(dest); };
    this.onUnpipe = (readable, info) => this.unpiped(readable, info);
    this.onError = (error) => this.failed(error);
    // 'close' and 'finish' both end the pipe; whichever comes first silences the other.
    this.onClose = () => {
      dest.removeListener('finish', this.onFinish);
      this.unpipe();
    };
    this.onFinish = () => {
      dest.removeListener('close', this.onClose);
      this.unpipe();
    };
  }

  start(endsDest) {
    const { source, dest } = this;
    const state = source._readableState;
    const atEnd = endsDest ? this.onEnd : this.unpipe;
    if ((state.bits & END_EMITTED) !== 0) nextTick(atEnd);
    else source.once('end', atEnd);
    dest.on('unpipe', this.onUnpipe);
    source.on('data', this.onData);
    // Before the program's own listeners, so that nothing is written after an error.
    prependListener(dest, 'error', this.onError);
    dest.once('close', this.onClose);
    dest.once('finish', this.onFinish);
    dest.emit('pipe', source);
    if (dest.writableNeedDrain === true) this.pause();
    else if ((state.bits & FLOWING) === 0) source.resume();
  }

  write(chunk) {
    try {
      if (this.dest.write(chunk) === false) this.pause();
    } catch (error) {
      this.dest.destroy(error);
    }
  }

  pause() {
    const { source, dest } = this;
    // The program may have unpiped while `write` ran; nothing would resume the source then.
    if (!this.isOver) {
      const state = source._readableState;
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.bits &= ~MULTI_AWAIT_DRAIN;
      } else if (state.pipes.length > 1 && state.pipes.includes(dest)) {
        state.awaitDrainWriters.add(dest);
      }
      source.pause();
    }
    if (this.onDrain === undefined) {
      this.onDrain = () => drained(source, dest);
      dest.on('drain', this.onDrain);
    }
  }

  unpiped(readable, info) {
    if (readable !== this.source || info?.hasUnpiped !== false) return;
    info.hasUnpiped = true;
    const { source, dest } = this;
    dest.removeListener('close', this.onClose);
    dest.removeListener('finish', this.onFinish);
    if (this.onDrain !== undefined) dest.removeListener('drain', this.onDrain);
    dest.removeListener('error', this.onError);
    dest.removeListener('unpipe', this.onUnpipe);
    source.removeListener('end', this.onEnd);
    source.removeListener('end', this.unpipe);
    source.removeListener('data', this.onData);
    this.isOver = true;
    // Nobody tells the source any more that this destination has drained.
    if (this.onDrain !== undefined && source._readableState.awaitDrainWriters &&
        (!dest._writableState || dest._writableState.needDrain)) this.onDrain();
  }

  failed(error) {
    const { dest } = this;
    this.unpipe();
    dest.removeListener('error', this.onError);
    if (dest.listenerCount('error') > 0) return;
    // Ours was the last listener: an error that nobody hears must be thrown.
    const state = dest._writableState || dest._readableState;
    if (state && !state.errorEmitted) errorOrDestroy(dest, error);
    else dest.emit('error', error);
  }
}

function drained(source, dest) {
  const state = source._readableState;
  if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
  else if ((state.bits & MULTI_AWAIT_DRAIN) !== 0) state.awaitDrainWriters.delete(dest);
  const waits = state.awaitDrainWriters;
  if ((!waits || waits.size === 0) && (state.bits & DATA_LISTENING) !== 0) source.resume();
}

function pipe(dest, options) {
  const state = this._readableState;
  if (state.pipes.length === 1 && (state.bits & MULTI_AWAIT_DRAIN) === 0) {
    state.bits |= MULTI_AWAIT_DRAIN;
    state.awaitDrainWriters = new Set(state.awaitDrainWriters ? [state.awaitDrainWriters] : []);
  }
  state.pipes.push(dest);
  new Pipe(this, dest).start(options?.end !== false && !isStdio(dest));
  return dest;
}

/** Standard output and error are never ended by a pipe. Looked at only if the program has touched them. */
function isStdio(dest) {
  const { streams } = require('internal/bootstrap');
  return dest === streams[1] || dest === streams[2];
}

function unpipe(dest) {
  const state = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!dest) {
    const dests = state.pipes;
    state.pipes = [];
    this.pause();
    for (const each of dests) each.emit('unpipe', this, { hasUnpiped: false });
    return this;
  }
  const index = state.pipes.indexOf(dest);
  if (index === -1) return this;
  state.pipes.splice(index, 1);
  if (state.pipes.length === 0) this.pause();
  dest.emit('unpipe', this, { hasUnpiped: false });
  return this;
}

module.exports = {
  install(Readable) {
    Readable.prototype.pipe = pipe;
    Readable.prototype.unpipe = unpipe;
  },
};
