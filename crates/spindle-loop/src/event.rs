//! What the loop yields, and the words used with it.

use crate::handle::{Handle, Request};
use crate::pool::Work;
use std::fmt;
use std::io;
use std::ops::{BitOr, BitOrAssign};

/// One thing that happened. The host handles it and asks for the next.
pub enum Event {
    /// A timer is due.
    Timer {
        /// The timer.
        handle: Handle,
    },
    /// A result deferred with [`EventLoop::defer`](crate::EventLoop::defer).
    Pending {
        /// The handle it was deferred for.
        handle: Handle,
        /// 0, or a negative errno.
        status: i32,
    },
    /// An idle watcher; once per turn.
    Idle {
        /// The watcher.
        handle: Handle,
    },
    /// A prepare watcher; once per turn, before the poll.
    Prepare {
        /// The watcher.
        handle: Handle,
    },
    /// A check watcher; once per turn, after the poll.
    Check {
        /// The watcher.
        handle: Handle,
    },
    /// A socket or descriptor may be used. Edge-triggered: use it until it would block.
    Io {
        /// The socket.
        handle: Handle,
        /// What it is ready for.
        ready: Ready,
    },
    /// A signal arrived.
    Signal {
        /// The watcher.
        handle: Handle,
        /// The signal's number.
        signum: i32,
    },
    /// [`WakeHandle::wake`](crate::WakeHandle::wake) was called at least once since the last of these.
    Wake {
        /// The handle that belongs to that waker.
        handle: Handle,
    },
    /// One piece of pool work came back.
    Work {
        /// The request that [`EventLoop::submit`](crate::EventLoop::submit) returned.
        request: Request,
        /// The work itself, with whatever it computed.
        work: Box<dyn Work>,
        /// Whether it was cancelled before it ran.
        cancelled: bool,
    },
    /// The last event of a handle: it is stale from now on.
    Closed {
        /// The handle that was closed.
        handle: Handle,
    },
}

impl Event {
    /// The handle that the event belongs to; none for [`Event::Work`].
    pub fn handle(&self) -> Option<Handle> {
        match *self {
            Event::Timer { handle }
            | Event::Pending { handle, .. }
            | Event::Idle { handle }
            | Event::Prepare { handle }
            | Event::Check { handle }
            | Event::Io { handle, .. }
            | Event::Signal { handle, .. }
            | Event::Wake { handle }
            | Event::Closed { handle } => Some(handle),
            Event::Work { .. } => None,
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Timer { handle } => write!(f, "Timer({handle:?})"),
            Event::Pending { handle, status } => write!(f, "Pending({handle:?}, {status})"),
            Event::Idle { handle } => write!(f, "Idle({handle:?})"),
            Event::Prepare { handle } => write!(f, "Prepare({handle:?})"),
            Event::Check { handle } => write!(f, "Check({handle:?})"),
            Event::Io { handle, ready } => write!(f, "Io({handle:?}, {ready:?})"),
            Event::Signal { handle, signum } => write!(f, "Signal({handle:?}, {signum})"),
            Event::Wake { handle } => write!(f, "Wake({handle:?})"),
            Event::Work { request, cancelled, .. } => write!(f, "Work({request:?}, cancelled: {cancelled})"),
            Event::Closed { handle } => write!(f, "Closed({handle:?})"),
        }
    }
}

/// Two events are equal if they say the same of the same thing; the content of work is not looked at.
impl PartialEq for Event {
    fn eq(&self, other: &Event) -> bool {
        use Event::{Check, Closed, Idle, Io, Pending, Prepare, Signal, Timer, Wake, Work};
        match (self, other) {
            (Timer { handle: a }, Timer { handle: b })
            | (Idle { handle: a }, Idle { handle: b })
            | (Prepare { handle: a }, Prepare { handle: b })
            | (Check { handle: a }, Check { handle: b })
            | (Wake { handle: a }, Wake { handle: b })
            | (Closed { handle: a }, Closed { handle: b }) => a == b,
            (Pending { handle: a, status: x }, Pending { handle: b, status: y }) => a == b && x == y,
            (Io { handle: a, ready: x }, Io { handle: b, ready: y }) => a == b && x == y,
            (Signal { handle: a, signum: x }, Signal { handle: b, signum: y }) => a == b && x == y,
            (Work { request: a, cancelled: x, .. }, Work { request: b, cancelled: y, .. }) => {
                a == b && x == y
            }
            _ => false,
        }
    }
}

