//! The kernel's readiness: epoll on Linux, kqueue on macOS and the BSDs, through `mio`.

use super::{Notify, Poller, Readiness};
use crate::event::Ready;
use crate::handle::Handle;
use crate::signals::SignalSource;
use mio::event::Source;
use mio::{Events, Interest, Poll, Token, Waker};
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// How many events one wait may bring; libuv takes as many.
const EVENTS_MAX: usize = 1024;

/// The waker's token. No handle has the number 0; numbers below 2^32 have no generation, so no handle has them either.
const WAKE: Token = Token(0);

const _: () = assert!(usize::BITS == 64, "a token holds a whole handle");

/// Waits in the kernel.
#[derive(Debug)]
pub struct SystemPoller {
    poll: Poll,
    events: Events,
    waker: Arc<Waker>,
    signals: Vec<SignalSource>,
}

impl SystemPoller {
    /// A new epoll instance or kqueue.
    ///
    /// # Errors
    /// `EMFILE` and `ENFILE` when there are too many descriptors.
    pub fn new() -> io::Result<SystemPoller> {
        let poll = Poll::new()?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
        Ok(SystemPoller { poll, events: Events::with_capacity(EVENTS_MAX), waker, signals: Vec::new() })
    }

    /// A wait that a signal handler interrupted: look again, without waiting, for what the handler left.
    fn wait(&mut self, timeout: Option<Duration>) -> io::Result<()> {
        match self.poll.poll(&mut self.events, timeout) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
        match self.poll.poll(&mut self.events, Some(Duration::ZERO)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
            result => result,
        }
    }
}

impl Poller for SystemPoller {
    fn register(&mut self, source: &mut dyn Source, handle: Handle, interest: Ready) -> io::Result<()> {
        let interest = match (interest.contains(Ready::READABLE), interest.contains(Ready::WRITABLE)) {
            (_, false) => Interest::READABLE,
            (false, true) => Interest::WRITABLE,
            (true, true) => Interest::READABLE | Interest::WRITABLE,
        };
        source.register(self.poll.registry(), Token(handle.to_bits() as usize), interest)
    }

    fn deregister(&mut self, source: &mut dyn Source) -> io::Result<()> {
        source.deregister(self.poll.registry())
    }

    fn watch_signal(&mut self, signum: i32) -> io::Result<()> {
        let mut source = SignalSource::new(signum)?;
        let token = Token(source.signum() as usize);
        self.poll.registry().register(source.stream(), token, Interest::READABLE)?;
        self.signals.push(source);
        Ok(())
    }

    fn unwatch_signal(&mut self, signum: i32) {
        self.signals.retain(|source| source.signum() != signum);
    }

    fn poll(&mut self, timeout_ms: Option<u64>, found: &mut Vec<Readiness>) -> io::Result<()> {
        self.wait(timeout_ms.map(Duration::from_millis))?;
        for event in &self.events {
            let bits = event.token().0 as u64;
            match Handle::from_bits(bits) {
                None => found.push(Readiness::Wake),
                Some(handle) if bits >> 32 != 0 => {
                    found.push(Readiness::Io { handle, ready: readiness(event) })
                }
                Some(_) => {
                    let source = self.signals.iter_mut().find(|source| source.signum() as u64 == bits);
                    if let Some(source) = source {
                        let signum = source.signum();
                        found.extend((0..source.arrivals()).map(|_| Readiness::Signal { signum }));
                    }
                }
            }
        }
        Ok(())
    }

    fn notifier(&self) -> Arc<dyn Notify> {
        Arc::new(KernelNotify(self.waker.clone()))
    }
}

/// The bits of one kernel event.
#[inline]
fn readiness(event: &mio::event::Event) -> Ready {
    let mut ready = Ready::NONE;
    let bits = [
        (event.is_readable(), Ready::READABLE),
        (event.is_writable(), Ready::WRITABLE),
        (event.is_read_closed(), Ready::READ_CLOSED),
        (event.is_write_closed(), Ready::WRITE_CLOSED),
        (event.is_error(), Ready::ERROR),
    ];
    for (set, bit) in bits {
        if set {
            ready |= bit;
        }
    }
    ready
}

/// Writes to an eventfd (or triggers a user event); the poller never reads it, because edges suffice.
struct KernelNotify(Arc<Waker>);

impl Notify for KernelNotify {
    fn notify(&self) {
        // The write can fail only if the descriptor is gone, and this Arc keeps it open.
        let result = self.0.wake();
        debug_assert!(result.is_ok(), "{result:?}");
    }
}
