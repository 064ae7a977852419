//! The prepare phase: watchers that run every turn just before the poll.
//!
//! The list itself is in `watchers.rs`. Source: libuv `src/unix/loop-watcher.c`.

use crate::event::{Event, Phase};
use crate::event_loop::{EventLoop, Step};
use crate::handle::{Body, Handle};

impl EventLoop {
    /// A new prepare watcher, to be started with [`EventLoop::start`].
    pub fn prepare(&mut self) -> Handle {
        self.handles.insert(Body::Prepare)
    }

    pub(crate) fn begin_prepare(&mut self) -> Step {
        self.prepare.begin();
        self.enter_phase(Phase::Prepare);
        Step::Prepare
    }

    #[inline]
    pub(crate) fn next_prepare(&mut self) -> Option<Event> {
        self.prepare.next().map(|handle| Event::Prepare { handle })
    }
}