/// What a socket or descriptor is ready for: a set of bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Ready(u8);

impl Ready {
    /// Nothing.
    pub const NONE: Ready = Ready(0);
    /// A read, an accept, or the end of the stream.
    pub const READABLE: Ready = Ready(1);
    /// A write, or the outcome of a connect.
    pub const WRITABLE: Ready = Ready(2);
    /// The peer will write no more.
    pub const READ_CLOSED: Ready = Ready(4);
    /// Writing makes no sense any more.
    pub const WRITE_CLOSED: Ready = Ready(8);
    /// An error waits to be fetched.
    pub const ERROR: Ready = Ready(16);

    /// The bits as a number.
    #[inline]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set with these bits; bits without a meaning are dropped.
    #[inline]
    pub const fn from_bits(bits: u8) -> Ready {
        Ready(bits & 31)
    }

    /// Whether all of `other` is in the set.
    #[inline]
    pub const fn contains(self, other: Ready) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Ready {
    type Output = Ready;

    fn bitor(self, other: Ready) -> Ready {
        Ready(self.0 | other.0)
    }
}

impl BitOrAssign for Ready {
    fn bitor_assign(&mut self, other: Ready) {
        self.0 |= other.0;
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = ["READABLE", "WRITABLE", "READ_CLOSED", "WRITE_CLOSED", "ERROR"];
        let set: Vec<&str> =
            (0..names.len()).filter(|bit| self.0 & 1 << bit != 0).map(|bit| names[bit]).collect();
        write!(f, "{}", if set.is_empty() { "NONE".to_owned() } else { set.join("|") })
    }
}

/// How long one run of [`EventLoop::next`](crate::EventLoop::next) goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunMode {
    /// Until nothing keeps the loop alive, or it is stopped.
    Default,
    /// One turn, which may wait.
    Once,
    /// One turn, which does not wait.
    NoWait,
}

/// Where in its turn the loop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Phase {
    /// Before, between and after runs.
    #[default]
    Outside = 0,
    /// Due timers.
    Timers = 1,
    /// Deferred results.
    Pending = 2,
    /// Idle watchers.
    Idle = 3,
    /// Prepare watchers.
    Prepare = 4,
    /// Waiting, and what it brought.
    Poll = 5,
    /// Check watchers.
    Check = 6,
    /// Last events of closed handles.
    Closing = 7,
}

impl Phase {
    /// How many phases there are, [`Phase::Outside`] included.
    pub const COUNT: usize = 8;

    /// All of them, in the order of a turn.
    pub const ALL: [Phase; Phase::COUNT] = [
        Phase::Outside,
        Phase::Timers,
        Phase::Pending,
        Phase::Idle,
        Phase::Prepare,
        Phase::Poll,
        Phase::Check,
        Phase::Closing,
    ];

    /// The phase's name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Phase::Outside => "outside",
            Phase::Timers => "timers",
            Phase::Pending => "pending",
            Phase::Idle => "idle",
            Phase::Prepare => "prepare",
            Phase::Poll => "poll",
            Phase::Check => "check",
            Phase::Closing => "closing",
        }
    }
}

/// Why the loop refused a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoopError {
    /// The handle is closing, or closed long ago.
    Closed,
    /// The handle is of another kind.
    WrongKind,
    /// The timer was never started, so there is nothing to repeat.
    NeverStarted,
}

impl fmt::Display for LoopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LoopError::Closed => "the handle is closed",
            LoopError::WrongKind => "the handle is of another kind",
            LoopError::NeverStarted => "the timer was never started",
        })
    }
}

impl std::error::Error for LoopError {}

/// libuv reports all three as `EINVAL`.
impl From<LoopError> for io::Error {
    fn from(error: LoopError) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidInput, error)
    }
}
