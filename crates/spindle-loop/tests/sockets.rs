//! The contract: every kind of socket is registered once, its readiness is told once per edge, and the typed
//! accessor gives the socket of its own kind only. These are real sockets on a real poller.

use mio::net::{TcpListener, TcpStream, UdpSocket, UnixListener, UnixStream};
use spindle_loop::{Event, EventLoop, Handle, Ready, RunMode};
use std::io::{ErrorKind, Read, Write};

/// Pulls events until `handle` is ready for `wanted`.
#[track_caller]
fn until_ready(events: &mut EventLoop, handle: Handle, wanted: Ready) -> Ready {
    loop {
        match events.next(RunMode::Default) {
            Some(Event::Io { handle: found, ready }) if found == handle && ready.contains(wanted) => {
                return ready;
            }
            Some(_) => {}
            None => panic!("the loop ended before {handle:?} was {wanted:?}"),
        }
    }
}

/// An edge is told once: data that nobody reads is not told again, more data is.
#[test]
fn readiness_is_edge_triggered() {
    let mut events = EventLoop::new().unwrap();
    let (ours, mut theirs) = UnixStream::pair().unwrap();
    let handle = events.add_unix_stream(ours).unwrap();
    assert_eq!(until_ready(&mut events, handle, Ready::WRITABLE), Ready::WRITABLE);
    assert_eq!(events.next(RunMode::NoWait), None);
    theirs.write_all(b"a").unwrap();
    until_ready(&mut events, handle, Ready::READABLE);
    assert_eq!(events.next(RunMode::NoWait), None);
    theirs.write_all(b"b").unwrap();
    until_ready(&mut events, handle, Ready::READABLE);
    let mut bytes = [0; 8];
    assert_eq!(events.unix_stream(handle).unwrap().read(&mut bytes).unwrap(), 2);
    drop(theirs);
    let ready = until_ready(&mut events, handle, Ready::READ_CLOSED);
    assert!(ready.contains(Ready::READABLE), "the end of the stream can be read: {ready:?}");
}

#[test]
fn each_kind_of_socket_has_its_own_accessor() {
    let mut events = EventLoop::new().unwrap();
    let any = "127.0.0.1:0".parse().unwrap();
    let listener = TcpListener::bind(any).unwrap();
    let address = listener.local_addr().unwrap();
    let tcp_listener = events.add_tcp_listener(listener).unwrap();
    let tcp = events.add_tcp_stream(TcpStream::connect(address).unwrap()).unwrap();
    let udp = events.add_udp(UdpSocket::bind(any).unwrap()).unwrap();
    let path = std::env::temp_dir().join(format!("spindle-loop-test-{}", std::process::id()));
    let unix_listener = events.add_unix_listener(UnixListener::bind(&path).unwrap()).unwrap();
    let unix = events.add_unix_stream(UnixStream::connect(&path).unwrap()).unwrap();
    std::fs::remove_file(&path).unwrap();
    let all = [tcp_listener, tcp, udp, unix_listener, unix];
    for (index, handle) in all.into_iter().enumerate() {
        let kinds = [
            events.tcp_listener(handle).is_some(),
            events.tcp_stream(handle).is_some(),
            events.udp(handle).is_some(),
            events.unix_listener(handle).is_some(),
            events.unix_stream(handle).is_some(),
        ];
        assert!(kinds.iter().enumerate().all(|(kind, found)| *found == (kind == index)), "{kinds:?}");
        assert!(events.fd(handle).is_some() && events.is_active(handle));
    }
    until_ready(&mut events, tcp_listener, Ready::READABLE);
    events.tcp_listener(tcp_listener).unwrap().accept().unwrap();
    until_ready(&mut events, unix_listener, Ready::READABLE);
    events.unix_listener(unix_listener).unwrap().accept().unwrap();
    let again = events.unix_listener(unix_listener).unwrap().accept().unwrap_err();
    assert_eq!(again.kind(), ErrorKind::WouldBlock);
}

#[test]
fn datagrams_arrive() {
    let mut events = EventLoop::new().unwrap();
    let socket = UdpSocket::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let handle = events.add_udp(socket).unwrap();
    std::net::UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"datagram", address).unwrap();
    until_ready(&mut events, handle, Ready::READABLE);
    let mut bytes = [0; 64];
    let (count, _) = events.udp(handle).unwrap().recv_from(&mut bytes).unwrap();
    assert_eq!(&bytes[..count], b"datagram");
}

/// A hundred connections at once: every one is told, and none of their handles is mixed up.
#[test]
fn many_connections_in_one_poll() {
    let mut events = EventLoop::new().unwrap();
    let mut theirs = Vec::new();
    let handles: Vec<Handle> = (0..100)
        .map(|number: u8| {
            let (ours, mut other) = UnixStream::pair().unwrap();
            other.write_all(&[number]).unwrap();
            theirs.push(other);
            events.add_unix_stream(ours).unwrap()
        })
        .collect();
    for _ in 0..handles.len() {
        let Some(Event::Io { handle, ready }) = events.next(RunMode::Default) else { panic!("no event") };
        assert!(ready.contains(Ready::READABLE));
        let mut byte = [0];
        events.unix_stream(handle).unwrap().read_exact(&mut byte).unwrap();
        assert_eq!(handles[usize::from(byte[0])], handle);
        events.close(handle);
    }
    assert_eq!(events.metrics().poll_calls, 1);
    let closed = std::iter::from_fn(|| events.next(RunMode::Default)).count();
    assert_eq!(closed, handles.len());
}
