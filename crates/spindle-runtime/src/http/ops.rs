//! What JavaScript asks of servers and connections besides writing.

use super::conn::{Conn, KeepAlive};
use super::serve::{CONNS, DEADLINES, SERVERS};
use super::table;
use super::table::{Server, Table};
use crate::border::http_server::{NO_DELAY, TELLS_CONNECTIONS};
use mio::net::{TcpStream, UnixStream};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::{SocketFlags, sockopt};
use spindle_core::Runtime;
use spindle_core::resources::Kind;
use spindle_core::syserr::BAD;
use spindle_http::{MAX_HEADER_SIZE, Options, Parser};
use spindle_loop::{EventLoop, Handle, Ready};
use spindle_macros::op;
use std::io;
use std::time::Duration;

/// Serves the connections of a listener, which stays `net`'s; the server's number.
#[op(effect)]
pub fn op_http_serve(rt: &Runtime, listener: u32, lenient: bool, max_header_size: u32) -> i32 {
    let Some((handle, _)) = rt.resources.borrow().get(listener) else { return BAD };
    let limit = if max_header_size == 0 { MAX_HEADER_SIZE } else { max_header_size as usize };
    let server = Server {
        handle,
        listener,
        options: Options { lenient, max_header_size: limit },
        timeout_ms: 0,
        keep_buffer_ms: 1000,
        no_delay: true,
        probe_s: None,
        open: 0,
        open_max: u32::MAX,
        tells_connections: false,
    };
    let (mut http, mut event_loop) = (table(rt), rt.event_loop());
    let id = http.add_server(server);
    rt.own(&mut event_loop, handle, &SERVERS, id);
    if http.timer.is_none() {
        let timer = event_loop.timer();
        event_loop.unref_handle(timer);
        rt.own(&mut event_loop, timer, &DEADLINES, 0);
        http.timer = Some(timer);
    }
    // Connections that came before this call have raised their edge already.
    event_loop.reschedule(handle, Ready::READABLE);
    id as i32
}

/// Settings that may change while a server runs. `probe_s` is negative for none, `max` 0 for no limit.
#[op(effect)]
pub fn op_http_configure(
    rt: &Runtime,
    id: u32,
    timeout_ms: u32,
    keep_buffer_ms: u32,
    probe_s: i32,
    max: u32,
    bits: u32,
) {
    let mut http = table(rt);
    let Some(server) = http.server(id) else { return };
    server.timeout_ms = u64::from(timeout_ms);
    server.keep_buffer_ms = u64::from(keep_buffer_ms);
    server.no_delay = bits & NO_DELAY != 0;
    server.probe_s = u32::try_from(probe_s).ok();
    server.open_max = if max == 0 { u32::MAX } else { max };
    server.tells_connections = bits & TELLS_CONNECTIONS != 0;
}

/// The value of the `Date` header from now on.
#[op(effect)]
pub fn op_http_date(rt: &Runtime, date: &str) {
    date.clone_into(&mut table(rt).date);
}

/// What came of taking one connection.
pub(super) struct Accepted {
    pub conn: u32,
    /// Whether JavaScript is to hear of it.
    pub told: bool,
    /// It was refused; its addresses.
    pub dropped: Option<String>,
}

/// Takes one waiting connection.
pub(super) fn accept(rt: &Runtime, id: u32) -> Result<Accepted, Errno> {
    let (http, event_loop) = (&mut *table(rt), &mut *rt.event_loop());
    let listener = http.server(id).ok_or(Errno::BADF)?.handle;
    let is_unix = event_loop.unix_listener(listener).is_some();
    let socket = match accept_socket(event_loop, listener) {
        Err(Errno::MFILE | Errno::NFILE) => return shed(http, event_loop, listener),
        result => result?,
    };
    http.spare_descriptor();
    let Some(server) = http.server(id) else { return Err(Errno::BADF) };
    if server.open >= server.open_max {
        let dropped = addresses(&socket);
        return Ok(Accepted { conn: 0, told: true, dropped: Some(dropped) });
    }
    if !is_unix {
        apply_options(&socket, server);
    }
    let (parser, timeout, told) =
        (Parser::request(server.options), server.timeout_ms, server.tells_connections);
    let listener_number = server.listener;
    let added = match is_unix {
        true => event_loop.add_unix_stream(UnixStream::from_std(socket.into())),
        false => event_loop.add_tcp_stream(TcpStream::from_std(socket.into())),
    };
    let handle = added.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    let transport = rt.resources.borrow().accepted(listener_number);
    let mut conn = Conn::new(handle, transport, id, parser, event_loop.now_ms());
    conn.timeout_ms = timeout;
    if told {
        conn.introduce();
    }
    let conn = http.add_conn(conn);
    rt.own(event_loop, handle, &CONNS, conn);
    http.set_deadline(event_loop, conn, timeout);
    Ok(Accepted { conn, told, dropped: None })
}

