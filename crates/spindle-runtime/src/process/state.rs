//! What a process was started with, and the little of it that Rust must keep up to date: once for the process, and for each
//! thread that runs a program.

use spindle_core::{Runtime, Slot};
use spindle_engine::OpError;
use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};

/// What the command line hands to a new runtime.
#[derive(Debug, Clone, Default)]
pub struct RuntimeOptions {
    /// `process.execPath`.
    pub exec_path: String,
    /// `process.argv[0]` as the user typed it.
    pub argv0: String,
    /// The options of the command line and of `NODE_OPTIONS`.
    pub flags: crate::options::Options,
    /// The arguments after the file.
    pub args: Vec<String>,
    /// The environment, in the order in which the parent gave it.
    pub env: Vec<(String, String)>,
    /// `--max-old-space-size`; none = by the memory there is (`memory.rs`).
    pub heap_limit_mb: Option<usize>,
}

/// What all runtimes of a process share.
#[derive(Debug, Default)]
pub(crate) struct Process {
    /// What the command line handed over.
    pub options: RuntimeOptions,
    /// Monotonic time at the start, in ns.
    pub started_ns: u64,
    /// Terminals and descriptors that the end of the process puts back.
    pub kept: crate::tty::Kept,
    title: Mutex<String>,
}

impl Process {
    /// `process.title`.
    pub fn title(&self) -> String {
        self.title.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets `process.title`.
    pub fn set_title(&self, title: &str) {
        title.clone_into(&mut self.title.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// What one runtime knows of its process and of itself.
#[derive(Debug, Default)]
pub(crate) struct ProcessState {
    /// Whether this is a runtime beside the main one, which alone may change what belongs to the whole process.
    pub is_beside: bool,
    /// Shared with the other runtimes.
    pub process: Arc<Process>,
    /// When the engine was begun, when it was there, and when the built-ins were: `performance.nodeTiming`.
    pub moments_ns: [Cell<u64>; 3],
}

static STATE: Slot<ProcessState> = Slot::new();

/// The runtime's state of `process`.
pub(crate) fn state(rt: &Runtime) -> &ProcessState {
    rt.slot(&STATE)
}

/// The same, what belongs to the whole process.
pub(crate) fn process(rt: &Runtime) -> &Process {
    &state(rt).process
}

/// Tells a new main runtime what its process was started with.
pub(crate) fn start(rt: &Runtime, options: RuntimeOptions) {
    let pool_size = options.env.iter().find(|(name, _)| name == POOL_SIZE).map(|(_, value)| value.clone());
    env_changed(rt, POOL_SIZE, pool_size.as_deref());
    let (started_ns, title) = (rt.event_loop().now_ns(), Mutex::new(options.argv0.clone()));
    let process = Process { options, started_ns, title, ..Process::default() };
    rt.slot_or(&STATE, || ProcessState { process: Arc::new(process), ..ProcessState::default() });
}

/// What a runtime beside the main one takes from it.
#[derive(Debug, Clone)]
pub struct Shared(Arc<Process>);

/// What `rt` shares with runtimes on other threads.
pub fn shared(rt: &Runtime) -> Shared {
    Shared(state(rt).process.clone())
}

/// Tells a new runtime that it runs beside the main one.
pub(crate) fn start_beside(rt: &Runtime, shared: Shared) {
    rt.slot_or(&STATE, || ProcessState { process: shared.0, is_beside: true, ..ProcessState::default() });
}

/// Time zone, working directory, ids, mask and signals are the whole process's: only the main runtime changes them.
///
/// # Errors
/// `ERR_WORKER_UNSUPPORTED_OPERATION` in another one.
pub(crate) fn only_main(rt: &Runtime, what: &str) -> Result<(), OpError> {
    if !state(rt).is_beside {
        return Ok(());
    }
    let message = format!("{what} is not supported in workers");
    Err(OpError::type_error("ERR_WORKER_UNSUPPORTED_OPERATION", message))
}

const POOL_SIZE: &str = "UV_THREADPOOL_SIZE";

/// The program set or removed a variable of its environment: the pool takes its size from there until it has work.
pub(crate) fn env_changed(rt: &Runtime, name: &str, value: Option<&str>) {
    if name == POOL_SIZE {
        rt.set_pool_threads(pool_threads(value));
    }
}

/// Threads the pool is to have: 4, or what the variable says, where 0 and what is no number count as 1 and 1024 is the most.
fn pool_threads(value: Option<&str>) -> usize {
    value.map_or(4, |text| leading_number(text).clamp(1, 1024))
}

/// The digits at the start of a text, as C's `atoi` reads them.
fn leading_number(text: &str) -> usize {
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).take(9).collect();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pool_size_reads_like_libuvs() {
        assert_eq!(pool_threads(None), 4);
        assert_eq!(pool_threads(Some("8")), 8);
        assert_eq!(pool_threads(Some("0")), 1);
        assert_eq!(pool_threads(Some("many")), 1);
        assert_eq!(pool_threads(Some("5000")), 1024);
    }
}
