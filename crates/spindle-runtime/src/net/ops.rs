//! The socket calls themselves.

use crate::resources::Kind;
use crate::runtime::{Runtime, internal};
use crate::syserr::{failed, failed_at};
use mio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, sockopt};
use spindle_engine::{OpDef, OpError, PathArg, op_def};
use spindle_loop::{EventLoop, Handle, Ready};
use spindle_macros::op;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr};
use std::time::Duration;

use crate::op::Filled;

fn errno(error: &io::Error) -> Errno {
    Errno::from_io_error(error).unwrap_or(Errno::IO)
}

/// The number of bytes, or a negative errno.
fn count(result: io::Result<usize>) -> i32 {
    match result {
        Ok(count) => count as i32,
        Err(error) => -errno(&error).raw_os_error(),
    }
}

fn status(result: io::Result<()>) -> i32 {
    count(result.map(|()| 0))
}

fn address(host: &str, port: i32) -> Result<SocketAddr, OpError> {
    let ip: IpAddr = host.parse().map_err(|_| internal("the host is not an address"))?;
    let port = u16::try_from(port).map_err(|_| internal("the port is not below 65536"))?;
    Ok(SocketAddr::new(ip, port))
}

/// The handle behind a number, if it is still open.
fn handle(rt: &Runtime, id: u32) -> Option<(Handle, Kind)> {
    rt.resources.borrow().get(id)
}

const BAD: i32 = -9; // EBADF: the socket is closed

/// Listens on an address; `::` serves IPv4 too.
#[op(effect)]
pub fn op_tcp_listen(rt: &Runtime, host: &str, port: i32, backlog: i32) -> Result<u32, OpError> {
    let address = address(host, port)?;
    let listener = bind(address, backlog).map_err(|e| failed("listen", e))?;
    let handle = rt.event_loop().add_tcp_listener(listener).map_err(|e| failed("listen", errno(&e)))?;
    Ok(rt.resources.borrow_mut().insert(handle, Kind::TcpListener))
}

/// socket, setsockopt, bind and listen; mio's own bind does not take a backlog or the dual-stack option.
fn bind(address: SocketAddr, backlog: i32) -> Result<TcpListener, Errno> {
    let family = if address.is_ipv6() { AddressFamily::INET6 } else { AddressFamily::INET };
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let socket = rustix::net::socket_with(family, SocketType::STREAM, flags, None)?;
    sockopt::set_socket_reuseaddr(&socket, true)?;
    if address.is_ipv6() && address.ip().is_unspecified() {
        sockopt::set_ipv6_v6only(&socket, false)?;
    }
    rustix::net::bind(&socket, &address)?;
    rustix::net::listen(&socket, backlog)?;
    Ok(TcpListener::from_std(std::net::TcpListener::from(socket)))
}

/// Listens on a path.
#[op(effect)]
pub fn op_unix_listen(rt: &Runtime, path: PathArg, backlog: i32) -> Result<u32, OpError> {
    let listener = bind_path(&path, backlog).map_err(|e| failed_at("listen", e, &path))?;
    let handle = rt.event_loop().add_unix_listener(listener).map_err(|e| failed("listen", errno(&e)))?;
    Ok(rt.resources.borrow_mut().insert(handle, Kind::UnixListener))
}

fn bind_path(path: &str, backlog: i32) -> Result<UnixListener, Errno> {
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    rustix::net::bind(&socket, &SocketAddrUnix::new(path)?)?;
    rustix::net::listen(&socket, backlog)?;
    Ok(UnixListener::from_std(std::os::unix::net::UnixListener::from(socket)))
}

/// The number of the next waiting connection, or a negative errno (-11 when none waits).
#[op(effect)]
pub fn op_tcp_accept(rt: &Runtime, id: u32) -> i32 {
    let Some((handle, kind)) = handle(rt, id) else { return BAD };
    let mut event_loop = rt.event_loop();
    let accepted = match kind {
        Kind::TcpListener => accept_tcp(&mut event_loop, handle).map(|handle| (handle, Kind::TcpStream)),
        Kind::UnixListener => accept_unix(&mut event_loop, handle).map(|handle| (handle, Kind::UnixStream)),
        Kind::TcpStream | Kind::UnixStream | Kind::Signal => return BAD,
    };
    match accepted {
        Ok((handle, kind)) => rt.resources.borrow_mut().insert(handle, kind) as i32,
        Err(error) => -errno(&error).raw_os_error(),
    }
}

fn accept_tcp(event_loop: &mut EventLoop, listener: Handle) -> io::Result<Handle> {
    let listener = event_loop.tcp_listener(listener).ok_or_else(closed)?;
    let (stream, _) = listener.accept()?;
    event_loop.add_tcp_stream(stream)
}

fn accept_unix(event_loop: &mut EventLoop, listener: Handle) -> io::Result<Handle> {
    let listener = event_loop.unix_listener(listener).ok_or_else(closed)?;
    let (stream, _) = listener.accept()?;
    event_loop.add_unix_stream(stream)
}

