//! An event loop of strictly ordered phases: what libuv is to Node, on its own and without JavaScript.
//!
//! One thread, one turn after another, and in each turn the same order:
//!
//! ```text
//!        +-> timers ----+   due timers, nearest deadline first
//!        |              v   (one pass when the loop starts, then one at the end of every turn)
//!        |   pending        results deferred from earlier
//!        |   idle, prepare  before the wait
//!        |   poll           waits for the kernel: sockets, signals, wake-ups, finished pool work
//!        |   pending        again, at most 8 passes
//!        |   check          after the wait
//!        +-- closing        what was closed in this turn
//! ```
//!
//! That is the order of libuv >= 1.45, which Node >= 20 uses. It stands in one short function,
//! `EventLoop::advance` in `event_loop.rs`, and each phase is a file of its name.
//!
//! # Pulling events
//!
//! The loop owns no callbacks. The host asks for one [`Event`] at a time with [`EventLoop::next`] and may
//! do anything in between, call any method of the loop included, because nothing of it is borrowed:
//!
//! ```
//! use spindle_loop::{Event, EventLoop, RunMode};
//!
//! let mut events = EventLoop::new()?;
//! let timer = events.timer();
//! events.timer_start(timer, 5, 0)?;
//! while let Some(event) = events.next(RunMode::Default) {
//!     assert_eq!(event, Event::Timer { handle: timer });
//! }
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Programs that would rather hand over closures use [`Callbacks`].
//!
//! # What is not deterministic
//!
//! Time, waiting, threads and random bytes enter through four doors ([`Doors`]): [`Clock`], [`Poller`],
//! [`Pool`] and [`Entropy`], each with a real and a simulated form. Wherever the loop could legally do more
//! than one thing it asks its [`Chooser`]. What it does goes to its [`Sink`]. With neither installed each
//! costs a branch. [`OpLog`] keeps what came in from outside so that a run can be repeated.
//!
//! # Where to read next
//!
//! `event_loop.rs` for the order, `poll.rs` for what one wait brings, `timers.rs` for the heap; then
//! `tests/`, which state the contract in prose and prove it on a virtual clock.
#![forbid(unsafe_code)]

mod callbacks;
mod check;
mod chooser;
mod clock;
mod closing;
mod doors;
mod entropy;
mod event;
mod event_loop;
mod handle;
mod heap;
mod idle;
mod io;
mod metrics;
pub mod oplog;
mod pending;
mod poll;
mod poller;
mod pool;
mod prepare;
mod record;
mod signals;
mod timers;
mod wake;
mod watchers;
mod work;

pub use callbacks::Callbacks;
pub use chooser::{ChoicePoint, Choices, Chooser, DecisionLog, Decisions, SeededChooser};
pub use clock::{Clock, MonotonicClock, VirtualClock};
pub use doors::{Doors, Simulation};
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use event::{Event, LoopError, Phase, Ready, RunMode};
pub use event_loop::EventLoop;
pub use handle::{Handle, Owner, Request};
pub use metrics::{Metrics, PoolStats};
pub use oplog::OpLog;
pub use poller::{Notify, Poller, Readiness, Script, ScriptedPoller, SystemPoller};
pub use pool::{Done, InlinePool, Job, Pool, ThreadPool, Work, WorkKind};
pub use record::{Record, RecordKind, Sink};
pub use wake::{Alarm, WakeHandle};
