//! Descriptors that become streams: inherited ones, opened FIFOs, the ends of pipes to child processes.

use super::errno;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::FileType;
use rustix::net::{AddressFamily, SocketType, sockopt};
use spindle_core::Runtime;
use spindle_core::resources::Kind;
use spindle_loop::Ready;
use spindle_macros::op;
use std::io;

/// Lower numbers are the process's own descriptors; from here on they are the file table's (see `files.rs`).
const FIRST_OF_TABLE: i32 = 16;

/// Makes a stream of a pipe end, socket, FIFO or terminal and gives it a number of [`Kind::Pipe`], or of
/// [`Kind::TcpStream`] or [`Kind::UnixStream`] if it is a socket. It becomes non-blocking and belongs to the loop.
///
/// # Errors
/// `EPERM` for regular files and directories, which are always ready.
pub fn adopt_stream(rt: &Runtime, fd: OwnedFd) -> io::Result<u32> {
    rustix::io::ioctl_fionbio(&fd, true)?;
    let kind = match socket_family(&fd) {
        Some(AddressFamily::UNIX) => Kind::UnixStream,
        Some(_) => Kind::TcpStream,
        None => Kind::Pipe,
    };
    let mut event_loop = rt.event_loop();
    let handle = event_loop.add_fd(fd, Ready::READABLE | Ready::WRITABLE)?;
    Ok(rt.add_resource(&mut event_loop, handle, kind))
}

fn socket_family(fd: &OwnedFd) -> Option<AddressFamily> {
    rustix::net::getsockname(fd).ok().map(|name| name.address_family())
}

/// The descriptor behind a number that JavaScript calls `fd`. Standard streams stay open beside it; others are taken.
pub(super) fn take_fd(rt: &Runtime, fd: i32) -> io::Result<OwnedFd> {
    match fd {
        0..3 => Ok(rt.files.get(fd).fd()?.try_clone_to_owned()?),
        3..FIRST_OF_TABLE => spindle_sys::adopt_fd(fd),
        _ => Ok(rt.files.take(fd).fd()?.try_clone_to_owned()?),
    }
}

/// Makes a stream of a descriptor: its number, or a negative errno.
#[op(effect)]
pub fn op_net_open_fd(rt: &Runtime, fd: i32) -> i32 {
    match take_fd(rt, fd).and_then(|owned| adopt_stream(rt, owned)) {
        Ok(number) => number as i32,
        Err(error) => -errno(&error).raw_os_error(),
    }
}

/// What a descriptor is, in libuv's words; `INVALID` if it is none.
#[op(effect)]
pub fn op_net_fd_type(rt: &Runtime, fd: i32) -> String {
    let found = match fd {
        3..FIRST_OF_TABLE => spindle_sys::duplicate_fd(fd).map_or("INVALID", type_of),
        _ => rt.files.get(fd).fd().map_or("INVALID", type_of),
    };
    found.to_owned()
}

fn type_of(fd: impl AsFd) -> &'static str {
    let Ok(found) = rustix::fs::fstat(&fd) else { return "INVALID" };
    match FileType::from_raw_mode(found.st_mode) {
        FileType::RegularFile | FileType::Directory => "FILE",
        FileType::CharacterDevice if rustix::termios::isatty(&fd) => "TTY",
        FileType::CharacterDevice => "FILE",
        FileType::Fifo => "PIPE",
        FileType::Socket => socket_type(fd),
        _ => "UNKNOWN",
    }
}

fn socket_type(fd: impl AsFd) -> &'static str {
    let family = rustix::net::getsockname(&fd).map(|name| name.address_family());
    match (sockopt::socket_type(&fd), family) {
        (Ok(SocketType::STREAM), Ok(AddressFamily::UNIX)) => "PIPE",
        (Ok(SocketType::STREAM), Ok(_)) => "TCP",
        (Ok(SocketType::DGRAM), Ok(_)) => "UDP",
        _ => "UNKNOWN",
    }
}
