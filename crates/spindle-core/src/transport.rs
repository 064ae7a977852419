//! What stands between a stream's users and its socket: nothing, or a layer such as TLS.
//!
//! `net`'s ops and HTTP connections read and write through a [`Transport`], never on a descriptor. [`Transport::Plain`] is
//! the system call itself: one branch more than without this file. A [`Layer`] turns the socket's bytes into others; a
//! crate beside the runtime implements it, and it is given to a resource with [`Runtime::set_layer`](crate::Runtime::set_layer)
//! or made for each connection of a listener ([`Runtime::set_layer_maker`](crate::Runtime::set_layer_maker)).
//!
//! Readiness stays edge-triggered. Whoever takes an event of a stream asks [`Transport::ready`] first what the event means
//! for the bytes above the layer; all that a layer does by itself (a handshake, sending what it owes) it does there.

use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use spindle_engine::RawBytes;
use spindle_loop::Ready;
use std::fmt::Debug;
use std::io::IoSlice;
use std::rc::Rc;

pub use spindle_sys::Piece;

/// What a stream's bytes go through.
#[derive(Debug, Default)]
pub enum Transport {
    /// The socket's bytes are the stream's.
    #[default]
    Plain,
    /// A layer makes one of the other.
    Layered(Box<dyn Layer>),
}

/// Makes a layer for each connection that a listener takes. It is called while resources are borrowed, so it asks nothing of
/// the runtime.
pub type LayerMaker = Rc<dyn Fn() -> Box<dyn Layer>>;

/// A protocol between a stream and its socket.
///
/// A layer keeps bytes of both directions: some that came and were not read (unread), some that were accepted and that the
/// kernel has no room for (owed). No call blocks. A call that can do nothing now fails with `AGAIN`; when that changes,
/// [`Layer::ready`] says so. What the layer itself fails with is `PROTO` from every call from then on, and
/// [`Layer::failure`] has the code and the text; what it owed the peer because of that (an alert) is sent as far as the
/// kernel takes it.
pub trait Layer: Debug {
    /// An event of the socket: goes on with a handshake, sends what is owed, and says what the stream is ready for now.
    ///
    /// It may keep back readiness that means nothing above, must add `READABLE` if something is unread, and `WRITABLE` once
    /// a call of [`Layer::write`] or [`Layer::shutdown`] that failed with `AGAIN` may succeed. A failure found here makes the
    /// stream ready for both. Handshakes are gone on with here only, so that each direction hears when it may begin.
    fn ready(&mut self, socket: Socket<'_>, ready: Ready) -> Ready;

    /// Reads as many bytes as there are and fit: their number, 0 at the stream's end.
    ///
    /// The end is the peer's farewell; whether a socket that ends without one is an end or a failure is the protocol's affair.
    ///
    /// # Errors
    /// `AGAIN`, `PROTO`, and what the socket says.
    fn read(&mut self, socket: Socket<'_>, into: RawBytes<'_>) -> Result<usize, Errno>;

    /// Whether another read would give something without the socket becoming readable: bytes, the end, a failure. A layer
    /// that has not read the socket until `AGAIN` says yes.
    fn has_unread(&self) -> bool;

    /// Accepts bytes of the pieces, in their order, and sends them: how many. It accepts as long as the socket takes them, and
    /// nothing while more is owed than a record or so; no bytes ask for what is owed to be sent.
    ///
    /// # Errors
    /// `AGAIN`, `PROTO`, and what the socket says.
    fn write(&mut self, socket: Socket<'_>, pieces: &[Piece<'_>]) -> Result<usize, Errno>;

    /// Bytes that the kernel has not taken yet, of those accepted and of the layer's own.
    fn owed(&self) -> usize;

