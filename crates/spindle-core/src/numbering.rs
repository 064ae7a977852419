//! Small numbers for statics, given on first use: how slots, entries and classes of owners find their place in a table.
//!
//! The numbers are the process's, so that all its runtimes agree; the order of first uses decides them, and nothing that
//! lasts longer than the process (the log, a trace) may hold one.

use std::sync::atomic::{AtomicU32, Ordering};

/// Hands out the numbers of one kind, from 0.
pub(crate) struct Counter(AtomicU32);

impl Counter {
    pub(crate) const fn new() -> Counter {
        Counter(AtomicU32::new(0))
    }
}

/// The number of one static.
pub(crate) struct Number(AtomicU32);

const NONE: u32 = u32::MAX;

impl Number {
    pub(crate) const fn new() -> Number {
        Number(AtomicU32::new(NONE))
    }

    /// The number, given now if this is the first use.
    #[inline]
    pub(crate) fn get(&self, counter: &Counter) -> usize {
        match self.0.load(Ordering::Relaxed) {
            NONE => self.give(counter),
            number => number as usize,
        }
    }

    #[cold]
    fn give(&self, counter: &Counter) -> usize {
        let fresh = counter.0.fetch_add(1, Ordering::Relaxed);
        // Another thread may have been first; then a number stays unused.
        match self.0.compare_exchange(NONE, fresh, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => fresh as usize,
            Err(theirs) => theirs as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_given_once_and_differ() {
        let counter = Counter::new();
        let (a, b) = (Number::new(), Number::new());
        assert_eq!((a.get(&counter), b.get(&counter), a.get(&counter)), (0, 1, 0));
    }
}
