//! The Clock door: where time comes in.
//!
//! The loop reads the clock at libuv's points (before the timers, after the poll) and where a phase that
//! yielded something ends, and works with whole cached milliseconds in between. Wall time is no business of the loop.

use rustix::time::{ClockId, clock_gettime};
use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// Monotonic time.
pub trait Clock {
    /// Nanoseconds since a fixed moment; never less than before.
    fn now_ns(&self) -> u64;

    /// The same for a program that asks ([`EventLoop::now_ns`](crate::EventLoop::now_ns)). A simulated clock
    /// may let time pass with each such question, so that a program that waits in a loop comes to an end.
    fn now_ns_for_program(&self) -> u64 {
        self.now_ns()
    }
}

/// The system's monotonic clock: nanoseconds since the machine started, the same in all threads and processes.
#[derive(Debug, Default, Clone, Copy)]
pub struct MonotonicClock;

impl Clock for MonotonicClock {
    #[inline]
    fn now_ns(&self) -> u64 {
        #[allow(clippy::disallowed_methods, reason = "this is the door")]
        let now = clock_gettime(ClockId::Monotonic);
        now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
    }
}

/// A clock that stands still until somebody moves it. Clones show the same time.
///
/// ```
/// use spindle_loop::{Clock, VirtualClock};
///
/// let clock = VirtualClock::new();
/// let same = clock.clone();
/// same.advance_ms(5);
/// assert_eq!(clock.now_ns(), 5_000_000);
/// ```
#[derive(Clone, Default)]
pub struct VirtualClock {
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    now_ns: Cell<u64>,
    creep_ns: Cell<u64>,
}

impl VirtualClock {
    /// A clock that shows 0.
    pub fn new() -> VirtualClock {
        VirtualClock::default()
    }

    /// Lets `ns` nanoseconds pass.
    pub fn advance_ns(&self, ns: u64) {
        self.state.now_ns.set(self.state.now_ns.get().saturating_add(ns));
    }

    /// Lets `ms` milliseconds pass.
    pub fn advance_ms(&self, ms: u64) {
        self.advance_ns(ms.saturating_mul(1_000_000));
    }

    /// Lets `ns` nanoseconds pass each time a program asks for the time; 0 at first.
    pub fn set_creep_ns(&self, ns: u64) {
        self.state.creep_ns.set(ns);
    }
}

impl Clock for VirtualClock {
    fn now_ns(&self) -> u64 {
        self.state.now_ns.get()
    }

    fn now_ns_for_program(&self) -> u64 {
        self.advance_ns(self.state.creep_ns.get());
        self.now_ns()
    }
}

impl fmt::Debug for VirtualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VirtualClock({} ns)", self.state.now_ns.get())
    }
}
