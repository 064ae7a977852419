//! How a program ended, for whoever owns its thread to act on.

/// What [`Driver::run`](crate::Driver::run) came to. The driver itself never ends the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was left to do, or the program asked to end: its exit code.
    Exit(i32),
    /// It was terminated from outside.
    Terminated,
    /// The heap reached its limit.
    OutOfMemory,
    /// A replayed run did something else than its log says: where.
    Diverged(String),
    /// The handler of uncaught errors failed itself, a mistake of ours: what was thrown, as text.
    Fatal(String),
}
