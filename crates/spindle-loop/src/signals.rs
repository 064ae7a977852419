//! Signals as events of the poll phase.
//!
//! No thread waits for them: the handler, `signal-hook`'s, writes one byte per arrival to a socket of the
//! signal, and the poller finds it readable. Arrivals are told after everything else that the same poll
//! brought, as libuv does it.
//!
//! Source: libuv `src/unix/signal.c`.

use crate::event_loop::EventLoop;
use crate::handle::{Body, Handle};
use signal_hook::SigId;
use signal_hook::low_level::{pipe, unregister};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::os::unix::net::UnixStream as StdUnixStream;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

/// How many watchers of a signal the process has, and whether the handler takes the default action.
struct Disposition {
    watchers: usize,
    default_action: Arc<AtomicBool>,
}

/// A signal's disposition belongs to the process, not to a loop, so this is the one table that loops share:
/// the default action comes back when the last watcher of any of them goes.
static DISPOSITIONS: Mutex<BTreeMap<i32, Disposition>> = Mutex::new(BTreeMap::new());

fn with_dispositions<R>(f: impl FnOnce(&mut BTreeMap<i32, Disposition>) -> R) -> R {
    f(&mut DISPOSITIONS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Takes the signal's default action away.
fn claim(signum: i32) -> io::Result<()> {
    if signal_hook::consts::FORBIDDEN.contains(&signum) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    with_dispositions(|dispositions| {
        if let Some(disposition) = dispositions.get_mut(&signum) {
            disposition.watchers += 1;
            disposition.default_action.store(false, SeqCst);
            return Ok(());
        }
        let default_action = Arc::new(AtomicBool::new(false));
        // Registered once and for ever: the flag says whether the handler behaves as if it were not there.
        signal_hook::flag::register_conditional_default(signum, default_action.clone())?;
        dispositions.insert(signum, Disposition { watchers: 1, default_action });
        Ok(())
    })
}

/// Gives the default action back if nobody else watches.
fn release(signum: i32) {
    with_dispositions(|dispositions| {
        let Some(disposition) = dispositions.get_mut(&signum) else { return };
        disposition.watchers -= 1;
        if disposition.watchers == 0 {
            disposition.default_action.store(true, SeqCst);
        }
    });
}

/// Arrivals of one signal for one poller.
#[derive(Debug)]
pub(crate) struct SignalSource {
    signum: i32,
    stream: mio::net::UnixStream,
    action: SigId,
}

impl SignalSource {
    pub fn new(signum: i32) -> io::Result<SignalSource> {
        let (read_end, write_end) = StdUnixStream::pair()?;
        read_end.set_nonblocking(true)?;
        claim(signum)?;
        let action = pipe::register(signum, write_end).inspect_err(|_| release(signum))?;
        Ok(SignalSource { signum, stream: mio::net::UnixStream::from_std(read_end), action })
    }

    pub fn signum(&self) -> i32 {
        self.signum
    }

    pub fn stream(&mut self) -> &mut mio::net::UnixStream {
        &mut self.stream
    }

    /// How often the signal arrived since the last look.
    pub fn arrivals(&mut self) -> usize {
        let mut bytes = [0; 64];
        let mut arrivals = 0;
        // Ends with would-block: nobody closes the other end while this one exists.
        while let Ok(count @ 1..) = self.stream.read(&mut bytes) {
            arrivals += count;
        }
        arrivals
    }
}

impl Drop for SignalSource {
    fn drop(&mut self) {
        // The default action first: a signal between the two must not vanish.
        release(self.signum);
        unregister(self.action);
    }
}

impl EventLoop {
    /// A handle that yields [`Event::Signal`](crate::Event::Signal) for each arrival of a signal.
    ///
    /// The signal's default action is off while anybody in the process watches it; closing the last handle
    /// turns it on again. The handle is active and keeps the loop alive.
    ///
    /// ```
    /// use signal_hook::{consts::SIGUSR1, low_level::raise};
    /// # use spindle_loop::{Event, EventLoop, RunMode};
    ///
    /// let mut events = EventLoop::new()?;
    /// let handle = events.signal(SIGUSR1)?;
    /// raise(SIGUSR1)?;
    /// assert_eq!(events.next(RunMode::Default), Some(Event::Signal { handle, signum: SIGUSR1 }));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// `EINVAL` (or [`io::ErrorKind::InvalidInput`]) for numbers that are no signal, and for those that cannot be watched:
    /// `SIGKILL`, `SIGSTOP`, `SIGSEGV`, `SIGILL`, `SIGFPE`.
    pub fn signal(&mut self, signum: i32) -> io::Result<Handle> {
        if !self.is_watching(signum) {
            self.poller.watch_signal(signum)?;
            self.sources += 1;
        }
        let handle = self.handles.insert(Body::Signal { signum });
        self.handles.set_active(handle, true);
        self.signals.push((signum, handle));
        Ok(handle)
    }

    pub(crate) fn unwatch_signal(&mut self, handle: Handle, signum: i32) {
        self.signals.retain(|(_, other)| *other != handle);
        if !self.is_watching(signum) {
            self.poller.unwatch_signal(signum);
            self.sources -= 1;
        }
    }

    fn is_watching(&self, signum: i32) -> bool {
        self.signals.iter().any(|(watched, _)| *watched == signum)
    }
}
