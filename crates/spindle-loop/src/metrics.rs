//! Figures about a loop, cheap enough to be always on.

use crate::event::Phase;
use crate::event_loop::EventLoop;

/// What a loop did so far and holds now. Times are ns of the Clock door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Metrics {
    /// Turns begun: timers phases.
    pub turns: u64,
    /// Times the poll phase was reached: libuv's `loop_count`.
    pub polls: u64,
    /// Those of them in which the poller was asked; the rest had nothing to ask about.
    pub poll_calls: u64,
    /// Events yielded.
    pub events: u64,
    /// What the kernel had to tell at once, when the poller was asked without waiting.
    pub events_waiting: u64,
    /// When the first run began; none before that.
    pub began_ns: Option<u64>,
    /// Time spent waiting in the poller. It is not part of any phase's time.
    pub idle_ns: u64,
    /// Time spent in each phase that yielded something, handlers included, by [`Phase`].
    pub phase_ns: [u64; Phase::COUNT],
    /// Handles that exist.
    pub handles: usize,
    /// Those of them that keep the loop alive.
    pub handles_keeping_alive: usize,
    /// Timers that are armed.
    pub timers_armed: usize,
    /// Pool work that was submitted and has not come back.
    pub requests: usize,
    /// The pool's own figures.
    pub pool: PoolStats,
}

/// What a pool holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PoolStats {
    /// Threads that exist.
    pub threads: usize,
    /// Threads that run a job.
    pub running: usize,
    /// Jobs that wait for a thread.
    pub queued: usize,
}

/// The part of [`Metrics`] that is counted while the loop runs.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub polls: u64,
    pub poll_calls: u64,
    pub events: u64,
    pub events_waiting: u64,
    pub began_ns: Option<u64>,
    pub idle_ns: u64,
    pub phase_ns: [u64; Phase::COUNT],
}

impl EventLoop {
    /// What the loop did so far and holds now.
    pub fn metrics(&self) -> Metrics {
        let Counters { polls, poll_calls, events, events_waiting, began_ns, idle_ns, phase_ns } =
            self.counters;
        Metrics {
            turns: self.turn,
            polls,
            poll_calls,
            events,
            events_waiting,
            began_ns,
            idle_ns,
            phase_ns,
            handles: self.handles.len(),
            handles_keeping_alive: self.handles.keeping_alive(),
            timers_armed: self.timers.armed(),
            requests: self.requests,
            pool: self.pool.stats(),
        }
    }
}
