//! The closing phase: the last event of every handle closed since the last one.
//!
//! Order is libuv's: the handle closed last comes first (`uv__make_close_pending` puts it at the head of the
//! list), and Node's 'close' events of handles closed together show that. A handle closed during the
//! phase waits for the next turn.
//!
//! Source: libuv `uv_close`, `uv__run_closing_handles`.

use crate::event::{Event, Phase};
use crate::event_loop::{EventLoop, Step};
use crate::handle::{Body, Handle};

/// Handles on their way out.
#[derive(Debug, Default)]
pub(crate) struct Closing {
    /// Closed since the phase began, in the order of closing.
    queue: Vec<Handle>,
    /// What the phase under way has still to tell, from the back.
    current: Vec<Handle>,
}

impl Closing {
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.current.is_empty()
    }
}

impl EventLoop {
    /// Closes a handle: it yields nothing any more but [`Event::Closed`], in this turn's closing phase or,
    /// if that has begun, in the next one's. Its socket or descriptor is closed now.
    ///
    /// A closing handle keeps the loop alive. Closing one that is closing or stale does nothing.
    ///
    /// ```
    /// # use spindle_loop::{Doors, Event, EventLoop, LoopError, RunMode};
    /// # let mut events = EventLoop::with_doors(Doors::simulated(1).0);
    /// let timer = events.timer();
    /// events.timer_start(timer, 0, 0)?;
    /// events.close(timer);
    /// assert_eq!(events.next(RunMode::Default), Some(Event::Closed { handle: timer }));
    /// assert_eq!(events.next(RunMode::Default), None);
    /// assert_eq!(events.timer_start(timer, 0, 0), Err(LoopError::Closed));
    /// # Ok::<(), LoopError>(())
    /// ```
    pub fn close(&mut self, handle: Handle) {
        if self.handles.open(handle).is_none() {
            return;
        }
        self.quiesce(handle);
        if !self.pending.is_empty() {
            self.pending.forget(handle);
        }
        if let Some(slot) = self.handles.get_mut(handle) {
            slot.closing = true;
        }
        self.closing.queue.push(handle);
    }

    /// Stops whatever the handle does and lets go of what it holds.
    fn quiesce(&mut self, handle: Handle) {
        self.timer_stop(handle);
        self.stop_handle(handle);
        self.handles.set_active(handle, false);
        let Some(slot) = self.handles.get_mut(handle) else { return };
        match std::mem::replace(&mut slot.body, Body::Placeholder) {
            Body::Io(io) => self.drop_source(handle, io),
            Body::Signal { signum } => self.unwatch_signal(handle, signum),
            Body::Wake(waker) => self.drop_waker(handle, &waker),
            Body::Timer(_)
            | Body::Idle { .. }
            | Body::Prepare
            | Body::Check
            | Body::Placeholder
            | Body::Free { .. } => {}
        }
    }

    pub(crate) fn begin_closing(&mut self) -> Step {
        debug_assert!(self.closing.current.is_empty(), "the last closing phase ended");
        std::mem::swap(&mut self.closing.queue, &mut self.closing.current);
        self.enter_phase(Phase::Closing);
        Step::Closing
    }

    #[inline]
    pub(crate) fn next_closed(&mut self) -> Option<Event> {
        let handle = self.closing.current.pop()?;
        self.handles.remove(handle);
        Some(Event::Closed { handle })
    }
}
