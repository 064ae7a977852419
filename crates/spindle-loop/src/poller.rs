//! The Poller door: the only place where the loop waits, and where readiness, signals and wake-ups come in.
//!
//! [`SystemPoller`] asks the kernel; [`ScriptedPoller`] reads from a script and moves a virtual clock.

mod scripted;
mod system;

pub use scripted::{Script, ScriptedPoller};
pub use system::SystemPoller;

use crate::event::Ready;
use crate::handle::Handle;
use mio::event::Source;
use std::io;
use std::sync::Arc;

/// One thing that a wait brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// A registered source is ready.
    Io {
        /// The handle it was registered for.
        handle: Handle,
        /// What it is ready for.
        ready: Ready,
    },
    /// Somebody called [`Notify::notify`].
    Wake,
    /// A watched signal arrived, once.
    Signal {
        /// Its number.
        signum: i32,
    },
}

/// Waits for sources, signals and wake-ups.
pub trait Poller {
    /// Reports readiness of `source` for `handle` from now on, edge-triggered. `interest` is made of
    /// [`Ready::READABLE`] and [`Ready::WRITABLE`].
    ///
    /// # Errors
    /// What the kernel says, for example `EPERM` for a file that is always ready.
    fn register(&mut self, source: &mut dyn Source, handle: Handle, interest: Ready) -> io::Result<()>;

    /// Stops reporting about `source`.
    ///
    /// # Errors
    /// What the kernel says when the source was not registered.
    fn deregister(&mut self, source: &mut dyn Source) -> io::Result<()>;

    /// Reports arrivals of a signal from now on, instead of its default action.
    ///
    /// # Errors
    /// `EINVAL` if the signal cannot be watched.
    fn watch_signal(&mut self, signum: i32) -> io::Result<()>;

    /// Undoes [`Poller::watch_signal`]; when nobody in the process watches it, the default action is back.
    fn unwatch_signal(&mut self, signum: i32);

    /// Waits at most `timeout_ms` (0 = look only, `None` = for ever) and appends what there is to `found`.
    ///
    /// # Errors
    /// [`io::ErrorKind::Deadlock`] if nothing can ever happen, which only a simulation knows.
    fn poll(&mut self, timeout_ms: Option<u64>, found: &mut Vec<Readiness>) -> io::Result<()>;

    /// Whether anything but a timeout or a notification can end a wait. Only a simulation knows that not.
    fn expects_input(&self) -> bool {
        true
    }

    /// What ends a wait from another thread.
    fn notifier(&self) -> Arc<dyn Notify>;
}

/// Ends a poller's wait.
pub trait Notify: Send + Sync {
    /// Makes the wait under way, or else the next one, end with [`Readiness::Wake`]. From any thread.
    fn notify(&self);
}
