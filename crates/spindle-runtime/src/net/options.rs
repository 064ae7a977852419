//! Names of sockets, and their options.

use super::{BAD, fd_of, handle};
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix, sockopt};
use spindle_core::Runtime;
use spindle_core::syserr::quiet;
use spindle_macros::op;
use std::net::SocketAddr;
use std::time::Duration;

/// Address, port and family of this end or of the peer; of a Unix socket its path, with no family. None when not known.
#[op(effect)]
pub fn op_net_name(rt: &Runtime, id: u32, peer: bool) -> Option<(String, u32, String)> {
    let handle = handle(rt, id)?;
    let event_loop = rt.event_loop();
    let fd = fd_of(&event_loop, handle)?;
    let name = if peer { rustix::net::getpeername(fd).ok()?? } else { rustix::net::getsockname(fd).ok()? };
    shown(&name)
}

fn shown(name: &SocketAddrAny) -> Option<(String, u32, String)> {
    if let Ok(path) = SocketAddrUnix::try_from(name.clone()) {
        let path = path.path()?.to_string_lossy().into_owned();
        return Some((path, 0, String::new()));
    }
    let address = SocketAddr::try_from(name.clone()).ok()?;
    let (family, text) = match address {
        SocketAddr::V4(address) => ("IPv4", address.ip().to_string()),
        SocketAddr::V6(address) if address.scope_id() != 0 => {
            ("IPv6", format!("{}%{}", address.ip(), address.scope_id()))
        }
        SocketAddr::V6(address) => ("IPv6", address.ip().to_string()),
    };
    Some((text, u32::from(address.port()), family.to_owned()))
}

fn set(rt: &Runtime, id: u32, apply: impl FnOnce(BorrowedFd<'_>) -> Result<(), Errno>) -> i32 {
    let Some(handle) = handle(rt, id) else { return BAD };
    let event_loop = rt.event_loop();
    let Some(fd) = fd_of(&event_loop, handle) else { return BAD };
    quiet(apply(fd).map(|()| 0))
}

/// TCP_NODELAY: 0 or a negative errno.
#[op(effect)]
pub fn op_net_nodelay(rt: &Runtime, id: u32, on: bool) -> i32 {
    set(rt, id, |fd| sockopt::set_tcp_nodelay(fd, on))
}

/// The type of service: for IPv6 the traffic class. 0 or a negative errno.
#[op(effect)]
pub fn op_net_set_tos(rt: &Runtime, id: u32, tos: u32) -> i32 {
    set(rt, id, |fd| match is_v6(fd)? {
        true => sockopt::set_ipv6_tclass(fd, tos),
        false => sockopt::set_ip_tos(fd, tos as u8),
    })
}

/// The type of service, or a negative errno.
#[op(effect)]
pub fn op_net_tos(rt: &Runtime, id: u32) -> i32 {
    let mut found = 0;
    let status = set(rt, id, |fd| {
        found = if is_v6(fd)? { sockopt::ipv6_tclass(fd)? } else { u32::from(sockopt::ip_tos(fd)?) };
        Ok(())
    });
    if status < 0 { status } else { found as i32 }
}

fn is_v6(fd: BorrowedFd<'_>) -> Result<bool, Errno> {
    Ok(rustix::net::getsockname(fd)?.address_family() == AddressFamily::INET6)
}

/// SO_KEEPALIVE with the delay in seconds before the first probe (0 = the system's): 0 or a negative errno.
#[op(effect)]
pub fn op_net_keepalive(rt: &Runtime, id: u32, on: bool, delay_s: u32) -> i32 {
    set(rt, id, |fd| {
        sockopt::set_socket_keepalive(fd, on)?;
        if !on || delay_s == 0 {
            return Ok(());
        }
        // As libuv: a probe a second, ten of them.
        sockopt::set_tcp_keepidle(fd, Duration::from_secs(u64::from(delay_s)))?;
        sockopt::set_tcp_keepintvl(fd, Duration::from_secs(1))?;
        sockopt::set_tcp_keepcnt(fd, 10)
    })
}
