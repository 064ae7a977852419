//! One connection of a server: its socket's handle and transport, its parser, what was read and not parsed, what is to be
//! written.
//!
//! What is decided about a connection is decided here, by its own state: whether to read, whether a response waits,
//! when it closes, whether JavaScript hears of that. `serve.rs` (events) and `send.rs`, `ops.rs` (JavaScript) only ask.

use super::output::Output;
use rustix::io::Errno;
use spindle_core::transport::{Failure, Transport};
use spindle_http::{Event, Parser, Step};
use spindle_loop::{EventLoop, Handle, Ready};

/// Requests that may wait for their responses before no more of the connection's bytes are parsed.
const PENDING_MAX: u32 = 256;

/// Response bytes that may wait for the peer before no more requests are taken from it; a socket's high-water mark.
pub(super) const OUT_MAX: usize = 64 * 1024;

/// What becomes of the connection once its output is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It stays open.
    Open,
    /// The writing side is ended; the peer may still send.
    Shut,
    /// It is closed.
    Close,
}

/// How long a connection is kept between requests, and how many it takes, as the heads of its responses say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeepAlive {
    /// 0 = not said, and no bound of its own.
    pub timeout_ms: u32,
    /// 0 = not said.
    pub max_requests: u32,
}

/// One connection. JavaScript knows it by its number in the table.
#[derive(Debug)]
pub(super) struct Conn {
    pub handle: Handle,
    transport: Transport,
    pub server: u32,
    pub parser: Parser,
    /// Read and not parsed.
    input: Vec<u8>,
    pub out: Output,
    /// JavaScript wants nothing more to be read for now.
    paused: bool,
    /// There may be bytes in the kernel that were left there, or parsed bytes that were left in `input`.
    unread: bool,
    /// More of the bytes read last are still to be parsed.
    round_goes_on: bool,
    /// Responses that are still to be ended.
    pending: u32,
    /// JavaScript has heard of the connection.
    known: bool,
    /// JavaScript wants the bytes that are read, besides what they say.
    pub tapped: bool,
    /// JavaScript waits to hear that all is written.
    wants_drain: bool,
    ending: Ending,
    shut: bool,
    /// The kernel has told that the peer ended: reading goes on to the end even after a short read.
    pub ends: bool,
    /// The end was read.
    eof: bool,
    /// The handle is closing.
    closing: bool,
    /// When the message under way began, in ms of the loop; 0 between messages.
    begun_ms: u64,
    /// The message's head is complete.
    has_head: bool,
    pub keep_alive: KeepAlive,
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
    pub fn new(handle: Handle, transport: Transport, server: u32, parser: Parser, now_ms: u64) -> Conn {
        Conn {
            handle,
            transport,
            server,
            parser,
            input: Vec::new(),
            out: Output::default(),
            paused: false,
            unread: false,
            round_goes_on: false,
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
            keep_alive: KeepAlive::default(),
            deadline_ms: 0,
            queued_ms: 0,
            timeout_ms: 0,
            bytes_read: 0,
            bytes_written: 0,
        }
    }

    // ---- what JavaScript knows

    /// JavaScript hears of the connection, and keeps something for it: from now on it is told what becomes of it, its
    /// close above all. A connection that it never heard of comes and goes without a word.
    pub fn introduce(&mut self) {
        self.known = true;
    }

    pub fn is_known(&self) -> bool {
        self.known
    }

    // ---- what its bytes go through

    /// What an event of the socket means for the connection.
    #[inline]
    pub fn ready(&mut self, event_loop: &EventLoop, ready: Ready) -> Ready {
        if !self.transport.is_layered() {
            return ready;
        }
        event_loop.fd(self.handle).map_or(ready, |fd| self.transport.ready(fd, ready))
    }

    /// What a layer failed with, if there is one and it did.
    #[inline]
    pub fn failure(&self) -> Option<&Failure> {
        self.transport.failure()
    }

    /// Takes the transport, for whoever takes the connection over.
    pub fn take_transport(&mut self) -> Transport {
        std::mem::take(&mut self.transport)
    }

    // ---- reading

    /// Whether nothing of the connection may be read now.
    fn is_blocked(&self) -> bool {
        self.paused || self.closing || self.is_full()
    }

