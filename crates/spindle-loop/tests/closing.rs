//! The contract: a closed handle yields one more event, `Closed`, in the closing phase, and is stale after
//! it. What it holds is let go of at once. A stale handle is inert: no call on it does anything, panics, or
//! reaches what was made in its place.

mod support;

use mio::net::{TcpListener, TcpStream};
use spindle_loop::{Event, EventLoop, Handle, Phase, Ready, RunMode};
use support::Sim;

fn every_kind(sim: &mut Sim) -> Vec<Handle> {
    let (waker, _) = sim.events.wake_handle();
    vec![
        sim.events.timer(),
        sim.events.idle(),
        sim.events.idle_silent(),
        sim.events.prepare(),
        sim.events.check(),
        sim.events.add_scripted(),
        sim.events.signal(10).unwrap(),
        waker,
        sim.events.placeholder(),
    ]
}

/// Also when it is active, armed, started, ready and rescheduled: nothing but `Closed` comes.
#[test]
fn a_closed_handle_yields_closed_and_nothing_else() {
    let mut sim = Sim::new();
    let handles = every_kind(&mut sim);
    for handle in &handles {
        let _ = sim.events.timer_start(*handle, 0, 1);
        sim.events.set_active(*handle, true);
        sim.events.defer(*handle, 0);
        sim.events.reschedule(*handle, Ready::READABLE);
        sim.script.ready_at(0, *handle, Ready::READABLE);
    }
    sim.script.signal_at(0, 10);
    for handle in &handles {
        sim.events.close(*handle);
        sim.events.close(*handle);
        assert!(sim.events.is_closing(*handle) && !sim.events.is_active(*handle));
    }
    let mut closed = Vec::new();
    while let Some(event) = sim.events.next(RunMode::Default) {
        assert!(matches!(event, Event::Closed { .. }), "{event:?}");
        assert_eq!(sim.events.phase(), Phase::Closing);
        closed.push(event.handle().unwrap());
    }
    closed.reverse();
    assert_eq!(closed, handles, "the one closed last comes first");
    assert_eq!(sim.events.metrics().handles, 0);
    assert!(!sim.events.is_alive());
}

/// What is closed in the closing phase is told in the next turn's.
#[test]
fn closing_while_closing_waits_a_turn() {
    let mut sim = Sim::new();
    let [a, b] = ["a", "b"].map(|name| {
        let handle = sim.events.placeholder();
        sim.name(handle, name)
    });
    sim.events.close(a);
    let mut turns = Vec::new();
    let log = sim.run_with(RunMode::Default, |sim, event| {
        turns.push(sim.events.turn());
        if Sim::is(event, a) {
            sim.events.close(b);
        }
    });
    assert_eq!(log, ["closing a", "closing b"]);
    assert_eq!(turns, [1, 2]);
}

/// A handle is closed from the handler of its own event, in every phase, and the phase goes on with the rest.
#[test]
fn a_handle_may_be_closed_by_its_own_handler() {
    let mut sim = Sim::new();
    for name in ["timer 1", "timer 2"] {
        sim.timer(name, 0, 5);
    }
    for name in ["check 1", "check 2"] {
        sim.check(name);
    }
    for name in ["io 1", "io 2"] {
        let io = sim.io(name);
        sim.script.ready_at(0, io, Ready::READABLE);
    }
    let log = sim.run_with(RunMode::Default, |sim, event| sim.events.close(event.handle().unwrap()));
    let happened =
        ["timers timer 1", "timers timer 2", "poll io 1", "poll io 2", "check check 2", "check check 1"];
    let mut closed: Vec<String> =
        happened.map(|line| format!("closing {}", line.split_once(' ').unwrap().1)).to_vec();
    closed.reverse();
    assert_eq!(log, [&happened.map(String::from)[..], &closed[..]].concat());
}

