//! The check phase: watchers that run every turn just after the poll. Node's `setImmediate` lives here.
//!
//! The list itself is in `watchers.rs`. Source: libuv `src/unix/loop-watcher.c`.

use crate::event::{Event, Phase};
use crate::event_loop::{EventLoop, Step};
use crate::handle::{Body, Handle};

impl EventLoop {
    /// A new check watcher, to be started with [`EventLoop::start`].
    pub fn check(&mut self) -> Handle {
        self.handles.insert(Body::Check)
    }

    pub(crate) fn begin_check(&mut self) -> Step {
        self.check.begin();
        self.late.clear();
        self.enter_phase(Phase::Check);
        Step::Check
    }

    #[inline]
    pub(crate) fn next_check(&mut self) -> Option<Event> {
        self.check.next().map(|handle| Event::Check { handle })
    }
}
