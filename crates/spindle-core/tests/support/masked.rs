//! A layer to test with, as awkward as TLS where it matters: a greeting each way before anything else, records that must be
//! whole before a byte of them can be read, a farewell, and errors of its own.
//!
//! A record is a length of two bytes and so many masked bytes; the first one is the greeting, an empty one the farewell.
//! The mask depends on a byte's place in the stream, so that lost and swapped bytes show.

use rustix::io::Errno;
use spindle_core::transport::{Failure, Layer, Piece, Socket};
use spindle_engine::RawBytes;
use spindle_loop::Ready;

pub const GREETING: &[u8] = b"hello";
/// Bytes of the stream in one record.
pub const RECORD_MAX: usize = 16 * 1024;
/// Bytes that may wait to be read.
const PLAIN_MAX: usize = 4 * RECORD_MAX;

/// One direction's mask.
#[derive(Debug, Default)]
pub struct Mask(u8);

impl Mask {
    pub fn apply(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte ^= self.0 ^ 0xa5;
            self.0 = self.0.wrapping_add(7);
        }
    }
}

/// A record of these bytes.
pub fn record(mask: &mut Mask, bytes: &[u8]) -> Vec<u8> {
    let mut record = (bytes.len() as u16).to_be_bytes().to_vec();
    record.extend_from_slice(bytes);
    mask.apply(&mut record[2..]);
    record
}

#[derive(Debug)]
pub struct Masked {
    /// The most bytes of one system call.
    step: usize,
    is_greeted: bool,
    is_greeting: bool,
    mask_in: Mask,
    mask_out: Mask,
    /// Bytes of the socket that are no whole record yet.
    input: Vec<u8>,
    plain: Vec<u8>,
    /// The socket may have more.
    is_fresh: bool,
    has_farewell: bool,
    is_ended: bool,
    end_was_read: bool,
    output: Vec<u8>,
    said_farewell: bool,
    /// A write or shutdown waits for readiness.
    is_waiting: bool,
    failure: Option<Failure>,
    broken: Option<Errno>,
}

impl Masked {
    pub fn new(step: usize) -> Masked {
        Masked {
            step,
            is_greeted: false,
            is_greeting: false,
            mask_in: Mask::default(),
            mask_out: Mask::default(),
            input: Vec::new(),
            plain: Vec::new(),
            is_fresh: true,
            has_farewell: false,
            is_ended: false,
            end_was_read: false,
            output: Vec::new(),
            said_farewell: false,
            is_waiting: false,
            failure: None,
            broken: None,
        }
    }

    fn queue(&mut self, bytes: &[u8]) {
        let record = record(&mut self.mask_out, bytes);
        self.output.extend_from_slice(&record);
    }