fn closed() -> io::Error {
    io::Error::from_raw_os_error(-BAD)
}

/// Begins to connect: a number, whose writability says that it is decided, or a negative errno.
#[op(effect)]
pub fn op_tcp_connect(rt: &Runtime, host: &str, port: i32) -> Result<i32, OpError> {
    let address = address(host, port)?;
    let mut event_loop = rt.event_loop();
    let added = TcpStream::connect(address).and_then(|stream| event_loop.add_tcp_stream(stream));
    Ok(match added {
        Ok(handle) => rt.resources.borrow_mut().insert(handle, Kind::TcpStream) as i32,
        Err(error) => -errno(&error).raw_os_error(),
    })
}

/// Connects to a path. A failure is known at once but told in the pending phase, as libuv does it.
#[op(effect)]
pub fn op_unix_connect(rt: &Runtime, path: PathArg) -> i32 {
    let mut event_loop = rt.event_loop();
    let added = match UnixStream::connect(&*path) {
        Ok(stream) => event_loop.add_unix_stream(stream),
        Err(error) => {
            let handle = event_loop.placeholder();
            event_loop.defer(handle, -errno(&error).raw_os_error());
            Ok(handle)
        }
    };
    match added {
        Ok(handle) => rt.resources.borrow_mut().insert(handle, Kind::UnixStream) as i32,
        Err(error) => -errno(&error).raw_os_error(),
    }
}

/// Once writable: 0 if connected, else a negative errno.
#[op(effect)]
pub fn op_tcp_connect_result(rt: &Runtime, id: u32) -> i32 {
    let Some((handle, kind)) = handle(rt, id) else { return BAD };
    let mut event_loop = rt.event_loop();
    let error = match kind {
        Kind::TcpStream => event_loop.tcp_stream(handle).map(|stream| stream.take_error()),
        Kind::UnixStream => event_loop.unix_stream(handle).map(|stream| stream.take_error()),
        Kind::TcpListener | Kind::UnixListener | Kind::Signal => None,
    };
    match error {
        Some(Ok(None)) => 0,
        Some(Ok(Some(error)) | Err(error)) => -errno(&error).raw_os_error(),
        None => BAD,
    }
}

/// Runs `f` on the stream behind a number, TCP or Unix alike.
fn with_stream(rt: &Runtime, id: u32, f: impl FnOnce(&mut dyn Stream) -> io::Result<usize>) -> i32 {
    let Some((handle, kind)) = handle(rt, id) else { return BAD };
    let mut event_loop = rt.event_loop();
    let result = match kind {
        Kind::TcpStream => event_loop.tcp_stream(handle).map(|stream| f(stream)),
        Kind::UnixStream => event_loop.unix_stream(handle).map(|stream| f(stream)),
        Kind::TcpListener | Kind::UnixListener | Kind::Signal => None,
    };
    result.map_or(BAD, count)
}

/// What TCP and Unix streams have in common here.
trait Stream: Read + Write {
    fn shut_writing(&self) -> io::Result<()>;
}

impl Stream for TcpStream {
    fn shut_writing(&self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }
}

impl Stream for UnixStream {
    fn shut_writing(&self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }
}

/// Reads into the view: bytes, 0 at the end, or a negative errno.
#[op(effect)]
pub fn op_tcp_read(rt: &Runtime, id: u32, into: &mut [u8]) -> Filled {
    Filled { at: 0, count: with_stream(rt, id, |stream| stream.read(into)) }
}

/// Writes the view's bytes from `offset`: how many, or a negative errno.
#[op(effect)]
pub fn op_tcp_write(rt: &Runtime, id: u32, from: &[u8], offset: u32) -> i32 {
    let from = from.get(offset as usize..).unwrap_or(&[]);
    with_stream(rt, id, |stream| stream.write(from))
}

/// Writes text as UTF-8: how many bytes, or a negative errno.
#[op(effect)]
pub fn op_tcp_write_string(rt: &Runtime, id: u32, text: &str) -> i32 {
    with_stream(rt, id, |stream| stream.write(text.as_bytes()))
}

/// Ends the writing side: 0 or a negative errno, told once more in the pending phase, as libuv completes a shutdown.
#[op(effect)]
pub fn op_tcp_shutdown(rt: &Runtime, id: u32) -> i32 {
    let status = with_stream(rt, id, |stream| stream.shut_writing().map(|()| 0));
    if let Some((handle, _)) = handle(rt, id) {
        rt.event_loop().defer(handle, status);
    }
    status
}

/// Closes; CLOSED is dispatched in the closing phase, and the number is free after it.
#[op(effect)]
pub fn op_tcp_close(rt: &Runtime, id: u32) {
    if let Some((handle, _)) = handle(rt, id) {
        rt.event_loop().close(handle);
    }
}

