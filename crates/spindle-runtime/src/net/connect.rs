//! Connecting: begun here, decided when the socket becomes writable.

use super::listen::{address, family_of, number, socket, unix_address};
use super::{BAD, fd_of};
use mio::net::{TcpStream, UnixStream};
use rustix::io::Errno;
use rustix::net::{AddressFamily, sockopt};
use spindle_core::Runtime;
use spindle_core::resources::Kind;
use spindle_core::syserr::quiet;
use spindle_engine::OpError;
use spindle_macros::op;
use std::net::SocketAddr;

/// Begins to connect: a number, whose writability says that it is decided, or a negative errno.
#[op(effect)]
pub fn op_net_connect_tcp(rt: &Runtime, host: &str, port: u32) -> Result<i32, OpError> {
    let address = address(host, port)?;
    let mut event_loop = rt.event_loop();
    let added = TcpStream::connect(address).and_then(|stream| event_loop.add_tcp_stream(stream));
    drop(event_loop);
    Ok(number(rt, added, Kind::TcpStream))
}

/// As `op_net_connect_tcp`, from an address of this machine. The second value says whether binding to it failed.
#[op(effect)]
pub fn op_net_connect_tcp_from(
    rt: &Runtime,
    host: &str,
    port: u32,
    local: &str,
    local_port: u32,
) -> Result<(i32, bool), OpError> {
    let (remote, local) = (address(host, port)?, address(local, local_port)?);
    match bound(&local) {
        Ok(socket) => Ok((connect_bound(rt, socket, &remote), false)),
        Err(errno) => Ok((-errno.raw_os_error(), true)),
    }
}

fn bound(local: &SocketAddr) -> Result<rustix::fd::OwnedFd, Errno> {
    let socket = socket(family_of(local))?;
    sockopt::set_socket_reuseaddr(&socket, true)?;
    rustix::net::bind(&socket, local)?;
    Ok(socket)
}

fn connect_bound(rt: &Runtime, socket: rustix::fd::OwnedFd, remote: &SocketAddr) -> i32 {
    match rustix::net::connect(&socket, remote) {
        Ok(()) | Err(Errno::INPROGRESS) => {
            let stream = TcpStream::from_std(std::net::TcpStream::from(socket));
            let added = rt.event_loop().add_tcp_stream(stream);
            number(rt, added, Kind::TcpStream)
        }
        Err(errno) => -errno.raw_os_error(),
    }
}

/// Connects to a path (a leading NUL names an abstract socket). A failure is known at once but told in the
/// pending phase, as libuv does it.
#[op(effect)]
pub fn op_net_connect_path(rt: &Runtime, path: &str) -> i32 {
    let mut event_loop = rt.event_loop();
    let added = match connected_unix(path) {
        Ok(stream) => event_loop.add_unix_stream(stream),
        Err(errno) => {
            let handle = event_loop.placeholder();
            event_loop.defer(handle, -errno.raw_os_error());
            Ok(handle)
        }
    };
    drop(event_loop);
    number(rt, added, Kind::UnixStream)
}

fn connected_unix(path: &str) -> Result<UnixStream, Errno> {
    let socket = socket(AddressFamily::UNIX)?;
    match rustix::net::connect(&socket, &unix_address(path)?) {
        Ok(()) | Err(Errno::INPROGRESS) => {
            Ok(UnixStream::from_std(std::os::unix::net::UnixStream::from(socket)))
        }
        Err(errno) => Err(errno),
    }
}

/// Once writable: 0 if connected, else a negative errno.
#[op(effect)]
pub fn op_net_connect_result(rt: &Runtime, id: u32) -> i32 {
    let Some(handle) = super::handle(rt, id) else { return BAD };
    let event_loop = rt.event_loop();
    let Some(fd) = fd_of(&event_loop, handle) else { return BAD };
    match sockopt::socket_error(fd) {
        Ok(Ok(())) => 0,
        Ok(Err(errno)) | Err(errno) => quiet(Err(errno)),
    }
}
