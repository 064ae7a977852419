'use strict';
// internal/net/handle: what stands between a net.Socket or net.Server and the numbers that Rust knows.
//
// TCP and Pipe are streams, TCPServer and PipeServer take connections. They have the names and the methods that
// programs know from `socket._handle`, and tell their owner what happens through fields that the owner sets:
// `onread(chunk)`, `onend(status)` (0: the other side has ended; else what reading failed with), `onconnection(0, handle)`.
// Everything is tried at once and waits for readiness only when it would block; readiness is told once (an edge), so
// what is not wanted now is kept in `waiting`. `onio` returns true if there is more of the same: Rust then runs a
// checkpoint and calls again, at most 32 times a turn, so that ticks and promises run between two reads.
//
// For process.stdin and child_process: internal/net/pipe. For HTTP: `adoptConnection` in internal/net/socket.
//
// Ops used (id = the number of a stream or listener; a negative result is -errno):
//   op_net_listen_tcp(host, port, backlog, flags: NET_V6_ONLY, NET_REUSE_PORT) -> id                  effect
//   op_net_listen_path(path, backlog) -> id, op_net_listen_fd(fd, backlog) -> id                    effect
//   op_net_chmod_path(path, access: 1 read, 2 write) -> 0, op_net_accept(id) -> id                  effect
//   op_net_connect_tcp(host, port) -> id, op_net_connect_path(path) -> id                           effect   a path's failure arrives as PENDING
//   op_net_connect_tcp_from(host, port, local, local port) -> [id, failed in bind: bool]            effect
//   op_net_connect_result(id) -> 0, op_net_open_fd(fd) -> id, op_net_fd_type(fd) -> string          effect
//   op_net_placeholder() -> id                                                                      effect   only to be closed
//   op_net_read(id, view) -> n, op_net_read_bulk(id) -> ArrayBuffer | n                             effect
//   op_net_write(id, view, offset), op_net_write_string(id, text), op_net_writev(id, offset, list)  effect   see border.NET_PARTIAL
//   op_net_shutdown(id) -> 0                                                                        effect   its completion arrives as PENDING, unless -EAGAIN
//   op_net_close(id), op_net_reset(id) -> 0, op_net_ref(id, bool), op_net_activate(id, bool)        effect
//   op_net_reschedule(id, bits), op_net_failure(id) -> [code, text] | null                          effect
//   op_net_name(id, peer: bool) -> [address, port, family] | null                                   effect
//   op_net_nodelay(id, bool) -> 0, op_net_keepalive(id, bool, seconds) -> 0                         effect
//   op_net_set_tos(id, tos) -> 0, op_net_tos(id) -> tos                                             effect

const border = require('internal/border');
const { errnoException } = require('internal/errors');
const { dropContext, setResource } = require('internal/requests');
const { Buffer } = require('buffer');

const {
  op_net_activate, op_net_accept, op_net_close, op_net_connect_result, op_net_read, op_net_read_bulk, op_net_reschedule,
  op_net_write, op_net_write_string, op_net_writev,
} = ops;

const TO_READ = border.READY_READABLE | border.READY_READ_CLOSED | border.READY_ERROR;
const TO_WRITE = border.READY_WRITABLE | border.READY_WRITE_CLOSED | border.READY_ERROR;

/** What is wrong with a connection that its client has given up already. */
const GIVEN_UP = [border.EINTR, border.EPROTO, border.ECONNABORTED];

const READ_SIZE = 64 * 1024;
/** Reads of at least this many bytes go to memory of their own; shorter ones are copied out of the scratch memory. */
const BULK_MIN = 16 * 1024;

const FastBuffer = Buffer[Symbol.species];

/** What most reads are read into: fresh memory of that size would cost more than the read itself. */
let scratch;

// ---- what streams and listeners have in common

class Handle {
  constructor(id) {
    /** -1 until there is something that Rust knows, and when it is closed. */
    this.id = id;
    this.isRefed = true;
    /** The socket or server, for process._getActiveHandles(). */
    this.owner = null;
    this.isClosing = false;
    this.afterClose = null;
    if (id >= 0) setResource(id, this);
  }

  ref() {
    this.isRefed = true;
    if (this.id >= 0) ops.op_net_ref(this.id, true);
  }

  unref() {
    this.isRefed = false;
    if (this.id >= 0) ops.op_net_ref(this.id, false);
  }

