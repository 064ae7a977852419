//! A poller that reads from a script and lets virtual time pass instead of waiting.

use super::{Notify, Poller, Readiness};
use crate::clock::{Clock, VirtualClock};
use crate::event::Ready;
use crate::handle::Handle;
use mio::event::Source;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// The writer's end of a script: what happens when, and what the loop asked.
///
/// ```
/// use spindle_loop::{Doors, Event, EventLoop, Ready, RunMode};
///
/// let (doors, simulation) = Doors::simulated(1);
/// let mut events = EventLoop::with_doors(doors);
/// let socket = events.add_scripted();
/// simulation.script.ready_at(250, socket, Ready::READABLE);
/// assert_eq!(events.next(RunMode::Default), Some(Event::Io { handle: socket, ready: Ready::READABLE }));
/// assert_eq!(events.now_ms(), 250);
/// assert_eq!(simulation.script.timeouts(), [None]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Script {
    state: Rc<RefCell<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// What is to come, by time in ns and then in the order of writing.
    coming: BTreeMap<(u64, u64), Readiness>,
    written: u64,
    timeouts: Vec<Option<u64>>,
}

impl Script {
    /// Makes `handle` ready at `at_ms` of the virtual clock, or in the next poll if that is past.
    pub fn ready_at(&self, at_ms: u64, handle: Handle, ready: Ready) {
        self.write(at_ms, Readiness::Io { handle, ready });
    }

    /// Lets a signal arrive at `at_ms`.
    pub fn signal_at(&self, at_ms: u64, signum: i32) {
        self.write(at_ms, Readiness::Signal { signum });
    }

    /// The timeouts in ms with which the loop entered the poller, in order; `None` = for ever.
    pub fn timeouts(&self) -> Vec<Option<u64>> {
        self.state.borrow().timeouts.clone()
    }

    fn write(&self, at_ms: u64, readiness: Readiness) {
        let mut state = self.state.borrow_mut();
        state.written += 1;
        let key = (at_ms.saturating_mul(1_000_000), state.written);
        state.coming.insert(key, readiness);
    }
}

/// Plays a [`Script`] against a [`VirtualClock`].
///
/// A wait for which nothing is due moves the clock to the next line of the script or to the end of the
/// timeout, whichever is nearer. A wait without an end and without a next line is a deadlock.
#[derive(Debug)]
pub struct ScriptedPoller {
    clock: VirtualClock,
    script: Script,
    signals: Vec<i32>,
    notified: Arc<Notified>,
}

impl ScriptedPoller {
    /// A poller with an empty script.
    pub fn new(clock: VirtualClock) -> ScriptedPoller {
        ScriptedPoller { clock, script: Script::default(), signals: Vec::new(), notified: Arc::default() }
    }

    /// The writer's end of the script.
    pub fn script(&self) -> Script {
        self.script.clone()
    }

    /// Moves what is due into `found`.
    fn take_due(&mut self, found: &mut Vec<Readiness>) {
        let mut state = self.script.state.borrow_mut();
        while let Some(line) = state.coming.first_entry().filter(|line| line.key().0 <= self.clock.now_ns()) {
            match line.remove() {
                Readiness::Signal { signum } if !self.signals.contains(&signum) => {}
                readiness => found.push(readiness),
            }
        }
    }

    /// Lets time pass until something is due or the timeout is over.
    fn let_time_pass(&self, timeout_ms: Option<u64>) -> io::Result<()> {
        let now = self.clock.now_ns();
        // A kernel's timeout is whole milliseconds from whenever it is called, and so is this one.
        let end = timeout_ms.map(|ms| now.saturating_add(ms.saturating_mul(1_000_000)));
        let next = self.script.state.borrow().coming.keys().next().map(|(at, _)| *at);
        let until = match (end, next) {
            (Some(end), Some(next)) => end.min(next),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => return Err(io::ErrorKind::Deadlock.into()),
        };
        self.clock.advance_ns(until.saturating_sub(now));
        Ok(())
    }
}

impl Poller for ScriptedPoller {
    fn register(&mut self, _: &mut dyn Source, _: Handle, _: Ready) -> io::Result<()> {
        Ok(())
    }

    fn deregister(&mut self, _: &mut dyn Source) -> io::Result<()> {
        Ok(())
    }

    fn watch_signal(&mut self, signum: i32) -> io::Result<()> {
        self.signals.push(signum);
        Ok(())
    }

    fn unwatch_signal(&mut self, signum: i32) {
        self.signals.retain(|watched| *watched != signum);
    }

    fn poll(&mut self, timeout_ms: Option<u64>, found: &mut Vec<Readiness>) -> io::Result<()> {
        self.script.state.borrow_mut().timeouts.push(timeout_ms);
        if self.notified.0.swap(false, SeqCst) {
            found.push(Readiness::Wake);
        }
        self.take_due(found);
        if found.is_empty() && timeout_ms != Some(0) {
            self.let_time_pass(timeout_ms)?;
            self.take_due(found);
        }
        Ok(())
    }

    fn expects_input(&self) -> bool {
        !self.script.state.borrow().coming.is_empty()
    }

    fn notifier(&self) -> Arc<dyn Notify> {
        self.notified.clone()
    }
}

#[derive(Debug, Default)]
struct Notified(AtomicBool);

impl Notify for Notified {
    fn notify(&self) {
        self.0.store(true, SeqCst);
    }
}
