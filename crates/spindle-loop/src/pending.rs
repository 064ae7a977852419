//! The pending phase: results that were known at once but are told later.
//!
//! A call that fails on the spot must not surprise its caller with an event before it returns, so its result
//! is deferred to here. The phase runs before the poll and again after it, there in at most eight passes, so
//! that what the poll's handlers deferred does not wait a turn and cannot keep the loop here either.
//!
//! Source: libuv `uv__run_pending` and its second use in `uv_run`.

use crate::event::{Event, Phase};
use crate::event_loop::{EventLoop, Step};
use crate::handle::Handle;
use std::collections::VecDeque;

/// How many passes the second pending phase of a turn makes at most.
const PASSES_MAX: u32 = 8;

/// Deferred results.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    queue: VecDeque<(Handle, i32)>,
    /// How many of them belong to the pass under way.
    left: usize,
    /// How many more passes the phase may make.
    passes: u32,
}

impl Pending {
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    fn begin(&mut self, passes: u32) {
        self.passes = passes;
        self.left = 0;
    }

    fn next(&mut self) -> Option<(Handle, i32)> {
        if self.left == 0 {
            self.passes = self.passes.checked_sub(1)?;
            self.left = self.queue.len();
        }
        self.left = self.left.checked_sub(1)?;
        self.queue.pop_front()
    }

    /// Forgets what was deferred for a handle that closes.
    pub fn forget(&mut self, handle: Handle) {
        let mut index = 0;
        let left = self.left;
        self.queue.retain(|(deferred, _)| {
            let keep = *deferred != handle;
            self.left -= usize::from(!keep && index < left);
            index += 1;
            keep
        });
    }
}

impl EventLoop {
    /// Defers a result: [`Event::Pending`] with `status` (0 or a negative errno) in the next pending phase.
    ///
    /// ```
    /// # use spindle_loop::{Doors, Event, EventLoop, RunMode};
    /// # let mut events = EventLoop::with_doors(Doors::simulated(1).0);
    /// let connection = events.placeholder();
    /// events.defer(connection, -2); // ENOENT: there is no such socket
    /// assert_eq!(events.next(RunMode::Default), Some(Event::Pending { handle: connection, status: -2 }));
    /// ```
    ///
    /// It keeps the loop alive. Nothing happens if the handle is closing or stale, or closes before.
    pub fn defer(&mut self, handle: Handle, status: i32) {
        if self.handles.open(handle).is_some() {
            self.pending.queue.push_back((handle, status));
        }
    }

    pub(crate) fn begin_pending(&mut self) -> Step {
        self.can_sleep = self.pending.is_empty() && self.idle.is_empty();
        self.pending.begin(1);
        self.enter_phase(Phase::Pending);
        Step::Pending
    }

    pub(crate) fn begin_pending_again(&mut self) -> Step {
        self.pending.begin(PASSES_MAX);
        if !self.pending.is_empty() {
            self.enter_phase(Phase::Pending);
        }
        Step::PendingAgain
    }

    #[inline]
    pub(crate) fn next_pending(&mut self) -> Option<Event> {
        if self.pending.is_empty() {
            return None;
        }
        self.pending.next().map(|(handle, status)| Event::Pending { handle, status })
    }
}