/// Every call on a stale handle, while its slot belongs to somebody else.
#[test]
fn stale_handles_are_inert() {
    let mut sim = Sim::new();
    let stale = every_kind(&mut sim);
    stale.iter().for_each(|handle| sim.events.close(*handle));
    sim.run();
    let fresh = every_kind(&mut sim);
    let fresh_timer = fresh[0];
    sim.events.timer_start(fresh_timer, 5, 0).unwrap();
    let events = &mut sim.events;
    for handle in &stale {
        assert!(!fresh.contains(handle));
        assert!(events.timer_start(*handle, 1, 1).is_err() && events.timer_again(*handle).is_err());
        assert!(events.timer_start_at(*handle, 1).is_err());
        events.timer_stop(*handle);
        events.timer_edge(*handle, true);
        events.set_active(*handle, false);
        events.set_ref(*handle, false);
        events.defer(*handle, 1);
        events.reschedule(*handle, Ready::READABLE);
        events.close(*handle);
        assert!(events.is_closing(*handle) && !events.is_active(*handle) && !events.has_ref(*handle));
        assert!(events.tcp_stream(*handle).is_none() && events.fd(*handle).is_none());
        assert_eq!(events.timer_due_in(*handle), None);
    }
    assert_eq!(events.timer_due_in(fresh_timer), Some(5));
    assert!(fresh.iter().all(|handle| events.has_ref(*handle) && !events.is_closing(*handle)));
    assert_eq!(events.metrics().handles, fresh.len());
}

/// `close` closes the socket itself, before anybody is told: its port is free and the peer sees the end.
#[test]
fn sockets_are_closed_at_once() {
    let mut events = EventLoop::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let listener = events.add_tcp_listener(listener).unwrap();
    let mut client = std::net::TcpStream::connect(address).unwrap();
    assert!(matches!(events.next(RunMode::Default), Some(Event::Io { .. })));
    let (accepted, _) = events.tcp_listener(listener).unwrap().accept().unwrap();
    let accepted = events.add_tcp_stream(accepted).unwrap();
    events.close(accepted);
    events.close(listener);
    assert!(events.tcp_stream(accepted).is_none());
    let mut byte = [0];
    assert_eq!(std::io::Read::read(&mut client, &mut byte).unwrap(), 0, "the peer sees the end");
    assert!(std::net::TcpStream::connect(address).is_err(), "nobody listens");
    let closed: Vec<_> = std::iter::from_fn(|| events.next(RunMode::Default)).collect();
    assert_eq!(closed, [Event::Closed { handle: listener }, Event::Closed { handle: accepted }]);
}

/// A connection that is refused is told by readiness, and the error can be fetched from the socket.
#[test]
fn a_refused_connection_is_told() {
    let mut events = EventLoop::new().unwrap();
    // A port that was just given back is not listened to.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let handle = events.add_tcp_stream(TcpStream::connect(address).unwrap()).unwrap();
    let Some(Event::Io { ready, .. }) = events.next(RunMode::Default) else { panic!("no event") };
    assert!(ready.contains(Ready::WRITABLE), "{ready:?}");
    let error = events.tcp_stream(handle).unwrap().take_error().unwrap().expect("an error waits");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
}

/// A descriptor that cannot be waited for is refused, and nothing of it stays behind.
#[test]
fn a_regular_file_is_refused() {
    let mut events = EventLoop::new().unwrap();
    let file = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let error = events.add_fd(file.into(), Ready::READABLE).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied);
    assert_eq!(events.metrics().handles, 0);
    assert!(!events.is_alive());
}

/// A descriptor that is somebody else's stays open.
#[test]
fn a_raw_descriptor_outlives_its_handle() {
    use std::io::Write;
    use std::os::fd::AsRawFd;
    let mut events = EventLoop::new().unwrap();
    let (reader, mut writer) = std::io::pipe().unwrap();
    let handle = events.add_raw_fd(reader.as_raw_fd(), Ready::READABLE).unwrap();
    writer.write_all(b"x").unwrap();
    assert_eq!(events.next(RunMode::Default), Some(Event::Io { handle, ready: Ready::READABLE }));
    events.close(handle);
    while events.next(RunMode::Default).is_some() {}
    writer.write_all(b"y").expect("somebody still reads");
    let again = events.add_raw_fd(reader.as_raw_fd(), Ready::READABLE).unwrap();
    assert_eq!(events.next(RunMode::Default), Some(Event::Io { handle: again, ready: Ready::READABLE }));
}