  hasRef() {
    return this.isRefed && !this.isClosing;
  }

  /** `done` is called in the closing phase. */
  close(done) {
    if (this.isClosing) return;
    this.isClosing = true;
    this.afterClose = done ?? null;
    // What never got as far as a descriptor closes in the closing phase too.
    if (this.id < 0) setResource(this.id = ops.op_net_placeholder(), this);
    op_net_close(this.id);
  }

  onclosed() {
    this.id = -1;
    const done = this.afterClose;
    this.afterClose = null;
    if (done !== null) done();
  }

  getsockname(out) {
    return nameInto(out, this.id, false);
  }

  getpeername(out) {
    return nameInto(out, this.id, true);
  }

  get fd() {
    return -1; // descriptors are Rust's own
  }
}

function nameInto(out, id, peer) {
  const name = id < 0 ? null : ops.op_net_name(id, peer);
  if (name === null) return border.EBADF;
  out.address = name[0];
  out.family = name[2];
  out.port = name[1];
  return 0;
}

// ---- streams

class StreamHandle extends Handle {
  constructor(id = -1) {
    super(id);
    this.reading = false;
    this.onread = null;
    this.onend = null;
    /** The program's own memory for reads (net.Socket's `onread.buffer`); `onread` is then given a count. */
    this.into = null;
    this.isBulk = false;
    this.waiting = 0;
    this.isActive = true;
    this.connected = null;
    this.shut = null;
    /** A layer could not say farewell yet: asked again when the stream is writable. */
    this.shutWaits = false;
    /** What is still to be written: pieces, how much of the first one is out, and who is told. */
    this.pieces = null;
    this.offset = 0;
    this.written = null;
    this.bytesRead = 0;
    this.bytesWritten = 0;
  }

  /** Takes a number that Rust has just given. */
  attach(id) {
    this.id = id;
    setResource(id, this);
    if (!this.isRefed) ops.op_net_ref(id, false);
  }

  onio(bits) {
    if (this.connected !== null) return this.decide(bits);
    if (bits & TO_READ) {
      if (!this.reading) this.waiting |= bits & TO_READ;
      else if (this.readOnce(bits)) return true;
    }
    if (this.pieces !== null && bits & TO_WRITE) this.writeReady();
    if (this.shutWaits && bits & TO_WRITE) this.shutNow();
    return false;
  }

  /** PENDING: a connect that failed at once, or the end of a shutdown. */
  onpending(status) {
    const done = this.connected ?? this.shut;
    this.connected = this.shut = null;
    this.settle();
    done?.(status);
  }

  onclosed() {
    const done = this.written;
    this.pieces = this.written = this.shut = this.connected = null;
    this.reading = this.shutWaits = false;
    if (done !== null) done(border.ECANCELED);
    super.onclosed();
  }

  /** As in libuv, a stream that neither reads nor writes nor connects does not keep the process alive. */
  settle() {
    const isActive = this.reading || this.pieces !== null || this.shut !== null || this.connected !== null;
    if (isActive === this.isActive || this.isClosing || this.id < 0) return;
    this.isActive = isActive;
    op_net_activate(this.id, isActive);
  }

  // -- connecting

  /** Begins to connect; `done(status)` is called later unless the result is negative. */
  connect(address, port, done) {
    return this.begin(ops.op_net_connect_tcp(address, port), done);
  }

  /** Gives [status, whether it was binding that failed]. */
  connectFrom(address, port, localAddress, localPort, done) {
    const [id, failedInBind] = ops.op_net_connect_tcp_from(address, port, localAddress, localPort);
    return [this.begin(id, done), failedInBind];
  }

  connectPath(path, done) {
    return this.begin(ops.op_net_connect_path(path), done);
  }

  begin(id, done) {
    if (id < 0) return id;
    this.attach(id);
    this.connected = done;
    return 0;
  }

  decide(bits) {
    if ((bits & TO_WRITE) === 0) return false;
    const done = this.connected;
    const status = op_net_connect_result(this.id);
    this.connected = null;
    this.waiting |= bits & TO_READ;
    this.settle();
    done(status);
    return false;
  }

  // -- reading

  readStart() {
    if (this.id < 0 || this.isClosing) return border.ENOTCONN;
    if (this.reading) return 0;
    this.reading = true;
    this.settle();
    if (this.waiting !== 0) {
      op_net_reschedule(this.id, this.waiting);
      this.waiting = 0;
    }
    return 0;
  }

