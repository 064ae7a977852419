//! One connection of a server: its socket's handle, its parser, what was read and not parsed, what is to be written.

use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use spindle_http::{Event, Parser, Step};
use spindle_loop::{EventLoop, Handle};
use std::io::IoSlice;

/// Requests that may wait for their responses before no more of the connection's bytes are parsed.
const PENDING_MAX: u32 = 256;

/// Response bytes that may wait for the peer before no more requests are taken from it; a socket's high-water mark.
pub(super) const OUT_MAX: usize = 64 * 1024;

/// Room that an output buffer keeps between responses.
const OUT_KEPT: usize = 16 * 1024;

/// What becomes of the connection once its output is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It stays open.
    Open,
    /// The writing side is ended; the peer may still send.
    Shut,
    /// It is closed.
    Close,
}

/// One connection. JavaScript knows it by its number in the table.
#[derive(Debug)]
pub(super) struct Conn {
    pub handle: Handle,
    pub server: u32,
    pub parser: Parser,
    /// Read and not parsed.
    pub input: Vec<u8>,
    /// Written by JavaScript and not by the kernel, from `out_at` on.
    pub out: Vec<u8>,
    out_at: usize,
    /// JavaScript wants nothing more to be read for now.
    pub paused: bool,
    /// There may be bytes in the kernel that were left there, or parsed bytes that were left in `input`.
    pub unread: bool,
    /// More of the bytes read last are still to be parsed, so that what is written now can wait for the rest.
    pub has_more: bool,
    /// Responses that are still to be ended.
    pub pending: u32,
    /// JavaScript keeps something for this connection, so it must hear of its end.
    pub known: bool,
    /// JavaScript wants the bytes that are read, besides what they say.
    pub tapped: bool,
    /// JavaScript waits to hear that all is written.
    pub wants_drain: bool,
    pub ending: Ending,
    shut: bool,
    /// The kernel has told that the peer ended: reading goes on to the end even after a short read.
    pub ends: bool,
    /// The end was read.
    pub eof: bool,
    /// The handle is closing.
    pub closing: bool,
    /// When the message under way began, in ms of the loop; 0 between messages.
    pub begun_ms: u64,
    /// The message's head is complete.
    pub has_head: bool,
    /// When the connection has been silent for too long; 0 = never.
    pub deadline_ms: u64,
    /// The deadline that stands in the table's queue; 0 = none.
    pub queued_ms: u64,
    /// How long the connection may be silent; 0 = for ever.
    pub timeout_ms: u64,
    pub bytes_read: u64,
    pub bytes_written: u64,
}

impl Conn {
    pub fn new(handle: Handle, server: u32, parser: Parser, now_ms: u64) -> Conn {
        Conn {
            handle,
            server,
            parser,
            input: Vec::new(),
            out: Vec::new(),
            out_at: 0,
            paused: false,
            unread: false,
            has_more: false,
            pending: 0,
            known: false,
            tapped: false,
            wants_drain: false,
            ending: Ending::Open,
            shut: false,
            ends: false,
            eof: false,
            closing: false,
            begun_ms: now_ms,
            has_head: false,
            deadline_ms: 0,
            queued_ms: 0,
            timeout_ms: 0,
            bytes_read: 0,
            bytes_written: 0,
        }
    }

    /// Whether nothing of the connection may be read now.
    pub fn is_blocked(&self) -> bool {
        self.paused || self.closing || self.is_full()
    }

    /// Whether nothing of the connection may be parsed now. What was read before a pause, or before a program
    /// destroyed the connection, is: a program sees all requests that came in one piece, as in Node.
    fn is_full(&self) -> bool {
        self.ending == Ending::Close || self.pending >= PENDING_MAX || self.out_len() > OUT_MAX
    }

    /// Whether no request is under way and no response owed.
    pub fn is_idle(&self) -> bool {
        self.pending == 0 && self.parser.is_idle() && self.input.is_empty()
    }

    /// The next thing in `data`, unless the connection is blocked.
    pub fn step(&mut self, data: &[u8], now_ms: u64) -> Option<Step> {
        // The end of a message, which needs no bytes, is told even so.
        if self.is_full() && !self.parser.is_complete() {
            return None;
        }
        if self.begun_ms == 0 && !data.is_empty() {
            self.begun_ms = now_ms;
            self.has_head = false;
        }
        let step = self.parser.next(data);
        match step.event {
            Event::Head => {
                self.has_head = true;
                self.pending += 1;
            }
            Event::Done => self.begun_ms = 0,
            _ => {}
        }
        Some(step)
    }

    /// Bytes that wait to be written.
    #[inline]
    pub fn out_len(&self) -> usize {
        self.out.len() - self.out_at
    }

    /// Writes what there is, then `tail`, of which the rest is kept.
    pub fn write_through(&mut self, event_loop: &EventLoop, tail: &[u8]) -> Result<(), Errno> {
        let mut done = 0;
        loop {
            let head = &self.out[self.out_at..];
            if head.is_empty() && done == tail.len() {
                break;
            }
            let Some(fd) = event_loop.fd(self.handle) else { return Err(Errno::BADF) };
            match write_once(fd, head, &tail[done..]) {
                Ok(count) => {
                    self.bytes_written += count as u64;
                    let from_head = count.min(head.len());
                    let is_short = count < head.len() + tail.len() - done;
                    self.out_at += from_head;
                    done += count - from_head;
                    if is_short {
                        // The kernel has no more room: it will say when there is.
                        break;
                    }
                }
                Err(Errno::AGAIN) => break,
                Err(Errno::INTR) => {}
                Err(error) => return Err(error),
            }
        }
        self.settle_out();
        self.out.extend_from_slice(&tail[done..]);
        Ok(())
    }

    fn settle_out(&mut self) {
        if self.out_at == self.out.len() {
            self.out.clear();
            self.out_at = 0;
            if self.out.capacity() > OUT_KEPT {
                self.out.shrink_to(OUT_KEPT);
            }
        } else if self.out_at > OUT_MAX {
            self.out.drain(..self.out_at);
            self.out_at = 0;
        }
    }

    /// Writes what there is.
    pub fn flush(&mut self, event_loop: &EventLoop) -> Result<(), Errno> {
        if self.out_len() > 0 { self.write_through(event_loop, &[]) } else { Ok(()) }
    }

    /// Once all is written: ends the writing side if that was asked for. True if the handle is to be closed now.
    pub fn finish_writing(&mut self, event_loop: &EventLoop) -> bool {
        if self.out_len() > 0 || self.ending == Ending::Open {
            return false;
        }
        if !self.shut {
            self.shut = true;
            if let Some(fd) = event_loop.fd(self.handle) {
                // It fails only if the peer is gone already.
                let _ = rustix::net::shutdown(fd, rustix::net::Shutdown::Write);
            }
        }
        self.ending == Ending::Close
    }

    /// Takes what waits to be written, for whoever takes the connection over.
    pub fn take_out(&mut self) -> Vec<u8> {
        let at = std::mem::take(&mut self.out_at);
        std::mem::take(&mut self.out).split_off(at)
    }
}

fn write_once(fd: BorrowedFd<'_>, head: &[u8], tail: &[u8]) -> Result<usize, Errno> {
    if tail.is_empty() {
        rustix::io::write(fd, head)
    } else if head.is_empty() {
        rustix::io::write(fd, tail)
    } else {
        rustix::io::writev(fd, &[IoSlice::new(head), IoSlice::new(tail)])
    }
}
