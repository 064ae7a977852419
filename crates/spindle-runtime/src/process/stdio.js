'use strict';
// internal/process/stdio: process.stdin, process.stdout and process.stderr, each made at its first touch.
//
// What a stream is depends on its descriptor: a file, a pipe or socket, a terminal, or nothing. Output is written at once
// (internal/process/output). Input is read when somebody asks: until then, and while paused, it does not keep the process
// alive. Documentation: nodejs.org/api/process.html#processstdin and #a-note-on-process-io.
//
// Ops used:
//   op_stdio_type(fd: i32) -> i32     effect   what it is, a STDIO_ number
//   op_stdio_keep(fd: i32) -> ()      effect   has the descriptor's mode put back at the end of the process

const border = require('internal/border');
const { streams } = require('internal/bootstrap');
const process = () => require('process');

/** The stream of descriptor 0, 1 or 2. The global console, which looks at the same `streams`, writes through it from now on. */
function stream(fd) {
  return streams[fd] ??= fd === 0 ? input() : output(fd);
}

// ---- output

function output(fd) {
  const made = makeOutput(fd, ops.op_stdio_type(fd));
  made._isStdio = true;
  made.fd = fd;
  if (fd === 2) made._writableState.emitClose = false;
  return made;
}

function makeOutput(fd, type) {
  switch (type) {
    case border.STDIO_TERMINAL: return terminal(fd);
    case border.STDIO_FILE: return new (require('internal/process/output').SyncWriteStream)(fd, 'fs');
    case border.STDIO_PIPE:
    case border.STDIO_TCP: return new (require('internal/process/output').SyncWriteStream)(fd, 'pipe');
    default: {
      const { Writable } = require('stream');
      return new Writable({ write(chunk, encoding, callback) { callback(); } });
    }
  }
}

function terminal(fd) {
  const made = new (require('tty').WriteStream)(fd);
  process().on('SIGWINCH', () => made._refreshSize());
  return made;
}

// ---- input

function input() {
  const made = makeInput(ops.op_stdio_type(0));
  made.fd = 0;
  const handle = made._handle;
  if (handle?.readStop) {
    handle.readStop();
    handle.settle(); // nothing is asked for yet, so it keeps nobody
    // A paused stream lets go of the process; whoever pauses and resumes within a tick notices nothing.
    made.on('pause', () => {
      process().nextTick(() => {
        if (!made._handle?.reading || made._readableState.flowing) return;
        made._readableState.reading = false;
        made._handle.readStop();
      });
    });
  }
  return made;
}

function makeInput(type) {
  switch (type) {
    case border.STDIO_TERMINAL: {
      ops.op_stdio_keep(0);
      return new (require('tty').ReadStream)(0);
    }
    case border.STDIO_FILE: return new (require('fs').ReadStream)(null, { fd: 0, autoClose: false });
    case border.STDIO_PIPE:
    case border.STDIO_TCP: return socket();
    default: {
      const { Readable } = require('stream');
      const made = new Readable({ read() {} });
      made.push(null);
      return made;
    }
  }
}

function socket() {
  ops.op_stdio_keep(0);
  const { Socket } = require('net');
  const made = new Socket({ fd: 0, readable: true, writable: false, manualStart: true });
  // Only its owner may end it.
  made._writableState.ended = true;
  made._type = 'pipe';
  return made;
}

module.exports = { stream };
