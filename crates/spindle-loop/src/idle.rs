//! The idle phase: watchers that run every turn, and keep the poll from waiting while any is active.
//!
//! The name is libuv's and misleading: an idle watcher makes the loop busy. A silent one yields no event and
//! only keeps the poll from waiting; that is how a host says that its check phase has work.
//!
//! The list itself is in `watchers.rs`. Source: libuv `src/unix/loop-watcher.c`.

use crate::event::{Event, Phase};
use crate::event_loop::{EventLoop, Step};
use crate::handle::{Body, Handle};

impl EventLoop {
    /// A new idle watcher, to be started with [`EventLoop::start`].
    pub fn idle(&mut self) -> Handle {
        self.handles.insert(Body::Idle { silent: false })
    }

    /// A new idle watcher that yields no event and, once started, only keeps the poll from waiting.
    ///
    /// With a check watcher it makes what Node calls an immediate:
    ///
    /// ```
    /// # use spindle_loop::{Doors, Event, EventLoop, RunMode};
    /// # let mut events = EventLoop::with_doors(Doors::simulated(1).0);
    /// let timer = events.timer();
    /// events.timer_start(timer, 1_000, 0)?;
    /// let (check, idle) = (events.check(), events.idle_silent());
    /// events.start(check);
    /// events.start(idle);
    /// assert_eq!(events.next(RunMode::Default), Some(Event::Check { handle: check }));
    /// assert_eq!(events.now_ms(), 0, "the poll did not wait for the timer");
    /// # Ok::<(), spindle_loop::LoopError>(())
    /// ```
    pub fn idle_silent(&mut self) -> Handle {
        self.handles.insert(Body::Idle { silent: true })
    }

    pub(crate) fn begin_idle(&mut self) -> Step {
        self.idle.begin();
        self.enter_phase(Phase::Idle);
        Step::Idle
    }

    #[inline]
    pub(crate) fn next_idle(&mut self) -> Option<Event> {
        while let Some(handle) = self.idle.next() {
            let silent = self
                .handles
                .open(handle)
                .is_some_and(|slot| matches!(slot.body, Body::Idle { silent: true }));
            if !silent {
                return Some(Event::Idle { handle });
            }
        }
        None
    }
}
