//! The contract: `wake` from any thread makes the loop yield `Wake`; calls before that event are folded into
//! it, none is lost, and what the thread handed over before is there when the event is handled. An idle loop
//! is inside the poller once, with an infinite timeout, until somebody wakes it.
#![allow(clippy::disallowed_methods, reason = "other threads are what this is about")]

mod support;

use mio::event::Source;
use spindle_loop::{
    Doors, Event, EventLoop, Handle, Notify, Poller, Readiness, Ready, RunMode, SystemPoller,
};
use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use support::Sim;

/// Eight threads hand over ten thousand things each; every one of them is seen, and the loop then ends.
#[test]
fn nothing_handed_over_before_a_wake_up_is_lost() {
    const THREADS: usize = 8;
    const EACH: usize = 10_000;
    let mut events = EventLoop::new().unwrap();
    let (handle, waker) = events.wake_handle();
    let queue = Arc::new(Mutex::new(Vec::new()));
    for _ in 0..THREADS {
        let (queue, waker) = (queue.clone(), waker.clone());
        thread::spawn(move || {
            for number in 0..EACH {
                queue.lock().unwrap().push(number);
                waker.wake();
            }
        });
    }
    let (mut seen, mut wake_ups) = (0, 0);
    while let Some(event) = events.next(RunMode::Default) {
        if event == (Event::Wake { handle }) {
            wake_ups += 1;
            seen += std::mem::take(&mut *queue.lock().unwrap()).len();
            if seen == THREADS * EACH {
                events.close(handle);
            }
        }
    }
    assert_eq!(seen, THREADS * EACH);
    assert!((1..=seen).contains(&wake_ups));
}

/// The same through a channel, whose sender takes no lock.
#[test]
fn a_channel_and_a_wake_up_make_a_mailbox() {
    let mut events = EventLoop::new().unwrap();
    let (handle, waker) = events.wake_handle();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for number in 0..50_000 {
            sender.send(number).unwrap();
            waker.wake();
        }
    });
    let mut expected = 0;
    while events.next(RunMode::Default).is_some() {
        for number in receiver.try_iter() {
            assert_eq!(number, expected);
            expected += 1;
        }
        if expected == 50_000 {
            events.close(handle);
        }
    }
    assert_eq!(expected, 50_000);
}

/// Any number of calls is one event, from this thread too, and the next call is the next event.
#[test]
fn wake_ups_are_folded_together() {
    let mut sim = Sim::new();
    let (handle, waker) = sim.events.wake_handle();
    for _ in 0..3 {
        (0..1_000).for_each(|_| waker.wake());
        assert_eq!(sim.events.next(RunMode::NoWait), Some(Event::Wake { handle }));
        assert_eq!(sim.events.next(RunMode::NoWait), None);
    }
}

/// A wake-up from the event's own handler is the next turn's event.
#[test]
fn waking_from_the_handler_waits_a_turn() {
    let mut sim = Sim::new();
    let (handle, waker) = sim.events.wake_handle();
    waker.wake();
    let mut turns = Vec::new();
    while let Some(event) = sim.events.next(RunMode::Default) {
        turns.push(sim.events.turn());
        match turns.len() {
            1 | 2 => waker.wake(),
            3 => sim.events.close(handle),
            _ => assert_eq!(event, Event::Closed { handle }),
        }
    }
    assert_eq!(turns, [1, 2, 3, 3]);
}

/// A waker outlives its handle, and its loop, without doing harm.
#[test]
fn a_waker_may_outlive_what_it_wakes() {
    let mut events = EventLoop::new().unwrap();
    let (handle, waker) = events.wake_handle();
    events.close(handle);
    waker.wake();
    assert_eq!(events.next(RunMode::Default), Some(Event::Closed { handle }));
    assert_eq!(events.next(RunMode::Default), None);
    let (_, open) = events.wake_handle();
    drop(events);
    thread::spawn(move || {
        waker.wake();
        open.wake();
    })
    .join()
    .unwrap();
}

type Timeouts = Rc<RefCell<Vec<Option<u64>>>>;

/// The kernel's poller, with a list of the timeouts it was entered with and a signal when it is.
struct Watched {
    inner: SystemPoller,
    timeouts: Timeouts,
    entered: std::sync::mpsc::Sender<()>,
}

impl Poller for Watched {
    fn register(&mut self, source: &mut dyn Source, handle: Handle, interest: Ready) -> io::Result<()> {
        self.inner.register(source, handle, interest)
    }

    fn deregister(&mut self, source: &mut dyn Source) -> io::Result<()> {
        self.inner.deregister(source)
    }

    fn watch_signal(&mut self, signum: i32) -> io::Result<()> {
        self.inner.watch_signal(signum)
    }

    fn unwatch_signal(&mut self, signum: i32) {
        self.inner.unwatch_signal(signum);
    }

    fn poll(&mut self, timeout_ms: Option<u64>, found: &mut Vec<Readiness>) -> io::Result<()> {
        self.timeouts.borrow_mut().push(timeout_ms);
        self.entered.send(()).expect("the test listens");
        self.inner.poll(timeout_ms, found)
    }

    fn notifier(&self) -> Arc<dyn Notify> {
        self.inner.notifier()
    }
}

/// An idle server: a listening socket and nothing to do. It enters the poller once, for ever, and stays
/// there until it is woken.
#[test]
fn an_idle_loop_sleeps_until_it_is_woken() {
    let (entered, was_entered) = channel();
    let timeouts = Timeouts::default();
    let mut doors = Doors::system().unwrap();
    doors.poller =
        Box::new(Watched { inner: SystemPoller::new().unwrap(), timeouts: timeouts.clone(), entered });
    let mut events = EventLoop::with_doors(doors);
    let listener = mio::net::TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = events.add_tcp_listener(listener).unwrap();
    let (handle, waker) = events.wake_handle();
    thread::spawn(move || {
        was_entered.recv().unwrap();
        // Long enough for a loop that does wake up by itself to show it.
        let again = was_entered.recv_timeout(Duration::from_millis(200));
        waker.wake();
        assert!(again.is_err(), "the loop woke up by itself");
    });
    assert_eq!(events.next(RunMode::Default), Some(Event::Wake { handle }));
    assert_eq!(*timeouts.borrow(), [None]);
    let metrics = events.metrics();
    assert_eq!((metrics.poll_calls, metrics.events), (1, 1));
    assert!(metrics.idle_ns >= 200_000_000, "the wait counts as idle: {} ns", metrics.idle_ns);
    events.close(listener);
}