    /// Says farewell after all that was accepted, and ends the socket's writing side.
    ///
    /// # Errors
    /// `AGAIN` if the farewell is owed: to be called again when the stream is writable. Else as [`Layer::write`].
    fn shutdown(&mut self, socket: Socket<'_>) -> Result<(), Errno>;

    /// What the layer failed with, if it did.
    fn failure(&self) -> Option<&Failure>;
}

/// An error of a layer's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What programs find as `error.code`; without spaces.
    pub code: &'static str,
    /// The message.
    pub text: String,
}

/// The system calls that a layer may make on its socket. None blocks, and none is interrupted.
#[derive(Debug, Clone, Copy)]
pub struct Socket<'a>(BorrowedFd<'a>);

impl<'a> Socket<'a> {
    /// The socket behind a descriptor that does not block.
    pub fn new(fd: BorrowedFd<'a>) -> Socket<'a> {
        Socket(fd)
    }

    /// Reads: how many bytes, 0 at the end.
    ///
    /// # Errors
    /// `AGAIN` if there are none, and what else the system says.
    pub fn read(self, into: &mut [u8]) -> Result<usize, Errno> {
        rustix::io::retry_on_intr(|| rustix::io::read(self.0, &mut *into))
    }

    /// Writes: how many bytes the kernel took.
    ///
    /// # Errors
    /// `AGAIN` if it has no room, and what else the system says.
    pub fn write(self, from: &[u8]) -> Result<usize, Errno> {
        rustix::io::retry_on_intr(|| rustix::io::write(self.0, from))
    }

    /// Ends the writing side.
    ///
    /// # Errors
    /// The system's, `NOTCONN` above all.
    pub fn shutdown(self) -> Result<(), Errno> {
        rustix::net::shutdown(self.0, rustix::net::Shutdown::Write)
    }
}

/// Calls may fail with `INTR`, which is the caller's to repeat.
impl Transport {
    /// What an event of the socket means for the stream; nothing happens to a plain one.
    #[inline]
    pub fn ready(&mut self, fd: BorrowedFd<'_>, ready: Ready) -> Ready {
        match self {
            Transport::Plain => ready,
            Transport::Layered(layer) => layer.ready(Socket(fd), ready),
        }
    }

    /// Whether there is a layer.
    #[inline]
    pub fn is_layered(&self) -> bool {
        matches!(self, Transport::Layered(_))
    }

    /// Reads into memory that others may see: how many bytes, 0 at the end.
    ///
    /// # Errors
    /// The system's, and as [`Layer::read`].
    #[inline]
    pub fn read(&mut self, fd: BorrowedFd<'_>, into: RawBytes<'_>) -> Result<usize, Errno> {
        match self {
            Transport::Plain => crate::syserr::of_sys(spindle_sys::read(fd, into)),
            Transport::Layered(layer) => layer.read(Socket(fd), into),
        }
    }

    /// As [`Transport::read`], into memory that is ours alone.
    ///
    /// # Errors
    /// As [`Transport::read`].
    #[inline]
    pub fn read_own(&mut self, fd: BorrowedFd<'_>, into: &mut [u8]) -> Result<usize, Errno> {
        match self {
            Transport::Plain => rustix::io::read(fd, into),
            Transport::Layered(layer) => layer.read(Socket(fd), RawBytes::from_mut(into)),
        }
    }

    /// Reads at most `room` bytes into new memory; none at the end.
    ///
    /// # Errors
    /// As [`Transport::read`].
    pub fn read_vec(&mut self, fd: BorrowedFd<'_>, room: usize) -> Result<Vec<u8>, Errno> {
        match self {
            Transport::Plain => {
                let mut bytes = Vec::with_capacity(room);
                rustix::io::read(fd, rustix::buffer::spare_capacity(&mut bytes))?;
                Ok(bytes)
            }
            Transport::Layered(layer) => {
                let mut bytes = vec![0; room];
                let count = layer.read(Socket(fd), RawBytes::from_mut(&mut bytes))?;
                bytes.truncate(count);
                Ok(bytes)
            }
        }
    }

