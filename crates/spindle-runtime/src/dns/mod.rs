//! `dns`'s ops: the system's resolver on the pool, where it holds at most half of the threads, and its list of servers.

use dns_lookup::{AddrFamily, AddrInfoHints, LookupError, SockType, getaddrinfo, getnameinfo};
use spindle_core::internal;
use spindle_engine::{OpDef, OpError, op_def};
use spindle_macros::op;
use std::net::{IpAddr, SocketAddr};

/// What `getaddrinfo` and `getnameinfo` failed with, in libuv's numbers.
fn failed(syscall: &'static str, error: &LookupError) -> OpError {
    // EAI_* of glibc and musl, which no crate names portably, to UV_EAI_*.
    let errno = match error.error_num() {
        -1 => 3002,  // BADFLAGS
        -3 => 3001,  // AGAIN
        -4 => 3004,  // FAIL
        -5 => 3007,  // NODATA
        -6 => 3005,  // FAMILY
        -7 => 3011,  // SOCKTYPE
        -8 => 3010,  // SERVICE
        -9 => 3000,  // ADDRFAMILY
        -10 => 3006, // MEMORY
        -12 => 3009, // OVERFLOW
        _ => 3008,   // NONAME
    };
    OpError::system(errno, syscall)
}

/// Addresses of a host name, separated by spaces, in the resolver's order without repeats. `hints` are `AI_*` flags.
#[op(pool, slow)]
pub fn op_dns_lookup(host: String, family: i32, hints: i32) -> Result<String, OpError> {
    let wanted = match family {
        4 => AddrFamily::Inet.into(),
        6 => AddrFamily::Inet6.into(),
        _ => 0, // either
    };
    let hints =
        AddrInfoHints { flags: hints, address: wanted, socktype: SockType::Stream.into(), protocol: 0 };
    let found = getaddrinfo(Some(&host), None, Some(hints)).map_err(|error| failed("getaddrinfo", &error))?;
    let mut seen: Vec<IpAddr> = Vec::new();
    for entry in found.flatten() {
        let ip = entry.sockaddr.ip();
        if !seen.contains(&ip) {
            seen.push(ip);
        }
    }
    Ok(seen.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(" "))
}

/// Host and service name of an address, separated by a space; the host must have a name.
#[op(pool, slow)]
pub fn op_dns_lookup_service(address: String, port: u32) -> Result<String, OpError> {
    const NAME_REQUIRED: i32 = 8; // NI_NAMEREQD of Linux
    let ip: IpAddr = address.parse().map_err(|_| internal("the host is not an address"))?;
    let port = u16::try_from(port).map_err(|_| internal("the port is not below 65536"))?;
    let names = getnameinfo(&SocketAddr::new(ip, port), NAME_REQUIRED);
    let (host, service) = names.map_err(|error| failed("getnameinfo", &error))?;
    Ok(format!("{host} {service}"))
}

/// The name servers of `/etc/resolv.conf`; the system's default when it names none.
#[op(effect)]
pub fn op_dns_servers() -> Vec<String> {
    let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let servers: Vec<String> = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("nameserver")?.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    if servers.is_empty() { vec!["127.0.0.1".to_owned()] } else { servers }
}

/// The module's ops.
pub const OPS: &[OpDef] =
    &[op_def::<op_dns_lookup>(), op_def::<op_dns_lookup_service>(), op_def::<op_dns_servers>()];
