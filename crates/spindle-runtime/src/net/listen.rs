//! Listeners: making them, and taking connections from them.

use super::{errno, status};
use crate::border::net as border;
use mio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, sockopt};
use spindle_core::resources::Kind;
use spindle_core::syserr::{BAD, quiet};
use spindle_core::{Runtime, internal};
use spindle_engine::{OpError, PathArg};
use spindle_loop::{EventLoop, Handle};
use spindle_macros::op;
use std::io;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

/// An address as JavaScript writes it; an IPv6 one may carry its zone (`fe80::1%eth0`, `fe80::1%2`).
pub(super) fn address(host: &str, port: u32) -> Result<SocketAddr, OpError> {
    let port = u16::try_from(port).map_err(|_| internal("the port is not below 65536"))?;
    let (text, zone) = host.split_once('%').unwrap_or((host, ""));
    let ip: IpAddr = text.parse().map_err(|_| internal("the host is not an address"))?;
    Ok(match ip {
        IpAddr::V6(ip) if !zone.is_empty() => SocketAddrV6::new(ip, port, 0, zone_number(zone)).into(),
        ip => SocketAddr::new(ip, port),
    })
}

/// The index of a network interface; 0, which names none, if there is no such interface.
fn zone_number(zone: &str) -> u32 {
    let by_name =
        || std::fs::read_to_string(format!("/sys/class/net/{zone}/ifindex")).ok()?.trim().parse().ok();
    zone.parse().ok().or_else(by_name).unwrap_or(0)
}

pub(super) fn socket(family: AddressFamily) -> Result<OwnedFd, Errno> {
    rustix::net::socket_with(family, SocketType::STREAM, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC, None)
}

pub(super) fn family_of(address: &SocketAddr) -> AddressFamily {
    if address.is_ipv6() { AddressFamily::INET6 } else { AddressFamily::INET }
}

/// Listens on an address: a number, or a negative errno. `::` serves IPv4 too unless the flags say otherwise.
#[op(effect)]
pub fn op_net_listen_tcp(
    rt: &Runtime,
    host: &str,
    port: u32,
    backlog: i32,
    flags: u32,
) -> Result<i32, OpError> {
    let address = address(host, port)?;
    let listener = match bind(&address, flags).and_then(|socket| listen(socket, backlog)) {
        Ok(socket) => TcpListener::from_std(std::net::TcpListener::from(socket)),
        Err(errno) => return Ok(-errno.raw_os_error()),
    };
    let added = rt.event_loop().add_tcp_listener(listener);
    Ok(number(rt, added, Kind::TcpListener))
}

/// socket, setsockopt and bind; mio's own bind takes neither a backlog nor the dual-stack option.
fn bind(address: &SocketAddr, flags: u32) -> Result<OwnedFd, Errno> {
    let socket = socket(family_of(address))?;
    sockopt::set_socket_reuseaddr(&socket, true)?;
    if address.is_ipv6() {
        sockopt::set_ipv6_v6only(&socket, flags & border::V6_ONLY != 0)?;
    }
    if flags & border::REUSE_PORT != 0 {
        sockopt::set_socket_reuseport(&socket, true)?;
    }
    rustix::net::bind(&socket, address)?;
    Ok(socket)
}

fn listen(socket: OwnedFd, backlog: i32) -> Result<OwnedFd, Errno> {
    rustix::net::listen(&socket, backlog)?;
    Ok(socket)
}

/// Gives a registered handle its number.
pub(super) fn number(rt: &Runtime, added: io::Result<Handle>, kind: Kind) -> i32 {
    match added {
        Ok(handle) => rt.add_resource(&mut rt.event_loop(), handle, kind) as i32,
        Err(error) => -errno(&error).raw_os_error(),
    }
}

/// Listens on a path (a leading NUL names an abstract socket): a number, or a negative errno.
#[op(effect)]
pub fn op_net_listen_path(rt: &Runtime, path: &str, backlog: i32) -> i32 {
    match bind_path(path).and_then(|socket| listen(socket, backlog)) {
        Ok(socket) => {
            let listener = UnixListener::from_std(std::os::unix::net::UnixListener::from(socket));
            let added = rt.event_loop().add_unix_listener(listener);
            number(rt, added, Kind::UnixListener)
        }
        Err(errno) => -errno.raw_os_error(),
    }
}

fn bind_path(path: &str) -> Result<OwnedFd, Errno> {
    let socket = socket(AddressFamily::UNIX)?;
    rustix::net::bind(&socket, &unix_address(path)?)?;
    Ok(socket)
}

pub(super) fn unix_address(path: &str) -> Result<SocketAddrUnix, Errno> {
    match path.strip_prefix('\0') {
        #[cfg(target_os = "linux")]
        Some(name) => SocketAddrUnix::new_abstract_name(name.as_bytes()),
        #[cfg(not(target_os = "linux"))]
        Some(_) => Err(Errno::INVAL),
        // The system calls it a name too long; libuv says EINVAL.
        None => SocketAddrUnix::new(path).map_err(|_| Errno::INVAL),
    }
}

