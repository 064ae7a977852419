//! `dns`'s ops: the system's resolver on the pool, where it holds at most half of the threads, and its list of servers.

use crate::runtime::internal;
use spindle_engine::{OpDef, OpError, op_def};
use spindle_macros::op;
use std::net::{IpAddr, SocketAddr};

/// What `getaddrinfo` and `getnameinfo` failed with, in libuv's numbers.
fn failed(syscall: &'static str, status: i32) -> OpError {
    // EAI_* of glibc and musl, which no crate names portably, to UV_EAI_*.
    let errno = match status {
        -1 => 3002,        // BADFLAGS
        -3 => 3001,        // AGAIN
        -4 => 3004,        // FAIL
        -5 => 3007,        // NODATA
        -6 => 3005,        // FAMILY
        -7 => 3011,        // SOCKTYPE
        -8 => 3010,        // SERVICE
        -9 => 3000,        // ADDRFAMILY
        -10 => 3006,       // MEMORY
        -12 => 3009,       // OVERFLOW
        _ => 3008,         // NONAME
    };
    OpError::system(errno, syscall)
}

/// Addresses of a host name, separated by spaces, in the resolver's order without repeats.
#[op(pool, slow)]
pub fn op_dns_lookup(host: String, family: i32, hints: i32) -> Result<String, OpError> {
    let found = spindle_sys::resolve(&host, family, hints).map_err(|status| failed("getaddrinfo", status))?;
    Ok(found.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(" "))
}

/// Host and service name of an address, separated by a space.
#[op(pool, slow)]
pub fn op_dns_lookup_service(address: String, port: u32) -> Result<String, OpError> {
    let ip: IpAddr = address.parse().map_err(|_| internal("the host is not an address"))?;
    let names = spindle_sys::name_of(SocketAddr::new(ip, port as u16));
    let (host, service) = names.map_err(|status| failed("getnameinfo", status))?;
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
