//! Synchronous writes to descriptors, as `console` and `process.stdout` need them: all bytes, in order, now.

use crate::border::stdio as border;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::BorrowedFd;
use rustix::io::{self, Errno};
use spindle_core::Runtime;
use spindle_core::files::FileRef;
use spindle_core::syserr::of_sys;
use spindle_engine::{OpError, RawBytes};
use spindle_macros::op;

/// Writes everything, `len` bytes, of which `write` writes those from a given one on; a full pipe is waited for, because
/// output must not be lost or reordered.
///
/// # Errors
/// What `write(2)` says, `EPIPE` for a closed pipe.
fn write_all(
    file: &FileRef,
    len: usize,
    write: impl Fn(BorrowedFd<'_>, usize) -> Result<usize, Errno>,
) -> Result<(), Errno> {
    let fd = file.fd()?;
    let mut done = 0;
    while done < len {
        match write(fd, done) {
            Ok(count) => done += count,
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => wait_for(fd, PollFlags::OUT)?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Waits until a descriptor that does not block is ready; a signal that comes in between ends nothing.
#[allow(
    clippy::disallowed_methods,
    reason = "standard streams wait by contract: see ARCHITECTURE.md, Four doors"
)]
pub(crate) fn wait_for(fd: BorrowedFd<'_>, flags: PollFlags) -> Result<(), Errno> {
    rustix::io::retry_on_intr(|| poll(&mut [PollFd::new(&fd, flags)], None)).map(drop)
}

fn status(result: Result<(), Errno>) -> i32 {
    spindle_core::syserr::quiet(result.map(|()| 0))
}

/// Writes text as UTF-8: 0 or a negative errno. A replayed run has only the standard streams, and prints again.
#[op(output)]
pub fn op_write_fd(file: FileRef, text: &str) -> i32 {
    status(write_all(&file, text.len(), |fd, at| io::write(fd, &text.as_bytes()[at..])))
}

/// Writes a view's bytes: 0 or a negative errno. See [`op_write_fd`].
#[op(output)]
pub fn op_write_fd_bytes(file: FileRef, bytes: RawBytes<'_>) -> i32 {
    let rest = |at| bytes.part(at..bytes.len()).unwrap_or(RawBytes::empty());
    status(write_all(&file, bytes.len(), |fd, at| of_sys(spindle_sys::write(fd, rest(at)))))
}

/// Whether the descriptor is a terminal.
#[op(effect)]
pub fn op_console_is_tty(file: FileRef) -> bool {
    file.fd().is_ok_and(rustix::termios::isatty)
}

/// What a standard stream is, a number of `border::stdio`.
#[op(effect)]
pub fn op_stdio_type(file: FileRef) -> i32 {
    file.fd().map_or(border::OTHER, kind_of)
}

fn kind_of(fd: BorrowedFd<'_>) -> i32 {
    use rustix::fs::FileType;
    match rustix::fs::fstat(fd).map(|stat| FileType::from_raw_mode(stat.st_mode)) {
        Ok(FileType::CharacterDevice) if rustix::termios::isatty(fd) => border::TERMINAL,
        Ok(
            FileType::RegularFile | FileType::CharacterDevice | FileType::BlockDevice | FileType::Directory,
        ) => border::FILE,
        Ok(FileType::Fifo) => border::PIPE,
        Ok(FileType::Socket) => match rustix::net::getsockname(fd).map(|name| name.address_family()) {
            Ok(rustix::net::AddressFamily::UNIX) => border::PIPE,
            Ok(_) => border::TCP,
            Err(_) => border::OTHER,
        },
        _ => border::OTHER,
    }
}

/// Monotonic clock in milliseconds with fraction.
#[op(effect)]
pub fn op_console_now_ms(rt: &Runtime) -> Result<f64, OpError> {
    Ok(rt.event_loop().now_ns() as f64 / 1e6)
}
