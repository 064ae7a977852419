//! Small numbers for statics, given on first use: how slots, entries and classes of owners find their place in a table.
//!
//! The numbers are the process's, so that all its runtimes agree; the order of first uses decides them, and nothing that
//! lasts longer than the process (the log, a trace) may hold one.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// Hands out the numbers of one kind, from 0.
pub(crate) struct Counter {
    next: Mutex<u32>,
    limit: usize,
    what: &'static str,
}

impl Counter {
    /// At most `limit` statics of the kind called `what` can have a number.
    pub(crate) const fn new(limit: usize, what: &'static str) -> Counter {
        Counter { next: Mutex::new(0), limit, what }
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
    ///
    /// Panics if the kind has no more; that is a mistake in the program, which its first run tells.
    #[inline]
    pub(crate) fn get(&self, counter: &Counter) -> usize {
        match self.0.load(Ordering::Relaxed) {
            NONE => self.give(counter),
            number => number as usize,
        }
    }

    #[cold]
    fn give(&self, counter: &Counter) -> usize {
        let mut next = counter.next.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been first.
        let known = self.0.load(Ordering::Relaxed);
        if known != NONE {
            return known as usize;
        }
        let fresh = *next;
        assert!((fresh as usize) < counter.limit, "more than {} {}", counter.limit, counter.what);
        *next += 1;
        self.0.store(fresh, Ordering::Relaxed);
        fresh as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::sync::Barrier;

    #[test]
    fn numbers_are_given_once_and_differ() {
        let counter = Counter::new(2, "statics");
        let (a, b) = (Number::new(), Number::new());
        assert_eq!((a.get(&counter), b.get(&counter), a.get(&counter)), (0, 1, 0));
    }

    #[test]
    #[should_panic(expected = "more than 1 statics")]
    fn the_limit_is_told() {
        let counter = Counter::new(1, "statics");
        let (a, b) = (Number::new(), Number::new());
        a.get(&counter);
        b.get(&counter);
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "threads are what this is about")]
    fn threads_that_meet_waste_no_number() {
        static COUNTER: Counter = Counter::new(30, "statics");
        static NUMBERS: [Number; 30] = [const { Number::new() }; 30];
        let barrier = Barrier::new(8);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    barrier.wait();
                    assert!(NUMBERS.iter().all(|number| number.get(&COUNTER) < 30));
                });
            }
        });
        let all: BTreeSet<usize> = NUMBERS.iter().map(|number| number.get(&COUNTER)).collect();
        assert_eq!(all, (0..30).collect());
    }
}
