//! What a process was started with, and the little of it that Rust must keep up to date.

use crate::runtime::RuntimeOptions;
use std::cell::{Cell, RefCell};

/// argv, the environment and the pool's size.
#[derive(Debug)]
pub struct ProcessState {
    /// What the command line handed over.
    pub options: RuntimeOptions,
    /// Monotonic time at the start, in ns.
    pub started_ns: u64,
    /// When the engine was begun, when it was there, and when the built-ins were: `performance.nodeTiming`.
    pub moments_ns: [Cell<u64>; 3],
    /// `process.title`.
    pub title: RefCell<String>,
    /// Whether the pool has got its size, which the first work settles.
    pub pool_sized: Cell<bool>,
    /// Terminals and descriptors that the end of the process puts back.
    pub kept: crate::tty::Kept,
    /// `UV_THREADPOOL_SIZE` as the program's own environment has it now.
    pool_size: RefCell<Option<String>>,
}

const POOL_SIZE: &str = "UV_THREADPOOL_SIZE";

impl ProcessState {
    /// The state at the start of a process.
    pub fn new(options: RuntimeOptions, started_ns: u64) -> ProcessState {
        let pool_size =
            options.env.iter().find(|(name, _)| name == POOL_SIZE).map(|(_, value)| value.clone());
        let title = options.argv0.clone();
        ProcessState {
            options,
            started_ns,
            moments_ns: [const { Cell::new(0) }; 3],
            title: RefCell::new(title),
            pool_sized: Cell::new(false),
            kept: crate::tty::Kept::default(),
            pool_size: RefCell::new(pool_size),
        }
    }

    /// The program set or removed a variable of its environment.
    pub fn env_changed(&self, name: &str, value: Option<&str>) {
        if name == POOL_SIZE {
            *self.pool_size.borrow_mut() = value.map(str::to_owned);
        }
    }

    /// Threads the pool is to have: 4, or what the variable says, where 0 and what is no number count as 1 and 1024 is the most.
    pub fn pool_threads(&self) -> usize {
        match &*self.pool_size.borrow() {
            None => 4,
            Some(text) => leading_number(text).clamp(1, 1024),
        }
    }
}

/// The digits at the start of a text, as C's `atoi` reads them.
fn leading_number(text: &str) -> usize {
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).take(9).collect();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(value: Option<&str>) -> usize {
        let state = ProcessState::new(RuntimeOptions::default(), 0);
        state.env_changed(POOL_SIZE, value);
        state.pool_threads()
    }

    #[test]
    fn pool_size_reads_like_libuvs() {
        assert_eq!(threads(None), 4);
        assert_eq!(threads(Some("8")), 8);
        assert_eq!(threads(Some("0")), 1);
        assert_eq!(threads(Some("many")), 1);
        assert_eq!(threads(Some("5000")), 1024);
    }
}
