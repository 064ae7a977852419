'use strict';
// internal/child_process/ipc: messages between a program and the one that forked it.
//
// Each message is a line of JSON on a Unix socket, whose number the child finds in NODE_CHANNEL_FD. `target` is the
// ChildProcess on one side and `process` on the other; both get send(), disconnect(), connected and channel here.
// Documentation: nodejs.org/api/child_process.html#subprocesssendmessage-sendhandle-options-callback.
//
// Ops used: none of its own; the stream is internal/net/handle's.

const { Buffer } = require('buffer');
const EventEmitter = require('events');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_HANDLE_TYPE, ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED, ERR_MISSING_ARGS,
  },
  errnoException,
} = require('internal/errors');
const { Pipe, openFd } = require('internal/net/handle');
const { notThere } = require('internal/not_there');
const { nextTick } = require('internal/task_queues');

const NEWLINE = 10;
/** Bytes that may wait to be written before send() says false. */
const HIGH_WATER = 128 * 1024;

/** `target.channel`: lets a program say whether the channel keeps it alive. */
class Control extends EventEmitter {
  #stream;
  #listeners = 0;
  #isExplicit = false;

  constructor(stream) {
    super();
    this.#stream = stream;
  }

  get fd() { return this.#stream.id < 0 ? undefined : this.#stream.id; }
  hasRef() { return this.#stream.hasRef(); }

  ref() {
    this.#isExplicit = true;
    this.#stream.ref();
  }

  unref() {
    this.#isExplicit = true;
    this.#stream.unref();
  }

  refCounted() {
    if (++this.#listeners === 1 && !this.#isExplicit) this.#stream.ref();
  }

  unrefCounted() {
    if (--this.#listeners !== 0 || this.#isExplicit) return;
    this.#stream.unref();
    this.emit('unref');
  }
}

class Channel {
  constructor(target, stream, onclosed) {
    this.target = target;
    this.stream = stream;
    this.onclosed = onclosed;
    this.control = new Control(stream);
    /** The beginning of a line whose end has not arrived. */
    this.rest = [];
    /** Messages that nobody listens for yet. */
    this.unheard = [];
    /** What waits for room in the kernel: [text, callback]. */
    this.queue = [];
    this.queuedBytes = 0;
    this.isWriting = false;
    this.isClosed = false;
    stream.onread = (chunk) => this.read(chunk);
    stream.onend = () => this.ended();
    stream.readStart();
  }

  // -- reading

  read(chunk) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.rest.push(chunk.subarray(start, end));
      const line = this.rest.length === 1 ? this.rest[0] : Buffer.concat(this.rest);
      this.rest = [];
      start = end + 1;
      this.receive(JSON.parse(line.toString()));
    }
    if (start < chunk.length) this.rest.push(chunk.subarray(start));
  }

  receive(message) {
    if (this.target.channel === null) return;
    const isInternal = message !== null && typeof message === 'object' && typeof message.cmd === 'string' && message.cmd.startsWith('NODE_');
    nextTick(() => this.deliver(isInternal ? 'internalMessage' : 'message', message));
  }

  deliver(event, message) {
    if (event === 'internalMessage' || this.target.listenerCount('message') > 0) this.target.emit(event, message, undefined);
    else this.unheard.push(message);
  }

  /** Somebody listens now, perhaps for what has arrived already. */
  deliverUnheard() {
    if (this.unheard.length === 0 || this.target.channel === null || this.target.listenerCount('message') === 0) return;
    const messages = this.unheard;
    this.unheard = [];
    for (const message of messages) this.target.emit('message', message, undefined);
  }

  ended() {
    if (this.target.connected) this.target.disconnect();
    this.close();
  }

  // -- writing

  /** Whether there is room for more. */
  send(text, callback, onError) {
    this.queue.push({ text, callback, onError });
    this.queuedBytes += text.length;
    if (!this.isWriting) this.flush();
    return this.queuedBytes < HIGH_WATER;
  }

  flush() {
    while (this.queue.length > 0) {
      const item = this.queue.shift();
      const done = (status) => this.written(item, status);
      this.isWriting = true;
      const status = this.stream.write(item.text, done);
      if (status === 1) return; // `done` will go on
      this.isWriting = false;
      this.settle(item, status);
    }
  }

  written(item, status) {
    this.isWriting = false;
    this.settle(item, status);
    this.flush();
    if (this.queue.length === 0) this.onflushed?.();
  }

  settle({ text, callback, onError }, status) {
    this.queuedBytes -= text.length;
    if (status < 0) onError(errnoException(status, 'write'));
    else if (typeof callback === 'function') nextTick(callback, null);
  }

  // -- the end

  /** Closes when everything is written. */
  closeWhenFlushed(done) {
    const finish = () => {
      this.close();
      done();
    };
    if (this.isWriting) this.onflushed = finish;
    else nextTick(finish);
  }

  close() {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stream.close();
    this.onclosed?.();
  }
}

// ---- what a target gets

function install(target, stream, onclosed) {
  const channel = new Channel(target, stream, onclosed);
  target.channel = channel.control;
  target._channel = channel.control;
  target.connected = true;

  target.on('newListener', () => nextTick(() => channel.deliverUnheard()));

  target.send = function(message, handle, options, callback) {
    if (typeof handle === 'function') [handle, options, callback] = [undefined, undefined, handle];
    else if (typeof options === 'function') [options, callback] = [undefined, options];
    else if (options !== undefined) require('internal/validators').validateObject(options, 'options');
    if (target.connected) return target._send(message, handle, { swallowErrors: false, ...options }, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') nextTick(callback, error);
    else nextTick(() => target.emit('error', error));
    return false;
  };

  target._send = function(message, handle, options, callback) {
    checkMessage(message, handle);
    return channel.send(`${JSON.stringify(message)}\n`, callback, (error) => {
      if (options?.swallowErrors) return;
      if (typeof callback === 'function') nextTick(callback, error);
      else nextTick(() => target.emit('error', error));
    });
  };

  target.disconnect = function() {
    if (!target.connected) {
      target.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    target._disconnect();
  };

  target._disconnect = function() {
    target.connected = false;
    target.channel = target._channel = null;
    channel.closeWhenFlushed(() => target.emit('disconnect'));
  };
  return channel.control;
}

function checkMessage(message, handle) {
  if (message === undefined) throw new ERR_MISSING_ARGS('message');
  if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) {
    throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
  }
  if (handle === undefined || handle === null) return;
  const net = require('net');
  if (!(handle instanceof net.Socket || handle instanceof net.Server)) throw new ERR_INVALID_HANDLE_TYPE();
  throw notThere('handles in messages between processes');
}

/** Before the child starts: what cannot be had must not leave one behind. */
function checkSerialization(mode) {
  if (mode === 'advanced') throw notThere("serialization: 'advanced'");
}

/** The parent's side: `id` is the number of its end, `onclosed` is called once the channel is gone. */
function open(child, id, onclosed) {
  install(child, new Pipe(id), onclosed);
}

/** The child's side: `process` gets the channel that its parent opened as descriptor `fd`. */
function openOwn(process, fd, serialization) {
  checkSerialization(serialization);
  const stream = openFd(fd, 'PIPE');
  if (typeof stream === 'number') throw errnoException(stream, 'open');
  stream.unref();
  const control = install(process, stream);
  // Only who listens is kept alive by the channel.
  const counts = (name) => name === 'message' || name === 'disconnect';
  process.on('newListener', (name) => { if (counts(name)) control.refCounted(); });
  process.on('removeListener', (name) => { if (counts(name)) control.unrefCounted(); });
}

/** At the start of `process`, if the environment says that there is a channel. */
function openInherited(process) {
  const { NODE_CHANNEL_FD: fd, NODE_CHANNEL_SERIALIZATION_MODE: mode } = process.env;
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  if (fd !== undefined && Number.isInteger(Number(fd)) && Number(fd) >= 0) openOwn(process, Number(fd), mode);
}

module.exports = { checkSerialization, open, openInherited, openOwn };
