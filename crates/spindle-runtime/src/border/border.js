'use strict';
// internal/border: numbers that JavaScript and Rust share. Made by the build script of the crates' border.rs; change those.
//
// Built-ins write `border.NAME` after `const border = require('internal/border');`, both on lines of their own: what is
// compiled ahead of time has the number in the place of the name, and does not load this file. Ops used: none.

module.exports = {
  // Indices into the words shared with JavaScript.
  // 1 while the tick queue holds a tick.
  WORD_HAS_TICK: 0,
  // Immediates that wait for the check phase.
  WORD_IMMEDIATE_COUNT: 1,
  // Those of them that keep the loop alive.
  WORD_IMMEDIATE_REF_COUNT: 2,
  // Timers that keep the loop alive.
  WORD_TIMER_REF_COUNT: 3,
  // Non-zero once any AsyncLocalStorage is in use, which JavaScript says itself, and while the lens is on.
  WORD_HAS_CONTEXT: 4,
  // 1 once the process is on its way out, `process._exiting`; JavaScript's own.
  WORD_EXITING: 5,
  // 1 if the lens is on; `HAS_CONTEXT` is set then.
  WORD_LENS: 6,
  // Number of the running span while the lens is on, 0 = none.
  WORD_SPAN: 7,
  // Number of `i32` words.
  WORD_I32_WORDS: 16,
  // Absolute loop time in ms of the nearest list of timers, 0 = none (an `f64` word).
  WORD_TIMER_DEADLINE: 0,
  // Number of `f64` words.
  WORD_F64_WORDS: 4,
  // First argument of the `dispatch` entry: what happened.
  // A request is complete.
  DISPATCH_REQUEST: 0,
  // A resource is ready.
  DISPATCH_IO: 1,
  // A resource is closed.
  DISPATCH_CLOSED: 2,
  // A signal came.
  DISPATCH_SIGNAL: 3,
  // What was put off has failed or gone well.
  DISPATCH_PENDING: 4,
  // What the lens calls the callbacks that JavaScript itself runs.
  // A callback of `process.nextTick`.
  SPAN_TICK: 0,
  // A timer's callback.
  SPAN_TIMER: 1,
  // An immediate's callback.
  SPAN_IMMEDIATE: 2,
  // First argument of the `rejection` entry: what happened to a promise.
  // It was rejected, and nobody handles it.
  REJECTION_UNHANDLED: 0,
  // It was told of as unhandled, and now somebody handles it.
  REJECTION_HANDLED_LATER: 1,
  // The errnos that built-ins look at, negative as ops give them.
  // Only the system's administrator may.
  EPERM: -1,
  // No such file.
  ENOENT: -2,
  // No such process.
  ESRCH: -3,
  // A signal came in between.
  EINTR: -4,
  // Also: there is no such number any more.
  EBADF: -9,
  // Not now.
  EAGAIN: -11,
  // Not allowed.
  EACCES: -13,
  // In use.
  EBUSY: -16,
  // A part of the path is no folder.
  ENOTDIR: -20,
  // Makes no sense.
  EINVAL: -22,
  // The system has no descriptors left.
  ENFILE: -23,
  // The process has no descriptors left.
  EMFILE: -24,
  // The system has no such call.
  ENOSYS: -38,
  // The folder holds something.
  ENOTEMPTY: -39,
  // The protocol was broken.
  EPROTO: -71,
  // No such family of addresses.
  EAFNOSUPPORT: -97,
  // No such address here.
  EADDRNOTAVAIL: -99,
  // The peer gave up.
  ECONNABORTED: -103,
  // Not connected.
  ENOTCONN: -107,
  // Too late.
  ETIMEDOUT: -110,
  // Withdrawn.
  ECANCELED: -125,
  // What a socket or descriptor is ready for, as `spindle_loop::Ready` has it: bits.
  READY_READABLE: 1,
  READY_WRITABLE: 2,
  READY_READ_CLOSED: 4,
  READY_WRITE_CLOSED: 8,
  READY_ERROR: 16,
  // Sockets and listeners.
  // A write that could not put all its bytes answers this minus their number.
  NET_PARTIAL: -1048576,
  // Listening: `::` serves IPv6 only.
  NET_V6_ONLY: 1,
  // Listening: other processes may listen on the same port.
  NET_REUSE_PORT: 2,
  // Indices into what stat gives: numbers.
  FS_STAT_DEV: 0,
  FS_STAT_MODE: 1,
  FS_STAT_NLINK: 2,
  FS_STAT_UID: 3,
  FS_STAT_GID: 4,
  FS_STAT_RDEV: 5,
  FS_STAT_BLKSIZE: 6,
  FS_STAT_INO: 7,
  FS_STAT_SIZE: 8,
  FS_STAT_BLOCKS: 9,
  // Of each time: seconds, then nanoseconds.
  FS_STAT_ATIME: 10,
  FS_STAT_MTIME: 12,
  FS_STAT_CTIME: 14,
  FS_STAT_BIRTHTIME: 16,
  // How many numbers there are.
  FS_STAT_COUNT: 18,
  // Who the process is: what `op_process_set_id` sets, and indices into what `op_process_ids` gives.
  IDENTITY_UID: 0,
  IDENTITY_EUID: 1,
  IDENTITY_GID: 2,
  IDENTITY_EGID: 3,
  // How many ids there are.
  IDENTITY_COUNT: 4,
  // What a standard stream is.
  STDIO_FILE: 0,
  // Also a local socket.
  STDIO_PIPE: 1,
  STDIO_TCP: 2,
  STDIO_TERMINAL: 3,
  // Something else, or nothing.
  STDIO_OTHER: 4,
  // Bits of an HTTP head's flags.
  HTTP_FLAG_KEEP_ALIVE: 1,
  HTTP_FLAG_UPGRADE: 2,
  HTTP_FLAG_BODY: 4,
  HTTP_FLAG_HOST: 8,
  HTTP_FLAG_EXPECT: 16,
  HTTP_FLAG_CHUNKED: 32,
  HTTP_FLAG_LENGTH: 64,
  // The version stands above: sixteen times the major number, plus the minor one.
  HTTP_FLAG_VERSION_SHIFT: 8,
  // What `op_http_send` is asked to do: bits.
  // Write a head.
  HTTP_SEND_HEAD: 1,
  // Head: `Date`.
  HTTP_SEND_DATE: 2,
  // Head: `Connection: keep-alive`, with `Keep-Alive` if there is a time-out.
  HTTP_SEND_KEEP: 4,
  // Head: `Connection: close`.
  HTTP_SEND_CLOSE: 8,
  // Head: `Content-Length` of the body given.
  HTTP_SEND_LENGTH: 16,
  // Head: `Transfer-Encoding: chunked`.
  HTTP_SEND_TE: 32,
  // The body given is a chunk.
  HTTP_SEND_CHUNK: 64,
  // After the body: the last chunk.
  HTTP_SEND_LAST_CHUNK: 128,
  // The body given is not to be written, only counted.
  HTTP_SEND_NO_BODY: 256,
  // The response is complete.
  HTTP_SEND_END: 512,
  // The connection is closed after it.
  HTTP_SEND_LAST: 1024,
  // The body is Latin-1.
  HTTP_SEND_LATIN1: 2048,
  // More will follow soon: only keep.
  HTTP_SEND_HOLD: 4096,
  // Head: no `Keep-Alive`, because the program has its own. Without a head, and for JavaScript only: bytes as they are.
  HTTP_SEND_BARE: 8192,
  // First argument of the `httpEvent` entry: what happened to a connection.
  // It was taken.
  HTTP_EVENT_OPEN: 0,
  // Bytes of a body.
  HTTP_EVENT_BODY: 1,
  // The message is complete: its trailers.
  HTTP_EVENT_END: 2,
  // The bytes were refused: code, reason; what was read.
  HTTP_EVENT_REFUSED: 3,
  // The peer has ended; 1 if in the middle of a message.
  HTTP_EVENT_EOF: 4,
  // All is written.
  HTTP_EVENT_DRAIN: 5,
  // Silent for too long.
  HTTP_EVENT_TIMEOUT: 6,
  // The socket failed: errno; if its layer did, code and text with a space between.
  HTTP_EVENT_FAILED: 7,
  // The last event of a connection.
  HTTP_EVENT_CLOSED: 8,
  // Another protocol follows: the bytes read of it.
  HTTP_EVENT_UPGRADE: 9,
  // It was refused because there are too many: the addresses.
  HTTP_EVENT_DROP: 10,
  // Bytes that were read, of a connection that JavaScript taps.
  HTTP_EVENT_RAW: 11,
  // What `op_http_configure` is told of a server: bits.
  HTTP_SERVER_NO_DELAY: 1,
  // JavaScript hears of connections when they are taken.
  HTTP_SERVER_TELLS_CONNECTIONS: 2,
  // What a parser for JavaScript's own bytes has found.
  HTTP_PARSED_HEAD: 1,
  HTTP_PARSED_BODY: 2,
  HTTP_PARSED_END: 3,
  HTTP_PARSED_UPGRADE: 4,
  HTTP_PARSED_ERROR: 5,
};