    /// Whether another read would give something although the socket is not readable.
    #[inline]
    pub fn has_unread(&self) -> bool {
        match self {
            Transport::Plain => false,
            Transport::Layered(layer) => layer.has_unread(),
        }
    }

    /// Writes: how many bytes were taken.
    ///
    /// # Errors
    /// The system's, and as [`Layer::write`].
    #[inline]
    pub fn write(&mut self, fd: BorrowedFd<'_>, piece: Piece<'_>) -> Result<usize, Errno> {
        match (self, piece) {
            (Transport::Plain, Piece::Own(bytes)) => rustix::io::write(fd, bytes),
            (Transport::Plain, Piece::Raw(bytes)) => crate::syserr::of_sys(spindle_sys::write(fd, bytes)),
            (Transport::Layered(layer), piece) => write_layered(&mut **layer, fd, &[piece]),
        }
    }

    /// As [`Transport::write`], first `head`, then `tail`.
    ///
    /// # Errors
    /// As [`Transport::write`].
    #[inline]
    pub fn write_two(&mut self, fd: BorrowedFd<'_>, head: &[u8], tail: &[u8]) -> Result<usize, Errno> {
        match self {
            Transport::Plain => rustix::io::writev(fd, &[IoSlice::new(head), IoSlice::new(tail)]),
            Transport::Layered(layer) => {
                write_layered(&mut **layer, fd, &[Piece::Own(head), Piece::Own(tail)])
            }
        }
    }

    /// As [`Transport::write`], any number of pieces.
    ///
    /// # Errors
    /// As [`Transport::write`].
    pub fn write_pieces(&mut self, fd: BorrowedFd<'_>, pieces: &[Piece<'_>]) -> Result<usize, Errno> {
        match self {
            Transport::Plain => crate::syserr::of_sys(spindle_sys::write_pieces(fd, pieces)),
            Transport::Layered(layer) => write_layered(&mut **layer, fd, pieces),
        }
    }

    /// Sends what the layer owes, as far as the kernel takes it.
    ///
    /// # Errors
    /// As [`Layer::write`], but for `AGAIN`: [`Transport::owed`] tells what is left.
    #[inline]
    pub fn flush(&mut self, fd: BorrowedFd<'_>) -> Result<(), Errno> {
        match self {
            Transport::Layered(layer) if layer.owed() > 0 => match layer.write(Socket(fd), &[]) {
                Ok(_) | Err(Errno::AGAIN) => Ok(()),
                Err(error) => Err(error),
            },
            _ => Ok(()),
        }
    }

    /// Bytes that were taken and that the kernel does not have.
    #[inline]
    pub fn owed(&self) -> usize {
        match self {
            Transport::Plain => 0,
            Transport::Layered(layer) => layer.owed(),
        }
    }

    /// Ends the writing side.
    ///
    /// # Errors
    /// The system's, and as [`Layer::shutdown`].
    pub fn shutdown(&mut self, fd: BorrowedFd<'_>) -> Result<(), Errno> {
        match self {
            Transport::Plain => Socket(fd).shutdown(),
            Transport::Layered(layer) => layer.shutdown(Socket(fd)),
        }
    }

    /// What the layer failed with, if it did.
    #[inline]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Transport::Plain => None,
            Transport::Layered(layer) => layer.failure(),
        }
    }
}

/// No bytes are written once nothing is owed.
fn write_layered(layer: &mut dyn Layer, fd: BorrowedFd<'_>, pieces: &[Piece<'_>]) -> Result<usize, Errno> {
    let count = layer.write(Socket(fd), pieces)?;
    let is_flush = pieces.iter().all(Piece::is_empty);
    if is_flush && layer.owed() > 0 { Err(Errno::AGAIN) } else { Ok(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_pays_two_words_for_its_transport() {
        assert_eq!(size_of::<Transport>(), 16);
    }
}