fn accept_socket(event_loop: &EventLoop, listener: Handle) -> Result<OwnedFd, Errno> {
    let fd = event_loop.fd(listener).ok_or(Errno::BADF)?;
    rustix::net::accept_with(fd, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC)
}

/// Out of descriptors: gives up the spare one to take a connection and close it, so that clients are refused at once
/// instead of waiting, and so that the listener, whose edge is spent, does not fall silent.
///
/// Source: libuv `uv__emfile_trick`.
fn shed(http: &mut Table, event_loop: &EventLoop, listener: Handle) -> Result<Accepted, Errno> {
    drop(http.spare.take().ok_or(Errno::MFILE)?);
    let taken = accept_socket(event_loop, listener).map(drop);
    http.spare_descriptor();
    taken.map(|()| Accepted { conn: 0, told: false, dropped: None })
}

impl Table {
    /// Sees to it that there is a descriptor to give up.
    fn spare_descriptor(&mut self) {
        if self.spare.is_none() {
            let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::CLOEXEC;
            self.spare = rustix::fs::open("/dev/null", flags, rustix::fs::Mode::empty()).ok();
        }
    }
}

/// Options only make a connection better, so it lives on without them.
fn apply_options(socket: &OwnedFd, server: &Server) {
    if server.no_delay {
        let _ = sockopt::set_tcp_nodelay(socket, true);
    }
    if let Some(seconds) = server.probe_s {
        let _ = sockopt::set_socket_keepalive(socket, true);
        if seconds > 0 {
            let _ = sockopt::set_tcp_keepidle(socket, Duration::from_secs(u64::from(seconds)));
        }
    }
}

/// Local and remote address, each as address, port and family, with spaces between.
fn addresses(socket: &OwnedFd) -> String {
    let ends = [
        rustix::net::getsockname(socket).ok().and_then(|name| name.try_into().ok()),
        rustix::net::getpeername(socket).ok().flatten().and_then(|name| name.try_into().ok()),
    ];
    let text = ends.map(|end: Option<std::net::SocketAddr>| match end {
        Some(end) => format!("{} {} {}", end.ip(), end.port(), if end.is_ipv4() { "IPv4" } else { "IPv6" }),
        None => String::new(),
    });
    text.join(" ")
}

/// Connections of a server whose head, or whole request, has taken longer than allowed (0 = any time is).
#[op(effect)]
pub fn op_http_expired(rt: &Runtime, server: u32, headers_ms: f64, request_ms: f64) -> Vec<u32> {
    let now = rt.event_loop().now_ms();
    conns_of(&table(rt), server, |conn| conn.is_late(now, headers_ms, request_ms))
}

/// Connections of a server: all, or those with no request under way.
#[op(effect)]
pub fn op_http_idle(rt: &Runtime, server: u32, all: bool) -> Vec<u32> {
    conns_of(&table(rt), server, |conn| all || conn.is_idle())
}

fn conns_of(http: &Table, server: u32, wanted: impl Fn(&Conn) -> bool) -> Vec<u32> {
    let all = http.conns.iter().enumerate();
    all.filter(|(_, conn)| {
        conn.as_ref().is_some_and(|conn| conn.server == server && !conn.is_closing() && wanted(conn))
    })
    .map(|(id, _)| id as u32)
    .collect()
}

/// How many connections a server has.
#[op(effect)]
pub fn op_http_count(rt: &Runtime, server: u32) -> u32 {
    table(rt).server(server).map_or(0, |server| server.open)
}

/// Stops telling of a request's body, and reading it, or goes on.
#[op(effect)]
pub fn op_http_pause(rt: &Runtime, id: u32, on: bool) {
    if let Some(conn) = table(rt).conn(id) {
        conn.pause(&mut rt.event_loop(), on);
    }
}

/// How long the connection is kept between requests and how many it takes, as its responses say from now on; 0 = nothing.
#[op(effect)]
pub fn op_http_persist(rt: &Runtime, id: u32, timeout_ms: u32, max_requests: u32) {
    if let Some(conn) = table(rt).conn(id) {
        conn.keep_alive = KeepAlive { timeout_ms, max_requests };
    }
}

/// How long the connection may be silent from now on.
#[op(effect)]
pub fn op_http_timeout(rt: &Runtime, id: u32, timeout_ms: u32) {
    let mut http = table(rt);
    let Some(conn) = http.conn(id) else { return };
    conn.timeout_ms = u64::from(timeout_ms);
    http.set_deadline(&mut rt.event_loop(), id, u64::from(timeout_ms));
}

