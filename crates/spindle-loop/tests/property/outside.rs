//! The simulated world around the model: the clock and the script that the loop gets too, with ids for
//! handles, and four pretended threads.

use crate::program::{Id, SIGNUM};
use spindle_loop::{Clock, Handle, Poller, Readiness, Ready, ScriptedPoller, VirtualClock, WorkKind};
use std::collections::VecDeque;

/// What happened outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Io(Id, u8),
    Signal,
}

/// A clock, and a script of what becomes ready when.
pub struct Outside {
    clock: VirtualClock,
    poller: ScriptedPoller,
}

impl Default for Outside {
    fn default() -> Outside {
        let clock = VirtualClock::new();
        Outside { poller: ScriptedPoller::new(clock.clone()), clock }
    }
}

impl Outside {
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ns() / 1_000_000
    }

    pub fn pass_ns(&mut self, ns: u64) {
        self.clock.advance_ns(ns);
    }

    pub fn ready_at(&mut self, at_ms: u64, id: Id, bits: u8) {
        let handle = Handle::from_bits(id as u64 + 1).expect("not 0");
        self.poller.script().ready_at(at_ms, handle, Ready::from_bits(bits));
    }

    pub fn signal_at(&mut self, at_ms: u64) {
        self.poller.script().signal_at(at_ms, SIGNUM);
    }

    /// Tells the outside whether anybody watches the signal; arrivals are lost otherwise.
    pub fn watch_signal(&mut self, on: bool) {
        self.poller.unwatch_signal(SIGNUM);
        if on {
            self.poller.watch_signal(SIGNUM).expect("a scripted poller takes any signal");
        }
    }

    /// Whether anything is still to come.
    pub fn goes_on(&self) -> bool {
        self.poller.expects_input()
    }

    /// Waits; `None` if nothing can ever happen.
    pub fn wait(&mut self, timeout_ms: Option<u64>) -> Option<Vec<Found>> {
        let mut found = Vec::new();
        self.poller.poll(timeout_ms, &mut found).ok()?;
        let by_id = |readiness: Readiness| match readiness {
            Readiness::Io { handle, ready } => Some(Found::Io(handle.to_bits() as Id - 1, ready.bits())),
            Readiness::Signal { .. } => Some(Found::Signal),
            Readiness::Wake => None,
        };
        Some(found.into_iter().filter_map(by_id).collect())
    }
}

/// A request that came back, and whether it was cancelled.
pub type Done = (Id, bool);

/// Four threads, at most two of them with slow work, that take the oldest job they may.
#[derive(Default)]
pub struct Threads {
    queue: VecDeque<(Id, WorkKind)>,
    running: Vec<(Id, WorkKind)>,
    /// What came back, oldest first.
    pub done: VecDeque<Done>,
    /// Requests that have to wait for a check phase, and those of them that came back already.
    late: Vec<Id>,
    held: VecDeque<Done>,
}

impl Threads {
    pub fn running(&self) -> usize {
        self.running.len()
    }

    pub fn submit(&mut self, request: Id, kind: WorkKind, after_check: bool) {
        self.late.extend(after_check.then_some(request));
        self.queue.push_back((request, kind));
        self.start();
    }

    fn start(&mut self) {
        while self.running.len() < 4 {
            let slow = self.running.iter().filter(|(_, kind)| *kind == WorkKind::Slow).count();
            let may_run = |(_, kind): &(Id, WorkKind)| *kind != WorkKind::Slow || slow < 2;
            let Some(at) = self.queue.iter().position(may_run) else { return };
            self.running.extend(self.queue.remove(at));
        }
    }

    pub fn end(&mut self, at: usize) {
        let (request, _) = self.running.remove(at);
        self.done.push_back((request, false));
        self.start();
    }

    pub fn cancel(&mut self, request: Id) -> bool {
        let at = self.queue.iter().position(|(queued, _)| *queued == request);
        at.and_then(|at| self.queue.remove(at)).inspect(|_| self.done.push_back((request, true))).is_some()
    }

    pub fn check_begins(&mut self) {
        self.late.clear();
    }

    /// Whether something came back that the next poll may tell.
    pub fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// What came back and may be told.
    pub fn take_done(&mut self) -> VecDeque<Done> {
        let back = std::mem::take(&mut self.held).into_iter().chain(std::mem::take(&mut self.done));
        let is_late = |(request, cancelled): &Done| !cancelled && self.late.contains(request);
        let (held, told) = back.partition(is_late);
        self.held = held;
        told
    }
}
