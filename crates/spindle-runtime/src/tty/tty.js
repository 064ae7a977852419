'use strict';
// tty: terminals as streams (nodejs.org/api/tty.html).
//
// A terminal that is read is a net.Socket over a description of its own, so that waiting for it does not make everybody's
// standard streams non-blocking. One that is written to is written at once, like all standard output
// (internal/process/output). Colours are internal/tty/color_depth's.
//
// Ops used:
//   op_console_is_tty(fd: i32) -> bool          effect
//   op_tty_open(fd: i32) -> i32                 effect   number of a resource over the same terminal, or -errno
//   op_tty_size(fd: i32) -> [columns, rows]     effect   both -1 if it is no terminal
//   op_tty_set_raw(fd: i32, raw: bool) -> i32   effect   0 or -errno; the end of the process takes it back

const border = require('internal/border');
const { SyncWriteStream } = require('internal/process/output');

const errors = () => require('internal/errors');
const cursor = () => require('internal/tty/cursor');

function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && ops.op_console_is_tty(fd);
}

function checkFd(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new (errors().codes.ERR_INVALID_FD)(fd);
}

/** The error of a descriptor that is no terminal. */
function initFailed(status) {
  const [code, message] = require('internal/errors/errnos').describe(status);
  return new (errors().codes.ERR_TTY_INIT_FAILED)({ errno: status, code, message, syscall: 'uv_tty_init' });
}

// ---- reading

let classes;

/** Made at the first use: whoever only writes to a terminal does not load sockets. */
function readStreamClass() {
  if (classes !== undefined) return classes;
  const { Socket } = require('net');
  const { handleFromNumber } = require('internal/net/pipe');

  function ReadStream(fd, options) {
    if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
    checkFd(fd);
    const id = isatty(fd) ? ops.op_tty_open(fd) : border.EINVAL;
    if (id < 0) throw initFailed(id);
    Socket.call(this, { highWaterMark: 0, handle: handleFromNumber(id), manualStart: true, ...options });
    this.fd = fd;
    this.isRaw = false;
    this.isTTY = true;
  }
  Object.setPrototypeOf(ReadStream.prototype, Socket.prototype);
  Object.setPrototypeOf(ReadStream, Socket);

  ReadStream.prototype.setRawMode = function setRawMode(flag) {
    flag = Boolean(flag);
    const status = ops.op_tty_set_raw(this.fd, flag);
    if (status < 0) this.emit('error', errors().errnoException(status, 'setRawMode'));
    else this.isRaw = flag;
    return this;
  };
  return classes = ReadStream;
}

// ---- writing

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  checkFd(fd);
  if (!isatty(fd)) throw initFailed(border.EINVAL);
  SyncWriteStream.call(this, fd, 'tty');
  const [columns, rows] = ops.op_tty_size(fd);
  if (columns >= 0) {
    this.columns = columns;
    this.rows = rows;
  }
}
Object.setPrototypeOf(WriteStream.prototype, SyncWriteStream.prototype);
Object.setPrototypeOf(WriteStream, SyncWriteStream);

const { prototype } = WriteStream;
prototype.isTTY = true;

prototype.getColorDepth = function getColorDepth(env = require('process').env) {
  return require('internal/tty/color_depth').colorDepth(env);
};

prototype.hasColors = function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    require('internal/validators').validateInteger(count, 'count', 2);
  }
  return count <= 2 ** this.getColorDepth(env);
};

/** The terminal may have another size now: tells those who listen. */
prototype._refreshSize = function _refreshSize() {
  const [columns, rows] = ops.op_tty_size(this.fd);
  if (columns < 0) return void this.emit('error', errors().errnoException(border.EINVAL, 'getWindowSize'));
  if (this.columns === columns && this.rows === rows) return;
  this.columns = columns;
  this.rows = rows;
  this.emit('resize');
};

prototype.getWindowSize = function getWindowSize() { return [this.columns, this.rows]; };
prototype.cursorTo = function cursorTo(x, y, callback) { return cursor().cursorTo(this, x, y, callback); };
prototype.moveCursor = function moveCursor(dx, dy, callback) { return cursor().moveCursor(this, dx, dy, callback); };
prototype.clearLine = function clearLine(direction, callback) { return cursor().clearLine(this, direction, callback); };
prototype.clearScreenDown = function clearScreenDown(callback) { return cursor().clearScreenDown(this, callback); };

module.exports = { isatty, WriteStream };
Object.defineProperty(module.exports, 'ReadStream', { __proto__: null, get: readStreamClass, enumerable: true, configurable: true });
