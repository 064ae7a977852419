'use strict';
// internal/net/pipe: a duplex stream over a descriptor that can be waited for, or over a number that Rust gave.
//
// For process.stdin, for the standard streams of child processes and for IPC. What comes back is a net.Socket, so
// everything that its documentation says holds: 'data', 'end', 'close', back-pressure, ref() and unref(). Regular files
// cannot be waited for and have no place here.
//
//   openFd(fd, options) -> net.Socket        fd: 0-2 (a duplicate is taken), an inherited descriptor, or a file number of fs
//   handleFromNumber(id) -> Pipe             id: what Rust's `net::adopt_stream(rt, OwnedFd)` gave
//   fdType(fd) -> 'TCP' | 'PIPE' | 'FILE' | 'TTY' | 'UDP' | 'UNKNOWN' | 'INVALID'
//
// `options` are those of net.Socket: `readable`, `writable` (false for a direction that the descriptor does not have),
// `allowHalfOpen`, `highWaterMark`, `manualStart` (do not read before somebody asks).
//
// Ops used: none; see internal/net/handle.

const { Pipe, fdType } = require('internal/net/handle');

const Socket = () => require('internal/net/socket').Socket;

function openFd(fd, options) {
  return new (Socket())({ ...options, fd });
}

function handleFromNumber(id) {
  return new Pipe(id);
}

module.exports = { fdType, handleFromNumber, openFd };
