//! The four doors together: real ones for programs, simulated ones for tests, exploration and replay.

use crate::clock::{Clock, MonotonicClock, VirtualClock};
use crate::entropy::{Entropy, OsEntropy, SeededEntropy};
use crate::poller::{Poller, Script, ScriptedPoller, SystemPoller};
use crate::pool::{InlinePool, Pool, ThreadPool};
use std::fmt;
use std::io;

/// Where everything that is not deterministic comes in.
pub struct Doors {
    /// Time.
    pub clock: Box<dyn Clock>,
    /// Waiting, readiness, signals.
    pub poller: Box<dyn Poller>,
    /// Threads.
    pub pool: Box<dyn Pool>,
    /// Random bytes.
    pub entropy: Box<dyn Entropy>,
}

/// The handles by which a test moves a simulated world.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The clock that the loop sees.
    pub clock: VirtualClock,
    /// What becomes ready when.
    pub script: Script,
}

impl Doors {
    /// The system's: a monotonic clock, epoll or kqueue, threads, random bytes of the system.
    ///
    /// # Errors
    /// `EMFILE` and `ENFILE` when there are too many descriptors for the poller.
    pub fn system() -> io::Result<Doors> {
        Ok(Doors {
            clock: Box::new(MonotonicClock),
            poller: Box::new(SystemPoller::new()?),
            pool: Box::new(ThreadPool::new()),
            entropy: Box::new(OsEntropy),
        })
    }

    /// Simulated ones: a virtual clock, a scripted poller, a pool without threads, bytes that follow from `seed`.
    ///
    /// ```
    /// use spindle_loop::{Doors, Event, EventLoop, RunMode};
    ///
    /// let (doors, simulation) = Doors::simulated(1);
    /// let mut events = EventLoop::with_doors(doors);
    /// let timer = events.timer();
    /// events.timer_start(timer, 36_000_000, 0)?; // ten hours
    /// assert_eq!(events.next(RunMode::Default), Some(Event::Timer { handle: timer }));
    /// assert_eq!(events.now_ms(), 36_000_000);
    /// assert_eq!(simulation.script.timeouts(), [Some(36_000_000)]);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn simulated(seed: u64) -> (Doors, Simulation) {
        let clock = VirtualClock::new();
        let poller = ScriptedPoller::new(clock.clone());
        let simulation = Simulation { clock: clock.clone(), script: poller.script() };
        let doors = Doors {
            clock: Box::new(clock),
            poller: Box::new(poller),
            pool: Box::new(InlinePool::new()),
            entropy: Box::new(SeededEntropy::new(seed)),
        };
        (doors, simulation)
    }
}

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doors").finish_non_exhaustive()
    }
}
