//! Reading and writing: connections and pipes alike, each call one system call that never blocks, or one of the layer in
//! between (`spindle_core::transport`).
//!
//! Writing calls return the number of bytes when all of them went out, `PARTIAL - n` when only `n` did, and a negative
//! errno when none could. Where a layer took all and the kernel did not, `n` is all, and writing nothing asks again.
//! `handle.js` knows these numbers too.

use super::handle;
use crate::border::net::PARTIAL;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::net::sockopt;
use spindle_core::Runtime;
use spindle_core::op::Filled;
use spindle_core::resources::Kind;
use spindle_core::syserr::{BAD, quiet};
use spindle_core::transport::{Piece, Transport};
use spindle_engine::{IntoJs, OpCall, OpError, RawBytes};
use spindle_loop::Ready;
use spindle_macros::op;
use std::time::Duration;

use spindle_core::logged::Logged;

/// How many pieces one gathering write takes; the kernel's own limit is 1,024.
const PIECES_MAX: u32 = 256;

/// Room for one read of a stream that is known to have much to say.
const BULK: usize = 64 * 1024;

/// Bytes of their own, or why there are none: 0 at the end, else a negative errno.
#[derive(Debug)]
pub enum Chunk {
    /// An `ArrayBuffer`.
    Bytes(Vec<u8>),
    /// A number.
    Status(i32),
}

impl IntoJs for Chunk {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        match self {
            Chunk::Bytes(bytes) => bytes.into_js(call),
            Chunk::Status(status) => status.into_js(call),
        }
    }
}

impl Logged for Chunk {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Chunk::Bytes(bytes) => {
                1u8.put(out);
                bytes.put(out);
            }
            Chunk::Status(status) => {
                0u8.put(out);
                status.put(out);
            }
        }
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        Some(match u8::take(input)? {
            1 => Chunk::Bytes(Logged::take(input)?),
            _ => Chunk::Status(Logged::take(input)?),
        })
    }
}

/// Reads into the view: bytes, 0 at the end, or a negative errno.
#[op(effect)]
pub fn op_net_read(rt: &Runtime, id: u32, into: RawBytes<'_>) -> Filled {
    let read = read(rt, id, into.len(), |transport, fd| transport.read(fd, into));
    Filled { at: 0, count: quiet(read.map(|count| count as i32)) }
}

/// Reads into memory of its own, for streams that fill what they are given: that saves copying.
#[op(effect)]
pub fn op_net_read_bulk(rt: &Runtime, id: u32) -> Chunk {
    let mut bytes = Vec::new();
    let read = read(rt, id, BULK, |transport, fd| {
        bytes = transport.read_vec(fd, BULK)?;
        Ok(bytes.len())
    });
    match read {
        Ok(0) => Chunk::Status(0),
        Ok(_) => Chunk::Bytes(bytes),
        Err(errno) => Chunk::Status(-errno.raw_os_error()),
    }
}

