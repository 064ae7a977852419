//! Numbers that Rust and JavaScript share about the loop.
//!
//! The build script of `spindle-runtime` makes `internal/border` of this file and of that crate's `border.rs`, which says
//! how: each line is a comment, a module's head or end, or a constant.

/// Indices into the words shared with JavaScript.
pub mod word {
    /// 1 while the tick queue holds a tick.
    pub const HAS_TICK: usize = 0;
    /// Immediates that wait for the check phase.
    pub const IMMEDIATE_COUNT: usize = 1;
    /// Those of them that keep the loop alive.
    pub const IMMEDIATE_REF_COUNT: usize = 2;
    /// Timers that keep the loop alive.
    pub const TIMER_REF_COUNT: usize = 3;
    /// Non-zero once any AsyncLocalStorage is in use; JavaScript's own.
    pub const HAS_CONTEXT: usize = 4;
    /// 1 once the process is on its way out, `process._exiting`; JavaScript's own.
    pub const EXITING: usize = 5;
    /// Number of `i32` words.
    pub const I32_WORDS: usize = 16;
    /// Absolute loop time in ms of the nearest list of timers, 0 = none (an `f64` word).
    pub const TIMER_DEADLINE: usize = 0;
    /// Number of `f64` words.
    pub const F64_WORDS: usize = 4;
}

/// First argument of the `dispatch` entry: what happened.
pub mod dispatch {
    /// A request is complete.
    pub const REQUEST: i32 = 0;
    /// A resource is ready.
    pub const IO: i32 = 1;
    /// A resource is closed.
    pub const CLOSED: i32 = 2;
    /// A signal came.
    pub const SIGNAL: i32 = 3;
    /// What was put off has failed or gone well.
    pub const PENDING: i32 = 4;
}