    fn send(&mut self, socket: Socket<'_>) -> Result<(), Errno> {
        let mut sent = 0;
        let result = loop {
            let rest = &self.output[sent..];
            if rest.is_empty() {
                break Ok(());
            }
            match socket.write(&rest[..rest.len().min(self.step)]) {
                Ok(count) => sent += count,
                Err(Errno::AGAIN) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.output.drain(..sent);
        result
    }

    fn fail(&mut self, code: &'static str, text: &str) {
        self.failure.get_or_insert_with(|| Failure { code, text: text.to_owned() });
    }

    /// Reads the socket until it has nothing or enough is there to be read.
    fn pull(&mut self, socket: Socket<'_>) {
        let mut chunk = vec![0; self.step.min(PLAIN_MAX)];
        while self.is_fresh && self.failure.is_none() && self.plain.len() < PLAIN_MAX {
            match socket.read(&mut chunk) {
                Ok(0) => {
                    self.is_fresh = false;
                    self.is_ended = true;
                    if !self.input.is_empty() {
                        self.fail("ERR_MASKED_TRUNCATED", "the peer ended in the middle of a record");
                    }
                }
                Ok(count) => {
                    self.input.extend_from_slice(&chunk[..count]);
                    self.open_records();
                }
                Err(Errno::AGAIN) => self.is_fresh = false,
                Err(error) => {
                    self.is_fresh = false;
                    self.broken = Some(error);
                }
            }
        }
    }

    fn open_records(&mut self) {
        while let Some((head, rest)) = self.input.split_first_chunk::<2>() {
            let length = usize::from(u16::from_be_bytes(*head));
            if length > RECORD_MAX {
                return self.fail("ERR_MASKED_RECORD", "a record is too long");
            }
            let Some(body) = rest.get(..length) else { return };
            let mut body = body.to_vec();
            self.input.drain(..2 + length);
            self.mask_in.apply(&mut body);
            match (self.is_greeted, length) {
                (false, _) if body == GREETING => self.is_greeted = true,
                (false, _) => return self.fail("ERR_MASKED_GREETING", "the peer did not greet"),
                (true, 0) => self.has_farewell = true,
                (true, _) => self.plain.extend_from_slice(&body),
            }
        }
    }

    fn is_at_end(&self) -> bool {
        self.has_farewell || self.is_ended
    }

    fn error(&self) -> Option<Errno> {
        self.failure.as_ref().map(|_| Errno::PROTO).or(self.broken)
    }

    fn wait<T>(&mut self) -> Result<T, Errno> {
        self.is_waiting = true;
        Err(Errno::AGAIN)
    }
}

impl Layer for Masked {
    fn ready(&mut self, socket: Socket<'_>, ready: Ready) -> Ready {
        if !self.is_greeting {
            self.is_greeting = true;
            self.queue(GREETING);
        }
        if let Err(error) = self.send(socket) {
            self.broken = Some(error);
        }
        let may_read = Ready::READABLE | Ready::READ_CLOSED | Ready::ERROR;
        self.is_fresh |= ready.bits() & may_read.bits() != 0;
        self.pull(socket);
        let mut told = Ready::from_bits(ready.bits() & !(Ready::READABLE | Ready::WRITABLE).bits());
        if self.has_unread() {
            told |= Ready::READABLE;
        }
        if self.error().is_some() || (self.is_waiting && self.is_greeted && self.output.is_empty()) {
            told |= Ready::WRITABLE;
        }
        told
    }

    fn read(&mut self, socket: Socket<'_>, into: RawBytes<'_>) -> Result<usize, Errno> {
        let mut filled = 0;
        loop {
            let count = self.plain.len().min(into.len() - filled);
            into.copy_in(filled, &self.plain[..count]);
            self.plain.drain(..count);
            filled += count;
            if filled == into.len() || !self.is_fresh || self.error().is_some() {
                break;
            }
            self.pull(socket);
        }
        match self.error() {
            _ if filled > 0 => Ok(filled),
            Some(error) => Err(error),
            None if self.is_at_end() => {
                self.end_was_read = true;
                Ok(0)
            }
            None => Err(Errno::AGAIN),
        }
    }

    fn has_unread(&self) -> bool {
        let has_end = self.is_at_end() && !self.end_was_read;
        !self.plain.is_empty() || self.is_fresh || has_end || self.error().is_some()
    }

    fn write(&mut self, socket: Socket<'_>, pieces: &[Piece<'_>]) -> Result<usize, Errno> {
        if let Some(error) = self.error() {
            return Err(error);
        }
        self.send(socket)?;
        if !self.is_greeted || !self.output.is_empty() {
            return self.wait();
        }
        let mut accepted = 0;
        let mut body = vec![0; RECORD_MAX];
        for piece in pieces {
            let mut at = 0;
            while at < piece.len() {
                if !self.output.is_empty() {
                    self.is_waiting = true;
                    return Ok(accepted);
                }
                let count = piece.copy_out(at, &mut body);
                self.queue(&body[..count]);
                self.send(socket)?;
                at += count;
                accepted += count;
            }
        }
        self.is_waiting = !self.output.is_empty();
        Ok(accepted)
    }

    fn owed(&self) -> usize {
        self.output.len()
    }

    fn shutdown(&mut self, socket: Socket<'_>) -> Result<(), Errno> {
        if let Some(error) = self.error() {
            return Err(error);
        }
        if !self.is_greeted {
            return self.wait();
        }
        if !self.said_farewell {
            self.said_farewell = true;
            self.queue(&[]);
        }
        self.send(socket)?;
        if self.output.is_empty() { socket.shutdown() } else { self.wait() }
    }

    fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }
}