/// Closes with a reset instead of an orderly end.
#[op(effect)]
pub fn op_tcp_reset(rt: &Runtime, id: u32) {
    let Some((handle, kind)) = handle(rt, id) else { return };
    let mut event_loop = rt.event_loop();
    if kind == Kind::TcpStream
        && let Some(stream) = event_loop.tcp_stream(handle)
    {
        // A refusal leaves an orderly close, which is what the peer would have seen anyway.
        let _ = sockopt::set_socket_linger(&*stream, Some(Duration::ZERO));
    }
    event_loop.close(handle);
}

/// Whether the socket keeps the process alive.
#[op(effect)]
pub fn op_tcp_ref(rt: &Runtime, id: u32, on: bool) {
    if let Some((handle, _)) = handle(rt, id) {
        rt.event_loop().set_ref(handle, on);
    }
}

/// Address, port and family of this end or of the peer; none when not known.
#[op(effect)]
pub fn op_tcp_name(rt: &Runtime, id: u32, peer: bool) -> Option<(String, u32, String)> {
    let (handle, kind) = handle(rt, id)?;
    let mut event_loop = rt.event_loop();
    let address = match kind {
        Kind::TcpListener => event_loop.tcp_listener(handle)?.local_addr(),
        Kind::TcpStream if peer => event_loop.tcp_stream(handle)?.peer_addr(),
        Kind::TcpStream => event_loop.tcp_stream(handle)?.local_addr(),
        Kind::UnixListener | Kind::UnixStream | Kind::Signal => return None,
    };
    let address = address.ok()?;
    let family = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    Some((address.ip().to_string(), u32::from(address.port()), family.to_owned()))
}

/// Asks for the same readiness again in the next poll, after a reader stopped early to let others have their turn.
#[op(effect)]
pub fn op_tcp_reschedule(rt: &Runtime, id: u32, bits: u32) {
    if let Some((handle, _)) = handle(rt, id) {
        rt.event_loop().reschedule(handle, Ready::from_bits(bits as u8));
    }
}

/// TCP_NODELAY: 0 or a negative errno.
#[op(effect)]
pub fn op_tcp_nodelay(rt: &Runtime, id: u32, on: bool) -> i32 {
    let Some((handle, Kind::TcpStream)) = handle(rt, id) else { return BAD };
    rt.event_loop().tcp_stream(handle).map_or(BAD, |stream| status(stream.set_nodelay(on)))
}

/// SO_KEEPALIVE with the delay in seconds before the first probe: 0 or a negative errno.
#[op(effect)]
pub fn op_tcp_keepalive(rt: &Runtime, id: u32, on: bool, delay_s: i32) -> i32 {
    let Some((handle, Kind::TcpStream)) = handle(rt, id) else { return BAD };
    let mut event_loop = rt.event_loop();
    let Some(stream) = event_loop.tcp_stream(handle) else { return BAD };
    let idle = Duration::from_secs(u64::try_from(delay_s).unwrap_or(0));
    let mut result = sockopt::set_socket_keepalive(&*stream, on);
    if on && !idle.is_zero() {
        result = result.and_then(|()| sockopt::set_tcp_keepidle(&*stream, idle));
    }
    crate::syserr::quiet(result.map(|()| 0))
}

/// Addresses of a host name, separated by spaces, in the resolver's order without repeats.
#[op(pool, slow)]
pub fn op_net_lookup(host: String, family: i32) -> Result<String, OpError> {
    use std::net::ToSocketAddrs;
    const ENOTFOUND: i32 = 3008; // libuv's UV_EAI_NONAME
    let not_found = || OpError::System { errno: ENOTFOUND, syscall: "getaddrinfo", path: None, dest: None };
    let mut seen: Vec<String> = Vec::new();
    for address in (host.as_str(), 0u16).to_socket_addrs().map_err(|_| not_found())? {
        let text = address.ip().to_string();
        let wanted = match family {
            4 => address.is_ipv4(),
            6 => address.is_ipv6(),
            _ => true,
        };
        if wanted && !seen.contains(&text) {
            seen.push(text);
        }
    }
    if seen.is_empty() { Err(not_found()) } else { Ok(seen.join(" ")) }
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_tcp_listen>(),
    op_def::<op_unix_listen>(),
    op_def::<op_tcp_accept>(),
    op_def::<op_tcp_connect>(),
    op_def::<op_unix_connect>(),
    op_def::<op_tcp_connect_result>(),
    op_def::<op_tcp_read>(),
    op_def::<op_tcp_write>(),
    op_def::<op_tcp_write_string>(),
    op_def::<op_tcp_shutdown>(),
    op_def::<op_tcp_close>(),
    op_def::<op_tcp_reset>(),
    op_def::<op_tcp_ref>(),
    op_def::<op_tcp_name>(),
    op_def::<op_tcp_reschedule>(),
    op_def::<op_tcp_nodelay>(),
    op_def::<op_tcp_keepalive>(),
    op_def::<op_net_lookup>(),
];
