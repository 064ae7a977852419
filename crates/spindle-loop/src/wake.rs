//! Waking the loop from other threads.
//!
//! Two levels, so that many wake-ups cost little: each [`WakeHandle`] has a flag that says "an event is
//! already on its way", and the loop has one [`Alarm`] that says "something waits" and knows whether the
//! loop sleeps. Only the first wake-up of a sleeping loop makes a system call.
//!
//! All flags are sequentially consistent. On x86 that makes the common case (the flag is set already) an
//! ordinary load, and it is what makes that shortcut sound: what another thread published under a lock,
//! through a channel or in a sequentially consistent atomic before `wake` is visible to whoever handles the
//! next [`Event::Wake`](crate::Event::Wake), because the loop clears the flag before it yields that event.

use crate::event_loop::EventLoop;
use crate::handle::{Body, Handle};
use crate::poller::Notify;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// The bell of one loop: whoever has something for it rings.
pub struct Alarm {
    raised: AtomicBool,
    asleep: AtomicBool,
    notify: Arc<dyn Notify>,
}

impl Alarm {
    /// An alarm that ends a wait through `notify`.
    pub fn new(notify: Arc<dyn Notify>) -> Alarm {
        Alarm { raised: AtomicBool::new(false), asleep: AtomicBool::new(false), notify }
    }

    /// Says that something waits for the loop, and ends its sleep if it sleeps. From any thread.
    pub fn raise(&self) {
        if !self.raised.swap(true, SeqCst) && self.asleep.load(SeqCst) {
            self.notify.notify();
        }
    }

    /// Whether something waits.
    #[inline]
    pub(crate) fn is_raised(&self) -> bool {
        self.raised.load(SeqCst)
    }

    /// Announces that the loop is about to sleep; false if it must not, because something waits.
    ///
    /// Announcing comes before looking, and raising comes before asking: one of the two sees the other.
    pub(crate) fn try_sleep(&self) -> bool {
        self.asleep.store(true, SeqCst);
        if self.is_raised() {
            self.asleep.store(false, SeqCst);
            return false;
        }
        true
    }

    /// The loop is awake: true, and the alarm is lowered, if something waits.
    pub(crate) fn lower(&self, slept: bool) -> bool {
        if slept {
            self.asleep.store(false, SeqCst);
        }
        self.is_raised() && self.raised.swap(false, SeqCst)
    }
}

impl fmt::Debug for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alarm")
            .field("raised", &self.raised)
            .field("asleep", &self.asleep)
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Shared {
    /// An event is on its way, or the handle is closed and none will ever come.
    pending: AtomicBool,
    alarm: Arc<Alarm>,
}

/// Wakes a loop from any thread; made by [`EventLoop::wake_handle`].
///
/// ```
/// use spindle_loop::{Event, EventLoop, RunMode};
///
/// let mut events = EventLoop::new()?;
/// let (handle, waker) = events.wake_handle();
/// let thread = std::thread::spawn(move || (0..1_000).for_each(|_| waker.wake()));
/// // At least one event for the thousand wake-ups, and at most a thousand.
/// assert_eq!(events.next(RunMode::Default), Some(Event::Wake { handle }));
/// # thread.join().unwrap();
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct WakeHandle {
    shared: Arc<Shared>,
}

impl WakeHandle {
    /// Makes the loop yield [`Event::Wake`](crate::Event::Wake) in its next poll phase.
    ///
    /// Calls before that event are folded into it. After the handle was closed this does nothing. What the
    /// thread did before is visible to the event's handler if it was handed over under a lock, through a
    /// channel of the standard library or in a sequentially consistent atomic.
    #[inline]
    pub fn wake(&self) {
        if !self.shared.pending.load(SeqCst) && !self.shared.pending.swap(true, SeqCst) {
            self.shared.alarm.raise();
        }
    }

    /// Whether an event is on its way.
    pub(crate) fn is_pending(&self) -> bool {
        self.shared.pending.load(SeqCst)
    }

    /// Takes the wake-up, so that the next call of `wake` counts again.
    pub(crate) fn take(&self) {
        self.shared.pending.swap(false, SeqCst);
    }

    /// Makes every further call of `wake` a load and nothing else.
    fn disconnect(&self) {
        self.shared.pending.store(true, SeqCst);
    }
}

impl EventLoop {
    /// A handle that yields [`Event::Wake`](crate::Event::Wake), and what makes it do so from any thread.
    ///
    /// It is active from the start, so it keeps the loop alive until it is closed or unref'd.
    pub fn wake_handle(&mut self) -> (Handle, WakeHandle) {
        let shared = Shared { pending: AtomicBool::new(false), alarm: self.alarm.clone() };
        let waker = WakeHandle { shared: Arc::new(shared) };
        let handle = self.handles.insert(Body::Wake(waker.clone()));
        self.handles.set_active(handle, true);
        self.wakers.push(handle);
        (handle, waker)
    }

    pub(crate) fn drop_waker(&mut self, handle: Handle, waker: &WakeHandle) {
        waker.disconnect();
        self.wakers.retain(|other| *other != handle);
    }
}
