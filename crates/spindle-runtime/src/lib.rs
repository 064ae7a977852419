//! Node's bindings and built-in modules: one folder each, the Rust ops beside the JavaScript.
//!
//! A program's path through this crate: [`run_file`] makes the [`Runtime`] and its engine context, `builtins`
//! evaluates bootstrap, and [`driver`] runs the main script and then pulls one event at a time out of the loop.
//! The loop is `spindle_loop`'s and knows no JavaScript; the engine is `spindle_engine`'s and knows no loop.
//! ARCHITECTURE.md follows one callback through all of it.
#![forbid(unsafe_code)]

// The `#[op]` macro names this crate from inside it.
extern crate self as spindle_runtime;

mod bootstrap;
mod buffer;
mod builtins;
mod child_process;
mod console;
mod dns;
pub mod driver;
mod encoding;
mod files;
mod fs;
mod http;
mod log;
mod logged;
mod module;
mod net;
pub mod op;
pub mod options;
mod os;
mod performance;
mod process;
mod resources;
mod runtime;
mod stdio;
mod syserr;
mod task_queues;
mod tasks;
mod timers;
mod tty;
mod url;
mod util;
pub mod version;
mod vm;

pub use builtins::{bootstrap, engine_options, is_baked};
pub use process::{dotenv, memory_limit_bytes};
pub use runtime::{HEAP_LIMIT_MB, Runtime, RuntimeOptions};

use std::convert::Infallible;
use std::fmt;

/// Why a program could not be started at all.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// Runs the program in `file` on a new runtime until nothing is left to do, and leaves the process with its exit code.
///
/// The process ends from inside, without tearing the engine down: that takes milliseconds and frees what the system
/// frees anyway.
///
/// # Errors
/// When the loop or the engine cannot be made. What the program itself does wrong ends in an exit code.
pub fn run_file(file: &str, options: RuntimeOptions) -> Result<Infallible, StartError> {
    let heap_limit_mb = options.heap_limit_mb.unwrap_or_else(process::default_heap_limit_mb);
    let runtime =
        Runtime::new(options).map_err(|error| StartError(format!("cannot make the event loop: {error}")))?;
    let host = runtime.clone();
    let reach = |moment: usize| runtime.process.moments_ns[moment].set(runtime.event_loop().now_ns());
    reach(0);
    let result = spindle_engine::run(engine_options(heap_limit_mb), host, |cx| {
        reach(1);
        builtins::bootstrap(cx).map_err(|error| StartError(format!("bootstrap failed: {error}")))?;
        reach(2);
        let code = driver::Driver::new(&runtime).run(cx, file);
        process::leave(&runtime, code)
    });
    result.map_err(|error| StartError(format!("cannot start the engine: {error}")))?
}
