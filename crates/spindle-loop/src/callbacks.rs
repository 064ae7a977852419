//! A host that holds closures: the loop for Rust programs that would rather not match on events.
//!
//! It is built on the public interface of [`EventLoop`] only, and shows how a host is written: pull an
//! event, find whose it is, let go of everything, call.

use crate::event::{Event, LoopError, Ready, RunMode};
use crate::event_loop::EventLoop;
use crate::handle::{Handle, Request};
use crate::pool::{Work, WorkKind};
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::{Deref, DerefMut};

type Handler = Box<dyn FnMut(&mut Callbacks, Event)>;
type WorkHandler = Box<dyn FnOnce(&mut Callbacks, Box<dyn Work>)>;

/// An [`EventLoop`] with a closure for each handle. It derefs to the loop, so all of its methods are there.
///
/// A closure is given the host, so it may arm timers, close handles and register more closures.
///
/// ```
/// use spindle_loop::Callbacks;
/// use std::{cell::RefCell, rc::Rc};
///
/// let order = Rc::new(RefCell::new(Vec::new()));
/// let mut host = Callbacks::new()?;
/// let log = |what: &'static str| {
///     let order = order.clone();
///     move |_: &mut Callbacks| order.borrow_mut().push(what)
/// };
/// host.after(20, log("timer"));
/// host.work(|| 6 * 7, |_, answer| assert_eq!(answer, Some(42)));
/// host.immediate(log("immediate"));
/// host.run();
/// assert_eq!(*order.borrow(), ["immediate", "timer"]);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Callbacks {
    events: EventLoop,
    handlers: BTreeMap<Handle, Handler>,
    work_handlers: BTreeMap<Request, WorkHandler>,
}

impl Callbacks {
    /// A host with a loop on the system's doors.
    ///
    /// # Errors
    /// As [`EventLoop::new`].
    pub fn new() -> io::Result<Callbacks> {
        Ok(Callbacks::with_loop(EventLoop::new()?))
    }

    /// A host for a loop whose doors the caller chose.
    pub fn with_loop(events: EventLoop) -> Callbacks {
        Callbacks { events, handlers: BTreeMap::new(), work_handlers: BTreeMap::new() }
    }

    /// Calls the closures until nothing keeps the loop alive or it is stopped.
    pub fn run(&mut self) {
        while let Some(event) = self.events.next(RunMode::Default) {
            self.deliver(event);
        }
    }

    /// Calls `handler` for every event of `handle`, [`Event::Closed`] included, instead of what was called before.
    pub fn on(&mut self, handle: Handle, handler: impl FnMut(&mut Callbacks, Event) + 'static) {
        if !self.events.is_closing(handle) {
            self.handlers.insert(handle, Box::new(handler));
        }
    }

    /// Calls `f` once, `timeout_ms` from now. Close the handle to call it off.
    pub fn after(&mut self, timeout_ms: u64, f: impl FnOnce(&mut Callbacks) + 'static) -> Handle {
        let timer = self.new_timer(timeout_ms, 0);
        let mut f = Some(f);
        self.on(timer, move |host, event| {
            host.close(timer);
            if let (Event::Timer { .. }, Some(f)) = (event, f.take()) {
                f(host);
            }
        });
        timer
    }

    /// Calls `f` every `interval_ms` (at least 1) until the handle is closed.
    pub fn every(&mut self, interval_ms: u64, mut f: impl FnMut(&mut Callbacks) + 'static) -> Handle {
        let interval_ms = interval_ms.max(1);
        let timer = self.new_timer(interval_ms, interval_ms);
        self.on(timer, move |host, event| {
            if matches!(event, Event::Timer { .. }) {
                f(host);
            }
        });
        timer
    }

    fn new_timer(&mut self, timeout_ms: u64, repeat_ms: u64) -> Handle {
        let timer = self.events.timer();
        let started: Result<(), LoopError> = self.events.timer_start(timer, timeout_ms, repeat_ms);
        debug_assert!(started.is_ok(), "a new timer can be started");
        timer
    }

    /// Calls `f` once, in the next check phase, and keeps the poll before it from waiting.
    pub fn immediate(&mut self, f: impl FnOnce(&mut Callbacks) + 'static) -> Handle {
        let (check, idle) = (self.events.check(), self.events.idle_silent());
        self.events.start(check);
        self.events.start(idle);
        let mut f = Some(f);
        self.on(check, move |host, event| {
            host.close(check);
            host.close(idle);
            if let (Event::Check { .. }, Some(f)) = (event, f.take()) {
                f(host);
            }
        });
        check
    }

    /// Calls `f` whenever the I/O handle is ready.
    pub fn on_ready(&mut self, handle: Handle, mut f: impl FnMut(&mut Callbacks, Ready) + 'static) {
        self.on(handle, move |host, event| {
            if let Event::Io { ready, .. } = event {
                f(host, ready);
            }
        });
    }

    /// Calls `f` for each arrival of a signal until the handle is closed.
    ///
    /// # Errors
    /// As [`EventLoop::signal`].
    pub fn on_signal(
        &mut self,
        signum: i32,
        mut f: impl FnMut(&mut Callbacks) + 'static,
    ) -> io::Result<Handle> {
        let handle = self.events.signal(signum)?;
        self.on(handle, move |host, event| {
            if matches!(event, Event::Signal { .. }) {
                f(host);
            }
        });
        Ok(handle)
    }

    /// Computes `job` on the pool and then calls `done` with its result, on the loop's thread. The result is
    /// `None` if the work was cancelled or panicked.
    pub fn work<T: Send + 'static>(
        &mut self,
        job: impl FnOnce() -> T + Send + 'static,
        done: impl FnOnce(&mut Callbacks, Option<T>) + 'static,
    ) -> Request {
        let request = self.events.submit(WorkKind::Cpu, Box::new(Task { job: Some(job), result: None }));
        let finish = |host: &mut Callbacks, work: Box<dyn Work>| {
            done(host, work.into_any().downcast::<Option<T>>().ok().and_then(|result| *result));
        };
        self.work_handlers.insert(request, Box::new(finish));
        request
    }

    /// Calls the closure that an event belongs to, for hosts that pull some events themselves.
    pub fn deliver(&mut self, event: Event) {
        if let Event::Work { request, work, .. } = event {
            if let Some(done) = self.work_handlers.remove(&request) {
                done(self, work);
            }
            return;
        }
        let Some(handle) = event.handle() else { return };
        let closed = matches!(event, Event::Closed { .. });
        // Out of the table while it runs, so that it may change the table.
        let Some(mut handler) = self.handlers.remove(&handle) else { return };
        handler(self, event);
        if !closed {
            self.handlers.entry(handle).or_insert(handler);
        }
    }
}

impl Deref for Callbacks {
    type Target = EventLoop;

    fn deref(&self) -> &EventLoop {
        &self.events
    }
}

impl DerefMut for Callbacks {
    fn deref_mut(&mut self) -> &mut EventLoop {
        &mut self.events
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks")
            .field("events", &self.events)
            .field("handlers", &self.handlers.len())
            .finish_non_exhaustive()
    }
}

/// A closure for the pool, and then its result.
struct Task<F, T> {
    job: Option<F>,
    result: Option<T>,
}

impl<T: Send + 'static, F: FnOnce() -> T + Send + 'static> Work for Task<F, T> {
    fn run(&mut self) {
        self.result = self.job.take().map(|job| job());
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        Box::new(self.result)
    }
}
