//! The contract: each arrival of a watched signal is an event for each of its handles; the default action
//! is off while any handle in the process watches, and back when the last one is closed. Signals are sent to this
//! very process, so these tests are a program of their own, and those that end a process start another.

use signal_hook::consts::{SIGCHLD, SIGKILL, SIGSEGV, SIGSTOP, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH};
use signal_hook::low_level::raise;
use spindle_loop::{Event, EventLoop, RunMode};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};

#[test]
fn every_arrival_is_an_event_for_every_handle() {
    let mut events = EventLoop::new().unwrap();
    let one = events.signal(SIGUSR1).unwrap();
    let two = events.signal(SIGUSR1).unwrap();
    for _ in 0..2 {
        raise(SIGUSR1).unwrap();
    }
    let expected = [one, two, one, two].map(|handle| Event::Signal { handle, signum: SIGUSR1 });
    assert_eq!([(); 4].map(|()| events.next(RunMode::Default).unwrap()), expected);
    assert_eq!(events.next(RunMode::NoWait), None);
    assert_eq!(events.metrics().pool.threads, 0, "no thread waits for signals");
}

/// A signal ends a wait that has no other end.
#[test]
#[allow(clippy::disallowed_methods, reason = "the child has ended: this only reaps it")]
fn a_signal_wakes_a_sleeping_loop() {
    let mut events = EventLoop::new().unwrap();
    let handle = events.signal(SIGCHLD).unwrap();
    let mut child = Command::new("sleep").arg("0.05").spawn().unwrap();
    assert_eq!(events.next(RunMode::Default), Some(Event::Signal { handle, signum: SIGCHLD }));
    child.wait().unwrap();
}

/// Two loops of one process: each hears of the signal, and one that stops listening does not bring the
/// default action back for the other.
#[test]
fn loops_do_not_disturb_each_other() {
    let (mut a, mut b) = (EventLoop::new().unwrap(), EventLoop::new().unwrap());
    let (in_a, in_b) = (a.signal(SIGUSR2).unwrap(), b.signal(SIGUSR2).unwrap());
    raise(SIGUSR2).unwrap();
    assert_eq!(a.next(RunMode::Default), Some(Event::Signal { handle: in_a, signum: SIGUSR2 }));
    assert_eq!(b.next(RunMode::Default), Some(Event::Signal { handle: in_b, signum: SIGUSR2 }));
    a.close(in_a);
    raise(SIGUSR2).unwrap(); // Its default action would end this process.
    assert_eq!(b.next(RunMode::Default), Some(Event::Signal { handle: in_b, signum: SIGUSR2 }));
    assert_eq!(a.next(RunMode::Default), Some(Event::Closed { handle: in_a }));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let mut events = EventLoop::new().unwrap();
    for signum in [SIGKILL, SIGSTOP, SIGSEGV, 0, -1, 10_000] {
        let error = events.signal(signum).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput, "{signum}");
    }
    assert!(!events.is_alive());
    assert_eq!(events.metrics().handles, 0);
}

/// An unref'd signal handle, as Node's are, does not hold the loop.
#[test]
fn an_unrefd_signal_does_not_hold_the_loop() {
    let mut events = EventLoop::new().unwrap();
    let handle = events.signal(SIGWINCH).unwrap();
    events.unref_handle(handle);
    assert_eq!(events.next(RunMode::Default), None);
}

/// Runs one of the tests below in a process of its own, where `CHILD` is set.
fn run_as_child(test: &str) -> ExitStatus {
    let this = std::env::current_exe().unwrap();
    let mut command = Command::new(this);
    command.args(["--exact", test, "--include-ignored"]).env("SPINDLE_SIGNAL_CHILD", "1");
    command.output().unwrap().status
}

fn is_child() -> bool {
    std::env::var_os("SPINDLE_SIGNAL_CHILD").is_some()
}

/// Closing the last handle brings the default action back: the same signal, survived twice before, now ends
/// the process, as its parent can see.
#[test]
fn the_default_action_is_back_after_the_last_close() {
    if !is_child() {
        let status = run_as_child("the_default_action_is_back_after_the_last_close");
        assert_eq!(status.signal(), Some(SIGTERM), "{status:?}");
        return;
    }
    let mut events = EventLoop::new().unwrap();
    for _ in 0..2 {
        let handle = events.signal(SIGTERM).unwrap();
        raise(SIGTERM).unwrap();
        assert_eq!(events.next(RunMode::Default), Some(Event::Signal { handle, signum: SIGTERM }));
        events.close(handle);
        while events.next(RunMode::Default).is_some() {}
    }
    raise(SIGTERM).unwrap();
}

/// A loop that is dropped lets go of its signals too.
#[test]
fn the_default_action_is_back_after_the_loop_is_gone() {
    if !is_child() {
        let status = run_as_child("the_default_action_is_back_after_the_loop_is_gone");
        assert_eq!(status.signal(), Some(SIGTERM), "{status:?}");
        return;
    }
    let mut events = EventLoop::new().unwrap();
    events.signal(SIGTERM).unwrap();
    drop(events);
    raise(SIGTERM).unwrap();
}