/// One read. Readers take a short one for the last until the socket is readable again, so a layer that has more is told of.
fn read(
    rt: &Runtime,
    id: u32,
    room: usize,
    call: impl FnMut(&mut Transport, BorrowedFd<'_>) -> Result<usize, Errno>,
) -> Result<usize, Errno> {
    let read = with_transport(rt, id, call);
    if let Ok(count @ 1..) = read
        && count < room
        && let Some((handle, transport)) = rt.resources.borrow_mut().transport(id)
        && transport.has_unread()
    {
        rt.event_loop().reschedule(handle, Ready::READABLE);
    }
    read
}

/// Writes the view's bytes from `offset`.
#[op(effect)]
pub fn op_net_write(rt: &Runtime, id: u32, from: RawBytes<'_>, offset: u32) -> i32 {
    let piece = Piece::Raw(from).skip(offset as usize);
    write(rt, id, piece.len(), |transport, fd| transport.write(fd, piece))
}

/// Writes text as UTF-8.
#[op(effect)]
pub fn op_net_write_string(rt: &Runtime, id: u32, text: &str) -> i32 {
    write(rt, id, text.len(), |transport, fd| transport.write(fd, Piece::Own(text.as_bytes())))
}

/// Writes a list of texts and views, the third argument, from byte `offset` of its first piece: one system call.
#[op(effect)]
pub fn op_net_writev(rt: &Runtime, call: &mut OpCall<'_>, id: u32, offset: u32) -> Result<i32, OpError> {
    let mut outcome = BAD;
    call.scope(|scope, args| {
        let list = args[2];
        let length = scope.get(list, "length")?;
        let count = scope.as_i32(length).map_or(0, i32::unsigned_abs);
        let mut texts = Vec::new();
        let mut views = Vec::new();
        for index in 0..count.min(PIECES_MAX) {
            let piece = scope.get_index(list, index)?;
            texts.push(if scope.is_string(piece) { Some(scope.to_str(piece)?) } else { None });
            views.push(piece);
        }
        let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(views.len());
        for (text, view) in texts.iter().zip(&views) {
            pieces.push(match text {
                Some(text) => Piece::Own(text.as_bytes()),
                None => Piece::Raw(scope.raw_bytes(*view).unwrap_or(RawBytes::empty())),
            });
        }
        if let Some(first) = pieces.first_mut() {
            *first = first.skip(offset as usize);
        }
        let total = pieces.iter().map(Piece::len).sum();
        let wanted = if count > PIECES_MAX { usize::MAX } else { total };
        outcome = write(rt, id, wanted, |transport, fd| transport.write_pieces(fd, &pieces));
        Ok(scope.undefined())
    })?;
    Ok(outcome)
}

/// One write of `wanted` bytes: their number if the kernel has them all.
fn write(
    rt: &Runtime,
    id: u32,
    wanted: usize,
    mut call: impl FnMut(&mut Transport, BorrowedFd<'_>) -> Result<usize, Errno>,
) -> i32 {
    let mut is_owed = false;
    let written = with_transport(rt, id, |transport, fd| {
        let count = call(transport, fd)?;
        is_owed = transport.owed() > 0;
        Ok(count)
    });
    match written {
        Ok(count) if count == wanted && !is_owed => count as i32,
        Ok(count) => PARTIAL - count as i32,
        Err(errno) => -errno.raw_os_error(),
    }
}

/// Makes a call on what the bytes behind a number go through, and again if a signal interrupted it.
fn with_transport(
    rt: &Runtime,
    id: u32,
    mut call: impl FnMut(&mut Transport, BorrowedFd<'_>) -> Result<usize, Errno>,
) -> Result<usize, Errno> {
    let mut resources = rt.resources.borrow_mut();
    let (handle, transport) = resources.transport(id).ok_or(Errno::BADF)?;
    let event_loop = rt.event_loop();
    let fd = event_loop.fd(handle).ok_or(Errno::BADF)?;
    loop {
        match call(transport, fd) {
            Err(Errno::INTR) => {}
            result => return result,
        }
    }
}

/// Code and text of what the layer of a stream failed with; a call on it failed with EPROTO then.
#[op(effect)]
pub fn op_net_failure(rt: &Runtime, id: u32) -> Option<(String, String)> {
    let mut resources = rt.resources.borrow_mut();
    let (_, transport) = resources.transport(id)?;
    transport.failure().map(|failure| (failure.code.to_owned(), failure.text.clone()))
}

/// Ends the writing side: 0 or a negative errno, told once more in the pending phase, as libuv completes a shutdown.
/// A pipe has no sides, so nothing happens to it. EAGAIN, of which nothing more is told, if a layer's
/// farewell is owed: to be called again when the stream is writable.
#[op(effect)]
pub fn op_net_shutdown(rt: &Runtime, id: u32) -> i32 {
    let Some((handle, kind)) = rt.resources.borrow().get(id) else { return BAD };
    let result = match kind {
        Kind::Pipe => Ok(0),
        _ => with_transport(rt, id, |transport, fd| transport.shutdown(fd).map(|()| 0)),
    };
    let status = quiet(result.map(|_| 0));
    if result != Err(Errno::AGAIN) {
        rt.event_loop().defer(handle, status);
    }
    status
}

/// Closes; CLOSED is dispatched in the closing phase, and the number is free after it.
#[op(effect)]
pub fn op_net_close(rt: &Runtime, id: u32) {
    // What a layer owes goes out as far as the kernel takes it; a plain stream owes nothing.
    let _ = with_transport(rt, id, |transport, fd| transport.flush(fd).map(|()| 0));
    if let Some(handle) = handle(rt, id) {
        rt.event_loop().close(handle);
    }
}

/// Closes with a reset instead of an orderly end: 0 or a negative errno, with which the socket stays open.
#[op(effect)]
pub fn op_net_reset(rt: &Runtime, id: u32) -> i32 {
    let Some(handle) = handle(rt, id) else { return BAD };
    let lingered =
        with_transport(rt, id, |_, fd| sockopt::set_socket_linger(fd, Some(Duration::ZERO)).map(|()| 0));
    if lingered.is_ok() {
        rt.event_loop().close(handle);
    }
    quiet(lingered.map(|_| 0))
}

/// A number with nothing behind it, whose closing is told like any other's.
#[op(effect)]
pub fn op_net_placeholder(rt: &Runtime) -> u32 {
    let mut event_loop = rt.event_loop();
    let handle = event_loop.placeholder();
    rt.add_resource(&mut event_loop, handle, Kind::Pipe)
}

/// Whether the number keeps the process alive.
#[op(effect)]
pub fn op_net_ref(rt: &Runtime, id: u32, on: bool) {
    if let Some(handle) = handle(rt, id) {
        rt.event_loop().set_ref(handle, on);
    }
}

/// Whether the handle counts at all: a stream that neither reads nor writes nor connects does not keep the loop alive.
#[op(effect)]
pub fn op_net_activate(rt: &Runtime, id: u32, on: bool) {
    if let Some(handle) = handle(rt, id) {
        rt.event_loop().io_activate(handle, on);
    }
}

/// Asks for readiness again in the next poll, after a reader stopped while there was more.
#[op(effect)]
pub fn op_net_reschedule(rt: &Runtime, id: u32, bits: u32) {
    if let Some(handle) = handle(rt, id) {
        rt.event_loop().reschedule(handle, Ready::from_bits(bits as u8));
    }
}