  readStop() {
    if (!this.reading) return 0;
    this.reading = false;
    this.settle();
    return 0;
  }

  /** One read. Whether there may be more: the read was as long as can be, or the event told of the end as well. */
  readOnce(bits) {
    if (this.into !== null) return this.readInto(bits);
    let chunk, count;
    if (this.isBulk) {
      const bytes = op_net_read_bulk(this.id);
      if (typeof bytes === 'number') return this.readNothing(bytes);
      count = bytes.byteLength;
      chunk = new FastBuffer(bytes);
    } else {
      scratch ??= Buffer.allocUnsafeSlow(READ_SIZE);
      count = op_net_read(this.id, scratch);
      if (count <= 0) return this.readNothing(count);
      chunk = Buffer.from(scratch.subarray(0, count));
    }
    this.isBulk = count >= BULK_MIN;
    this.bytesRead += count;
    const hasMore = count === READ_SIZE || (bits & (border.READY_READ_CLOSED | border.READY_ERROR)) !== 0;
    this.onread(chunk);
    return this.goOn(hasMore, bits);
  }

  readInto(bits) {
    const view = this.into;
    const count = op_net_read(this.id, view);
    if (count <= 0) return this.readNothing(count);
    this.bytesRead += count;
    this.onread(count);
    return this.goOn(count === view.byteLength || (bits & (border.READY_READ_CLOSED | border.READY_ERROR)) !== 0, bits);
  }

  /** A reader that has stopped meanwhile is told of the rest when it starts again. */
  goOn(hasMore, bits) {
    if (!hasMore || this.isClosing) return false;
    if (this.reading) return true;
    this.waiting |= bits & TO_READ;
    return false;
  }

  readNothing(status) {
    if (status === border.EAGAIN) return false;
    this.reading = false;
    this.settle();
    this.onend(status);
    return false;
  }

  // -- writing

  /**
   * Writes text (as UTF-8) or bytes. 0: all is out. 1: `done(status)` will be called when it is. Else what it failed
   * with. Nothing else may be written before that.
   */
  write(chunk, done) {
    const status = typeof chunk === 'string' ? op_net_write_string(this.id, chunk) : op_net_write(this.id, chunk, 0);
    if (status >= 0) {
      this.bytesWritten += status;
      return 0;
    }
    return this.keep(status, [chunk], done);
  }

  /** As `write`, for a list. */
  writev(list, done) {
    const status = op_net_writev(this.id, 0, list);
    if (status >= 0) {
      this.bytesWritten += status;
      return 0;
    }
    return this.keep(status, list, done);
  }

  /** Keeps what the kernel has no room for. */
  keep(status, list, done) {
    if (status !== border.EAGAIN && status > border.NET_PARTIAL) return status;
    this.pieces = list.map((piece) => typeof piece === 'string' ? Buffer.from(piece) : piece);
    this.offset = 0;
    if (status !== border.EAGAIN) this.advance(border.NET_PARTIAL - status);
    const rest = this.flush();
    if (rest === 1) {
      this.written = done;
      this.settle();
    }
    return rest;
  }

  /** Writes until nothing is left (0) or the kernel has no room (1). */
  flush() {
    for (;;) {
      const { pieces, offset } = this;
      const status = pieces.length === 1 ? op_net_write(this.id, pieces[0], offset) : op_net_writev(this.id, offset, pieces);
      if (status === border.EAGAIN) return 1;
      if (status >= 0) this.bytesWritten += status;
      if (status > border.NET_PARTIAL) {
        this.pieces = null;
        return Math.min(status, 0);
      }
      this.advance(border.NET_PARTIAL - status);
    }
  }

  advance(count) {
    this.bytesWritten += count;
    const { pieces } = this;
    let done = 0;
    count += this.offset;
    while (done < pieces.length && count >= pieces[done].byteLength) count -= pieces[done++].byteLength;
    if (done > 0) this.pieces = pieces.slice(done);
    this.offset = count;
  }

  writeReady() {
    const status = this.flush();
    if (status === 1) return;
    const done = this.written;
    this.written = null;
    this.settle();
    done(status);
  }

  /** Bytes that wait for room in the kernel. */
  get writeQueueSize() {
    let size = -this.offset;
    if (this.pieces === null) return 0;
    for (const piece of this.pieces) size += piece.byteLength;
    return size;
  }