/// Address, port and family of this end or of the peer; none when not known.
#[op(effect)]
pub fn op_http_name(rt: &Runtime, id: u32, peer: bool) -> Option<(String, u32, String)> {
    let handle = table(rt).conn(id)?.handle;
    let mut event_loop = rt.event_loop();
    let stream = event_loop.tcp_stream(handle)?;
    let address = if peer { stream.peer_addr() } else { stream.local_addr() }.ok()?;
    let family = if address.is_ipv4() { "IPv4" } else { "IPv6" };
    Some((address.ip().to_string(), u32::from(address.port()), family.to_owned()))
}

/// Whether the connection keeps the process alive.
#[op(effect)]
pub fn op_http_ref(rt: &Runtime, id: u32, on: bool) {
    if let Some(conn) = table(rt).conn(id) {
        rt.event_loop().set_ref(conn.handle, on);
    }
}

/// TCP_NODELAY: 0 or a negative errno.
#[op(effect)]
pub fn op_http_nodelay(rt: &Runtime, id: u32, on: bool) -> i32 {
    with_tcp(rt, id, |stream| stream.set_nodelay(on))
}

/// SO_KEEPALIVE with the delay in seconds before the first probe: 0 or a negative errno.
#[op(effect)]
pub fn op_http_keepalive(rt: &Runtime, id: u32, on: bool, delay_s: u32) -> i32 {
    with_tcp(rt, id, |stream| {
        sockopt::set_socket_keepalive(&*stream, on)?;
        if on && delay_s > 0 {
            sockopt::set_tcp_keepidle(&*stream, Duration::from_secs(u64::from(delay_s)))?;
        }
        Ok(())
    })
}

fn with_tcp(rt: &Runtime, id: u32, f: impl FnOnce(&mut TcpStream) -> io::Result<()>) -> i32 {
    let Some(handle) = table(rt).conn(id).map(|conn| conn.handle) else { return BAD };
    let result = rt.event_loop().tcp_stream(handle).map(f);
    match result {
        Some(Ok(())) => 0,
        Some(Err(error)) => -error.raw_os_error().unwrap_or(Errno::IO.raw_os_error()),
        None => BAD,
    }
}

/// JavaScript keeps something for this connection, so it must hear of its end. Bytes read, and those written or waiting.
#[op(effect)]
pub fn op_http_announce(rt: &Runtime, id: u32) -> Option<(f64, f64)> {
    let mut http = table(rt);
    let conn = http.conn(id)?;
    conn.introduce();
    Some((conn.bytes_read as f64, (conn.bytes_written + conn.out.len() as u64) as f64))
}

/// Tells JavaScript the bytes that are read as they are, too.
#[op(effect)]
pub fn op_http_tap(rt: &Runtime, id: u32) {
    if let Some(conn) = table(rt).conn(id) {
        conn.tapped = true;
    }
}

/// Ends a connection: 0 the writing side once all is out, 1 the connection once all is out, 2 at once, 3 with a reset.
#[op(effect)]
pub fn op_http_close(rt: &Runtime, id: u32, how: u32) -> i32 {
    let (http, event_loop) = (&mut *table(rt), &mut *rt.event_loop());
    let Some(conn) = http.conn(id).filter(|conn| !conn.is_closing()) else { return BAD };
    match how {
        0 => conn.shut_when_written(event_loop),
        1 => conn.close_when_written(event_loop),
        _ => {
            if how == 3
                && let Some(fd) = event_loop.fd(conn.handle)
            {
                // A refusal leaves an orderly close, which is what the peer would have seen anyway.
                let _ = sockopt::set_socket_linger(fd, Some(Duration::ZERO));
            }
            conn.close_now(event_loop);
        }
    }
    0
}

/// Hands a connection over to `net`: its number there, what was read of it and not used, what is still to be written.
#[op(effect)]
pub fn op_http_detach(rt: &Runtime, id: u32) -> Option<(u32, Vec<u8>, Vec<u8>)> {
    let mut http = table(rt);
    let mut event_loop = rt.event_loop();
    http.conn(id).filter(|conn| !conn.is_closing())?;
    let mut conn = http.remove_conn(id)?;
    let kind = if event_loop.tcp_stream(conn.handle).is_some() { Kind::TcpStream } else { Kind::UnixStream };
    let number = rt.add_resource(&mut event_loop, conn.handle, kind);
    if let Some((_, transport)) = rt.resources.borrow_mut().transport(number) {
        *transport = conn.take_transport();
    }
    // Edges told here are spent; whoever reads next must hear of what they told, and of an end that they may have told.
    event_loop.reschedule(conn.handle, Ready::READABLE | Ready::WRITABLE | Ready::READ_CLOSED);
    Some((number, conn.take_input(), conn.out.take()))
}
