//! The Pool door: where work runs beside the loop, and how it comes back.
//!
//! [`ThreadPool`] runs work on threads; [`InlinePool`] runs it on the loop's own thread, in the poll phase
//! and in an order that a chooser decides. How the loop hands work over and yields it again is in `work.rs`.

mod inline;
mod threads;

pub use inline::InlinePool;
pub use threads::ThreadPool;

use crate::chooser::Choices;
use crate::handle::Request;
use crate::metrics::PoolStats;
use crate::wake::Alarm;
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// One piece of work for the pool. It carries its input and, when it comes back, its result.
///
/// ```
/// use spindle_loop::{Event, EventLoop, RunMode, Work, WorkKind};
/// use std::any::Any;
///
/// struct Square(u64);
///
/// impl Work for Square {
///     fn run(&mut self) {
///         self.0 *= self.0;
///     }
///     fn into_any(self: Box<Self>) -> Box<dyn Any> {
///         self
///     }
/// }
///
/// let mut events = EventLoop::new()?;
/// events.submit(WorkKind::Cpu, Box::new(Square(12)));
/// let Some(Event::Work { work, .. }) = events.next(RunMode::Default) else { unreachable!() };
/// assert_eq!(work.into_any().downcast::<Square>().unwrap().0, 144);
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait Work: Send {
    /// Does the work. May block; runs on any thread. A panic ends the work, not the thread: it comes back
    /// as the panic left it.
    fn run(&mut self);

    /// The work as what it really is, for the host to take the result out.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// What kind of thing the work does, which decides how many may run at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WorkKind {
    /// Computes.
    Cpu,
    /// Uses the file system.
    Fs,
    /// Waits for something slow, such as a name server: holds at most half of the threads, rounded up.
    Slow,
}

/// Work on its way to a pool.
pub struct Job {
    /// Its number in the loop.
    pub request: Request,
    /// What kind of work.
    pub kind: WorkKind,
    /// The work.
    pub work: Box<dyn Work>,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("request", &self.request)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Work on its way back.
pub struct Done {
    /// Its number in the loop.
    pub request: Request,
    /// The work.
    pub work: Box<dyn Work>,
    /// Whether it was taken out of the queue before it ran.
    pub cancelled: bool,
}

impl fmt::Debug for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Done")
            .field("request", &self.request)
            .field("cancelled", &self.cancelled)
            .finish_non_exhaustive()
    }
}

/// Runs work beside the loop.
pub trait Pool {
    /// Tells the pool which alarm to raise when work is done. Called once, before anything else.
    fn attach(&mut self, alarm: Arc<Alarm>);

    /// Sets how many threads there are at most, 1 to 1024. Without effect once work was submitted.
    fn set_threads(&mut self, n: usize);

    /// Queues a job.
    fn submit(&mut self, job: Job);

    /// Takes a job out of the queue, so that it comes back cancelled. False if it runs, ran or is unknown.
    fn cancel(&mut self, request: Request) -> bool;

    /// The poll phase begins: a pool without threads runs its jobs now. `may_leave` says whether something
    /// else can end the wait, so that the jobs may be left running until a later phase.
    fn before_poll(&mut self, choices: &mut Choices, may_leave: bool);

    /// Moves what is done into `into`, in the order in which it ended.
    fn take_done(&mut self, into: &mut Vec<Done>);

    /// Returns when every job that was submitted has run to its end.
    fn join(&mut self);

    /// How busy the pool is.
    fn stats(&self) -> PoolStats;
}

/// How many threads a pool may have.
pub(crate) const THREADS_MAX: usize = 1024;

/// How many threads a pool has unless told otherwise.
pub(crate) const THREADS_DEFAULT: usize = 4;

/// How many of `threads` slow work may hold.
fn slow_limit(threads: usize) -> usize {
    threads.div_ceil(2)
}