/// Lets others than the owner use a listener's path: bit 0 to read, bit 1 to write. 0 or a negative errno.
#[op(effect)]
pub fn op_net_chmod_path(path: PathArg, access: u32) -> i32 {
    use rustix::fs::Mode;
    let result = rustix::fs::stat(path.as_str()).and_then(|found| {
        let mut mode = Mode::from_raw_mode(found.st_mode);
        if access & 1 != 0 {
            mode |= Mode::RUSR | Mode::RGRP | Mode::ROTH;
        }
        if access & 2 != 0 {
            mode |= Mode::WUSR | Mode::WGRP | Mode::WOTH;
        }
        rustix::fs::chmod(path.as_str(), mode)
    });
    quiet(result.map(|()| 0))
}

/// Listens on a descriptor that is bound already, or listens already: a number, or a negative errno.
#[op(effect)]
pub fn op_net_listen_fd(rt: &Runtime, fd: i32, backlog: i32) -> i32 {
    match super::pipe::take_fd(rt, fd).and_then(|owned| listen_adopted(rt, owned, backlog)) {
        Ok(number) => number,
        Err(error) => -errno(&error).raw_os_error(),
    }
}

fn listen_adopted(rt: &Runtime, fd: OwnedFd, backlog: i32) -> io::Result<i32> {
    let is_unix = rustix::net::getsockname(&fd)?.address_family() == AddressFamily::UNIX;
    rustix::io::ioctl_fionbio(&fd, true)?;
    rustix::net::listen(&fd, backlog)?;
    let mut event_loop = rt.event_loop();
    let (added, kind) = if is_unix {
        let listener = UnixListener::from_std(std::os::unix::net::UnixListener::from(fd));
        (event_loop.add_unix_listener(listener), Kind::UnixListener)
    } else {
        let listener = TcpListener::from_std(std::net::TcpListener::from(fd));
        (event_loop.add_tcp_listener(listener), Kind::TcpListener)
    };
    drop(event_loop);
    Ok(number(rt, added, kind))
}

/// The number of the next waiting connection, or a negative errno (-11 when none waits).
#[op(effect)]
pub fn op_net_accept(rt: &Runtime, id: u32) -> i32 {
    let Some((handle, kind)) = rt.resources.borrow().get(id) else { return BAD };
    let mut event_loop = rt.event_loop();
    let accepted = match kind {
        Kind::TcpListener => accept_tcp(&mut event_loop, handle).map(|handle| (handle, Kind::TcpStream)),
        Kind::UnixListener => accept_unix(&mut event_loop, handle).map(|handle| (handle, Kind::UnixStream)),
        _ => return BAD,
    };
    match accepted {
        Ok((handle, kind)) => {
            let number = rt.add_resource(&mut event_loop, handle, kind);
            let mut resources = rt.resources.borrow_mut();
            let accepted = resources.accepted(id);
            if let Some((_, transport)) = resources.transport(number) {
                *transport = accepted;
            }
            number as i32
        }
        Err(error) => status(Err(error)),
    }
}

fn accept_tcp(event_loop: &mut EventLoop, listener: Handle) -> io::Result<Handle> {
    let listener = event_loop.tcp_listener(listener).ok_or_else(closed)?;
    let (stream, _): (TcpStream, _) = listener.accept()?;
    event_loop.add_tcp_stream(stream)
}

fn accept_unix(event_loop: &mut EventLoop, listener: Handle) -> io::Result<Handle> {
    let listener = event_loop.unix_listener(listener).ok_or_else(closed)?;
    let (stream, _): (UnixStream, _) = listener.accept()?;
    event_loop.add_unix_stream(stream)
}

fn closed() -> io::Error {
    io::Error::from_raw_os_error(-BAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_may_carry_a_zone() {
        assert_eq!(address("127.0.0.1", 80).unwrap().to_string(), "127.0.0.1:80");
        assert_eq!(address("::1", 0).unwrap().to_string(), "[::1]:0");
        assert_eq!(address("fe80::1%7", 1).unwrap().to_string(), "[fe80::1%7]:1");
        assert_eq!(address("fe80::1%no-such-interface", 1).unwrap().to_string(), "[fe80::1]:1");
        assert!(address("localhost", 80).is_err() && address("127.0.0.1", 65536).is_err());
    }

    #[test]
    fn paths_that_are_too_long_are_invalid_as_libuv_says() {
        assert!(unix_address("/tmp/socket").is_ok());
        assert_eq!(unix_address(&"x".repeat(200)).err(), Some(Errno::INVAL));
        #[cfg(target_os = "linux")]
        assert!(unix_address("\0abstract").unwrap().path().is_none());
    }
}
