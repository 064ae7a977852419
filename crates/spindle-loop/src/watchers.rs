//! The list behind idle, prepare and check: watchers that yield one event each per turn.
//!
//! Order is libuv's: the watcher started last comes first, and one started during the pass waits for the
//! next turn. (`src/unix/loop-watcher.c` puts a started watcher at the head of its queue.)

use crate::handle::Handle;

/// Watchers in the order of starting.
#[derive(Debug, Default)]
pub(crate) struct Watchers {
    list: Vec<Handle>,
    /// The pass under way has still to visit `list[..left]`, from the back.
    left: usize,
}

impl Watchers {
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn start(&mut self, handle: Handle) {
        self.list.push(handle);
    }

    pub fn stop(&mut self, handle: Handle) {
        let Some(at) = self.list.iter().position(|started| *started == handle) else { return };
        self.list.remove(at);
        if at < self.left {
            self.left -= 1;
        }
    }

    pub fn begin(&mut self) {
        self.left = self.list.len();
    }

    #[inline]
    pub fn next(&mut self) -> Option<Handle> {
        self.left = self.left.checked_sub(1)?;
        Some(self.list[self.left])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::{Body, Handles};

    fn three() -> (Watchers, [Handle; 3]) {
        let mut handles = Handles::new();
        let made = [(); 3].map(|()| handles.insert(Body::Check));
        let mut watchers = Watchers::default();
        made.iter().for_each(|handle| watchers.start(*handle));
        (watchers, made)
    }

    #[test]
    fn the_one_started_last_comes_first() {
        let (mut watchers, [a, b, c]) = three();
        watchers.begin();
        let visited: Vec<Handle> = std::iter::from_fn(|| watchers.next()).collect();
        assert_eq!(visited, [c, b, a]);
    }

    #[test]
    fn stopping_and_starting_during_a_pass_skips_nobody() {
        let (mut watchers, [a, b, c]) = three();
        watchers.begin();
        assert_eq!(watchers.next(), Some(c));
        watchers.stop(c);
        watchers.start(c);
        watchers.stop(b);
        assert_eq!(watchers.next(), Some(a));
        assert_eq!(watchers.next(), None);
    }
}