  /** Ends the writing side; `done(status)` is called in a pending phase. */
  shutdown(done) {
    if (this.id < 0) return border.ENOTCONN;
    this.shut = done;
    this.settle();
    this.shutNow();
    return 0;
  }

  shutNow() {
    this.shutWaits = ops.op_net_shutdown(this.id) === border.EAGAIN;
  }

  /** As `close`, but the other side sees a reset. */
  reset(done) {
    if (this.isClosing || this.id < 0) return border.EBADF;
    const status = ops.op_net_reset(this.id);
    if (status < 0) return status;
    this.isClosing = true;
    this.afterClose = done ?? null;
    return 0;
  }
}

class TCP extends StreamHandle {
  setNoDelay(on) {
    return this.id < 0 ? border.EBADF : ops.op_net_nodelay(this.id, on);
  }

  setKeepAlive(on, delay) {
    return this.id < 0 ? border.EBADF : ops.op_net_keepalive(this.id, on, delay);
  }

  setTypeOfService(tos) {
    return this.id < 0 ? border.EBADF : ops.op_net_set_tos(this.id, tos);
  }

  getTypeOfService() {
    return this.id < 0 ? border.EBADF : ops.op_net_tos(this.id);
  }
}

class Pipe extends StreamHandle {}

// ---- listeners

class ListenHandle extends Handle {
  constructor(id) {
    super(id);
    this.onconnection = null;
  }

  onio() {
    const id = op_net_accept(this.id);
    if (id >= 0) {
      const stream = this.makeStream(id);
      dropContext(id);
      this.onconnection(0, stream);
      return true;
    }
    if (id === border.EAGAIN || id === border.EBADF) return false;
    if (GIVEN_UP.includes(id)) return true;
    // No descriptors, no memory: the connection waits. Nothing tells when there is room again, so ask once in a while.
    const again = () => { if (this.id >= 0) op_net_reschedule(this.id, border.READY_READABLE); };
    require('internal/net/timeout').start(again, 50);
    return false;
  }
}

class TCPServer extends ListenHandle {
  makeStream(id) { return new TCP(id); }
}

class PipeServer extends ListenHandle {
  makeStream(id) { return new Pipe(id); }
}

for (const [Class, name] of [[TCPServer, 'TCP'], [PipeServer, 'Pipe']]) {
  Object.defineProperty(Class, 'name', { __proto__: null, value: name, configurable: true });
}

/** The names by which process.getActiveResourcesInfo() counts them. */
for (const [Class, value] of [[TCP, 'TCPSocketWrap'], [Pipe, 'PipeWrap'], [TCPServer, 'TCPServerWrap'], [PipeServer, 'PipeWrap']]) {
  Object.defineProperty(Class.prototype, 'resourceName', { __proto__: null, value, configurable: true });
}

/** Listens; gives a handle, or a negative errno. */
const listenTcp = (address, port, backlog, flags) => made(TCPServer, ops.op_net_listen_tcp(address, port, backlog, flags));
const listenPath = (path, backlog) => made(PipeServer, ops.op_net_listen_path(path, backlog));

function listenFd(fd, backlog) {
  const isPipe = ops.op_net_fd_type(fd) === 'PIPE';
  return made(isPipe ? PipeServer : TCPServer, ops.op_net_listen_fd(fd, backlog));
}

const made = (Class, id) => id < 0 ? id : new Class(id);

/** A stream over a descriptor: a handle, or a negative errno. */
function openFd(fd, type) {
  return made(type === 'TCP' ? TCP : Pipe, ops.op_net_open_fd(fd));
}

/** What a call on a stream failed with, as an error: its layer's own, or the system's. */
function failed(handle, status, syscall) {
  const failure = status === border.EPROTO && handle?.id >= 0 ? ops.op_net_failure(handle.id) : null;
  return failure === null ? errnoException(status, syscall) : layerError(failure[0], failure[1]);
}

function layerError(code, text) {
  const error = new Error(text);
  error.code = code;
  return error;
}

module.exports = {
  Pipe,
  TCP,
  /** 'TCP', 'PIPE', 'FILE', 'TTY', 'UDP', 'UNKNOWN' or 'INVALID'. */
  fdType: (fd) => ops.op_net_fd_type(fd),
  failed,
  layerError,
  chmodPath: (path, access) => ops.op_net_chmod_path(path, access),
  listenFd,
  listenPath,
  listenTcp,
  openFd,
};