    /// Whether nothing of the connection may be parsed now. What was read before a pause, or before a program
    /// destroyed the connection, is: a program sees all requests that came in one piece, as in Node.
    fn is_full(&self) -> bool {
        self.ending == Ending::Close || self.pending >= PENDING_MAX || self.out_len() > OUT_MAX
    }

    /// Whether to read now; if not, it is remembered that the kernel may have something.
    pub fn may_read(&mut self) -> bool {
        self.unread = self.is_blocked() || self.eof;
        !self.unread
    }

    /// One read: bytes, 0 at the end.
    pub fn read(&mut self, event_loop: &EventLoop, into: &mut [u8]) -> Result<usize, Errno> {
        let fd = event_loop.fd(self.handle).ok_or(Errno::BADF)?;
        let read = self.transport.read_own(fd, into);
        self.bytes_read += *read.as_ref().unwrap_or(&0) as u64;
        read
    }

    /// Whether to read once more after a read that gave `count` bytes and had room for `room`.
    pub fn has_more(&self, count: usize, room: usize) -> bool {
        count == room || self.ends || self.transport.has_unread()
    }

    /// JavaScript wants nothing more for now, or goes on.
    pub fn pause(&mut self, event_loop: &mut EventLoop, on: bool) {
        self.paused = on;
        self.read_on(event_loop);
    }

    /// Asks for readiness anew if something was left that may be taken now.
    fn read_on(&mut self, event_loop: &mut EventLoop) {
        if (self.unread || !self.input.is_empty()) && !self.is_blocked() {
            self.unread = false;
            event_loop.reschedule(self.handle, Ready::READABLE);
        }
    }

    /// The peer has ended: what that means for the message under way.
    pub fn read_end(&mut self) -> Event {
        self.eof = true;
        self.parser.finish()
    }

    // ---- a round: all that the bytes of one read say

    /// Whether something can be told without another read.
    pub fn has_input(&self) -> bool {
        !self.input.is_empty() || self.parser.is_complete()
    }

