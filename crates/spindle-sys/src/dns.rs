//! The resolver of the C library: it reads /etc/hosts and nsswitch.conf, which nobody should do again.

use std::ffi::{CStr, CString, c_char};
use std::net::{IpAddr, SocketAddr};

/// Addresses of `host`, as `getaddrinfo` gives them for stream sockets, in its order and without repeats.
///
/// `family` is 0, 4 or 6; `hints` are `AI_*` flags.
///
/// # Errors
/// An `EAI_*` number of this system; `EAI_NONAME` for a name with a NUL.
///
/// ```
/// let addresses = spindle_sys::resolve("127.0.0.1", 4, 0).unwrap();
/// assert_eq!(addresses, ["127.0.0.1".parse::<std::net::IpAddr>().unwrap()]);
/// ```
pub fn resolve(host: &str, family: i32, hints: i32) -> Result<Vec<IpAddr>, i32> {
    let host = CString::new(host).map_err(|_| libc::EAI_NONAME)?;
    // SAFETY: all-zero bytes are a valid `addrinfo`: numbers and null pointers.
    let mut wanted: libc::addrinfo = unsafe { std::mem::zeroed() };
    wanted.ai_flags = hints;
    wanted.ai_socktype = libc::SOCK_STREAM;
    wanted.ai_family = match family {
        4 => libc::AF_INET,
        6 => libc::AF_INET6,
        _ => libc::AF_UNSPEC,
    };
    let mut list = std::ptr::null_mut();
    // SAFETY: the text ends with NUL, `wanted` and `list` are ours and live during the call.
    let status = unsafe { libc::getaddrinfo(host.as_ptr(), std::ptr::null(), &wanted, &mut list) };
    if status != 0 {
        return Err(status);
    }
    let mut found = Vec::new();
    let mut at = list;
    while !at.is_null() {
        // SAFETY: the call succeeded, so the list is a chain of valid entries that ends with null.
        let entry = unsafe { &*at };
        if let Some(ip) = ip_of(entry)
            && !found.contains(&ip)
        {
            found.push(ip);
        }
        at = entry.ai_next;
    }
    // SAFETY: the list came from `getaddrinfo` and is freed once.
    unsafe { libc::freeaddrinfo(list) };
    if found.is_empty() { Err(libc::EAI_NONAME) } else { Ok(found) }
}

fn ip_of(entry: &libc::addrinfo) -> Option<IpAddr> {
    match entry.ai_family {
        libc::AF_INET => {
            // SAFETY: the family says that the address is a `sockaddr_in`.
            let address = unsafe { &*entry.ai_addr.cast::<libc::sockaddr_in>() };
            Some(IpAddr::from(address.sin_addr.s_addr.to_ne_bytes()))
        }
        libc::AF_INET6 => {
            // SAFETY: the family says that the address is a `sockaddr_in6`.
            let address = unsafe { &*entry.ai_addr.cast::<libc::sockaddr_in6>() };
            Some(IpAddr::from(address.sin6_addr.s6_addr))
        }
        _ => None,
    }
}

/// Host and service name of an address, as `getnameinfo` gives them; the host must have a name.
///
/// # Errors
/// An `EAI_*` number of this system.
pub fn name_of(address: SocketAddr) -> Result<(String, String), i32> {
    const HOST_MAX: usize = 1025; // NI_MAXHOST
    const SERVICE_MAX: usize = 32; // NI_MAXSERV
    let mut host = [0 as c_char; HOST_MAX];
    let mut service = [0 as c_char; SERVICE_MAX];
    let (storage, length) = raw_address(address);
    // SAFETY: the address and both buffers are ours, and their true sizes are passed.
    let status = unsafe {
        libc::getnameinfo(
            (&raw const storage).cast::<libc::sockaddr>(),
            length as libc::socklen_t,
            host.as_mut_ptr(),
            HOST_MAX as libc::socklen_t,
            service.as_mut_ptr(),
            SERVICE_MAX as libc::socklen_t,
            libc::NI_NAMEREQD,
        )
    };
    if status != 0 {
        return Err(status);
    }
    Ok((text(&host), text(&service)))
}

fn text(buffer: &[c_char]) -> String {
    let bytes: Vec<u8> = buffer.iter().map(|&byte| byte as u8).collect();
    CStr::from_bytes_until_nul(&bytes).map_or_else(|_| String::new(), |text| text.to_string_lossy().into_owned())
}

fn raw_address(address: SocketAddr) -> (libc::sockaddr_in6, usize) {
    // SAFETY: all-zero bytes are a valid `sockaddr_in6`: it consists of integers.
    let mut storage: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
    match address {
        SocketAddr::V6(v6) => {
            storage.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            storage.sin6_port = v6.port().to_be();
            storage.sin6_addr.s6_addr = v6.ip().octets();
            (storage, size_of::<libc::sockaddr_in6>())
        }
        SocketAddr::V4(v4) => {
            // SAFETY: a `sockaddr_in` is smaller than a `sockaddr_in6` and aligned no stricter, and any bytes are a valid one.
            let inner = unsafe { &mut *(&raw mut storage).cast::<libc::sockaddr_in>() };
            inner.sin_family = libc::AF_INET as libc::sa_family_t;
            inner.sin_port = v4.port().to_be();
            inner.sin_addr.s_addr = u32::from_ne_bytes(v4.ip().octets());
            (storage, size_of::<libc::sockaddr_in>())
        }
    }
}