    /// What was read before and is to be parsed first.
    pub fn take_input(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.input)
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
        self.round_goes_on = step.consumed < data.len();
        match step.event {
            Event::Head => {
                self.has_head = true;
                self.pending += 1;
            }
            Event::Done => self.begun_ms = 0,
            // Nothing of the rest is parsed, so an answer to it must not wait.
            Event::Error(_) => self.round_goes_on = false,
            _ => {}
        }
        Some(step)
    }

    /// Takes the end of a message without a body, which needs no telling; false if the message goes on.
    pub fn take_end(&mut self) -> bool {
        self.parser.is_complete() && self.step(&[], 0).is_some()
    }

    /// Ends a round: keeps what was not parsed, and writes the responses that waited for this.
    pub fn end_round(&mut self, event_loop: &mut EventLoop, rest: Vec<u8>) {
        self.unread |= !rest.is_empty() && self.is_blocked();
        self.input = rest;
        self.round_goes_on = false;
        if self.out_len() > 0 || self.ending != Ending::Open {
            self.settle(event_loop);
        }
    }

    /// Whether no request is under way and no response owed.
    pub fn is_idle(&self) -> bool {
        self.pending == 0 && self.parser.is_idle() && self.input.is_empty()
    }

    /// Whether the head, or the whole request, has taken longer than allowed (0 = any time is).
    pub fn is_late(&self, now_ms: u64, headers_ms: f64, request_ms: f64) -> bool {
        let age_ms = now_ms.saturating_sub(self.begun_ms) as f64;
        self.begun_ms != 0
            && ((!self.has_head && headers_ms > 0.0 && age_ms > headers_ms)
                || (request_ms > 0.0 && age_ms > request_ms))
    }

    // ---- writing

    /// Whether responses may still be written.
    pub fn is_writable(&self) -> bool {
        !self.closing && self.ending == Ending::Open
    }

    /// A response is complete. True if none is owed now and the connection stays open for further requests.
    pub fn end_response(&mut self, is_last: bool) -> bool {
        self.pending = self.pending.saturating_sub(1);
        if is_last {
            self.ending = Ending::Close;
        }
        !is_last && self.pending == 0
    }

    /// Keeps what was added to `out`, because more follows soon and is flushed: how many bytes wait.
    pub fn hold(&mut self) -> usize {
        self.wants_drain = false;
        self.out_len()
    }

    /// Writes what was added to `out`: how many bytes wait for the peer, none if it is gone. In the middle of a round
    /// responses wait for its end, unless they are large, so that they go out together; such bytes do not count, for
    /// they are out before JavaScript could do anything about them.
    pub fn write(&mut self, event_loop: &mut EventLoop) -> Option<usize> {
        if self.round_goes_on && self.out_len() < OUT_MAX {
            self.wants_drain = false;
            return Some(0);
        }
        self.write_now(event_loop)
    }

    /// As [`Conn::write`], also in the middle of a round.
    pub fn write_now(&mut self, event_loop: &mut EventLoop) -> Option<usize> {
        self.settle(event_loop);
        let unsent = self.out_len();
        if self.closing && unsent > 0 {
            return None;
        }
        self.wants_drain = unsent > 0;
        Some(unsent)
    }

    /// Whether all is written and JavaScript wants to hear of it, which it then does once.
    pub fn take_drained(&mut self) -> bool {
        self.out_len() == 0 && std::mem::take(&mut self.wants_drain)
    }

    /// Bytes that wait to be written, those that a layer owes included.
    #[inline]
    pub fn out_len(&self) -> usize {
        self.out.len() + self.transport.owed()
    }

    /// Whether something waits for the socket to be writable. A layer has sent what it owed before that is told.
    pub fn waits_to_write(&self) -> bool {
        self.out.len() > 0 || self.transport.is_layered()
    }

    /// Writes what there is, then `tail`, of which the rest is kept.
    pub fn write_through(&mut self, event_loop: &EventLoop, tail: &[u8]) -> Result<(), Errno> {
        let fd = event_loop.fd(self.handle).ok_or(Errno::BADF)?;
        let written = self.out.write_through(&mut self.transport, fd, tail)?;
        self.bytes_written += written as u64;
        Ok(())
    }

    /// Writes what there is.
    fn flush(&mut self, event_loop: &EventLoop) -> Result<(), Errno> {
        if self.out.len() > 0 {
            return self.write_through(event_loop, &[]);
        }
        match event_loop.fd(self.handle) {
            Some(fd) if self.transport.is_layered() => self.transport.flush(fd),
            _ => Ok(()),
        }
    }

    // ---- its end

    /// Writes what waits, and ends or closes the connection if that was asked for. A peer that is gone closes it.
    pub fn settle(&mut self, event_loop: &mut EventLoop) {
        let written = self.flush(event_loop);
        if written.is_err() || self.finish_writing(event_loop) {
            self.close(event_loop);
        } else {
            self.read_on(event_loop);
        }
    }

    /// Once all is written: ends the writing side if that was asked for. True if the handle is to be closed now.
    fn finish_writing(&mut self, event_loop: &EventLoop) -> bool {
        if self.out_len() > 0 || self.ending == Ending::Open {
            return false;
        }
        if !self.shut {
            // It fails only if the peer is gone already, or for now because a layer's farewell is owed.
            let shut = event_loop.fd(self.handle).map(|fd| self.transport.shutdown(fd));
            if shut == Some(Err(Errno::AGAIN)) {
                return false;
            }
            self.shut = true;
        }
        self.ending == Ending::Close
    }

    /// The writing side ends as soon as all is written.
    pub fn shut_when_written(&mut self, event_loop: &mut EventLoop) {
        if self.ending == Ending::Open {
            self.ending = Ending::Shut;
        }
        self.settle(event_loop);
    }

    /// The connection closes as soon as all is written.
    pub fn close_when_written(&mut self, event_loop: &mut EventLoop) {
        self.ending = Ending::Close;
        self.settle(event_loop);
    }

    /// Closes now, with what the kernel takes of what was written before.
    pub fn close_now(&mut self, event_loop: &mut EventLoop) {
        let _ = self.flush(event_loop);
        self.close(event_loop);
    }

    /// Begins to close; the last event comes in the closing phase.
    pub fn close(&mut self, event_loop: &mut EventLoop) {
        if !self.closing {
            self.closing = true;
            if let Some(fd) = event_loop.fd(self.handle) {
                // What a layer owes goes out as far as the kernel takes it; a plain connection owes nothing.
                let _ = self.transport.flush(fd);
            }
            event_loop.close(self.handle);
        }
    }

    pub fn is_closing(&self) -> bool {
        self.closing
    }

    /// Whether nobody cares any more what the peer says.
    pub fn is_over(&self) -> bool {
        self.closing || self.ending == Ending::Close
    }
}
