//! Node's bindings and built-in modules: one folder each, the Rust ops beside the JavaScript.
//!
//! A program's path through this crate: [`run_file`] makes the [`Runtime`] and its engine context, `builtins`
//! evaluates bootstrap, and [`Driver`] runs the main script and then pulls one event at a time out of the loop.
//! The loop is `spindle_loop`'s and knows no JavaScript; the engine is `spindle_engine`'s and knows no loop.
//! ARCHITECTURE.md follows one callback through all of it.
#![forbid(unsafe_code)]

mod bootstrap;
#[allow(dead_code, reason = "some numbers are JavaScript's to use only")]
mod border;
#[cfg(test)]
#[path = "border/javascript.rs"]
mod border_javascript;
mod buffer;
mod builtins;
mod child_process;
mod console;
mod dns;
mod encoding;
mod fs;
mod http;
mod module;
mod net;
pub mod options;
mod os;
mod performance;
mod process;
mod stdio;
mod task_queues;
mod timers;
mod tty;
mod url;
mod util;
pub mod version;
mod vm;

pub use builtins::{Builtins, bootstrap, build_id, engine_options, use_builtins};
pub use process::{RuntimeOptions, Shared, dotenv, memory_limit_bytes, shared};

use spindle_core::{Driver, Runtime};
use spindle_engine::EngineOptions;
use spindle_loop::{EventLoop, OpLog};
use std::convert::Infallible;
use std::fmt;
use std::io;
use std::rc::Rc;

/// Why a program could not be started at all.
#[derive(Debug)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// A main runtime on the system's clock, poller, threads and random bytes.
///
/// # Errors
/// What the operating system says when the poller cannot be made (`EMFILE`).
pub fn new_runtime(options: RuntimeOptions) -> io::Result<Rc<Runtime>> {
    Ok(with_loop(options, EventLoop::new()?))
}

/// A main runtime on a loop whose doors the caller chose.
pub fn with_loop(options: RuntimeOptions, event_loop: EventLoop) -> Rc<Runtime> {
    let runtime = Runtime::with_loop(event_loop);
    process::start(&runtime, options);
    runtime
}

/// A runtime beside a main one, for a thread of its own: it may not change what belongs to the whole process.
///
/// # Errors
/// As [`new_runtime`].
pub fn new_runtime_beside(shared: Shared) -> io::Result<Rc<Runtime>> {
    let runtime = Runtime::new()?;
    process::start_beside(&runtime, shared);
    Ok(runtime)
}

/// Whether something must run before the main script at `path`: what `Driver::run` wants to know.
pub fn is_prepared(runtime: &Runtime, path: &str) -> bool {
    process::process(runtime).options.flags.needs_preparation(path)
}

/// Runs the program in `file` on a new runtime until nothing is left to do, and leaves the process with its exit code.
///
/// The process ends from inside, without tearing the engine down: that takes milliseconds and frees what the system
/// frees anyway.
///
/// With a log, the run is recorded there, or the recorded one repeated.
///
/// # Errors
/// When the loop or the engine cannot be made, the log fails, or nobody said where the built-ins are ([`use_builtins`]). What
/// the program itself does wrong ends in an exit code.
pub fn run_file(file: &str, options: RuntimeOptions, log: Option<OpLog>) -> Result<Infallible, StartError> {
    let heap_limit_mb = options.heap_limit_mb.unwrap_or_else(process::default_heap_limit_mb);
    let runtime =
        new_runtime(options).map_err(|error| StartError(format!("cannot make the event loop: {error}")))?;
    if let Some(log) = log {
        runtime.use_log(log).map_err(|error| StartError(error.to_string()))?;
    }
    let host = runtime.clone();
    let reach =
        |moment: usize| process::state(&runtime).moments_ns[moment].set(runtime.event_loop().now_ns());
    reach(0);
    // What depends on when functions get their machine code, as the depth of the stack does, is to be the same again.
    let engine = EngineOptions { deterministic: !runtime.log.is_off(), ..engine_options(heap_limit_mb) };
    let result = spindle_engine::run(engine, host, |cx| {
        reach(1);
        builtins::bootstrap(cx).map_err(|error| StartError(format!("bootstrap failed: {error}")))?;
        reach(2);
        let outcome = Driver::new(&runtime).run(cx, file, is_prepared(&runtime, file));
        process::leave(&runtime, outcome)
    });
    result.map_err(|error| StartError(format!("cannot start the engine: {error}")))?
}

#[cfg(test)]
mod tests {
    use crate::border::ready;
    use rustix::io::Errno;
    use spindle_core::border::errno;
    use spindle_loop::Ready;

    #[test]
    fn shared_numbers_are_the_systems_and_the_loops() {
        let errnos = [
            (errno::EPERM, Errno::PERM),
            (errno::ENOENT, Errno::NOENT),
            (errno::ESRCH, Errno::SRCH),
            (errno::EINTR, Errno::INTR),
            (errno::EBADF, Errno::BADF),
            (errno::EAGAIN, Errno::AGAIN),
            (errno::EACCES, Errno::ACCESS),
            (errno::EBUSY, Errno::BUSY),
            (errno::ENOTDIR, Errno::NOTDIR),
            (errno::EINVAL, Errno::INVAL),
            (errno::ENFILE, Errno::NFILE),
            (errno::EMFILE, Errno::MFILE),
            (errno::ENOSYS, Errno::NOSYS),
            (errno::ENOTEMPTY, Errno::NOTEMPTY),
            (errno::EPROTO, Errno::PROTO),
            (errno::EAFNOSUPPORT, Errno::AFNOSUPPORT),
            (errno::EADDRNOTAVAIL, Errno::ADDRNOTAVAIL),
            (errno::ECONNABORTED, Errno::CONNABORTED),
            (errno::ENOTCONN, Errno::NOTCONN),
            (errno::ETIMEDOUT, Errno::TIMEDOUT),
            (errno::ECANCELED, Errno::CANCELED),
        ];
        for (ours, system) in errnos {
            assert_eq!(ours, -system.raw_os_error());
        }
        let bits = [
            (ready::READABLE, Ready::READABLE),
            (ready::WRITABLE, Ready::WRITABLE),
            (ready::READ_CLOSED, Ready::READ_CLOSED),
            (ready::WRITE_CLOSED, Ready::WRITE_CLOSED),
            (ready::ERROR, Ready::ERROR),
        ];
        for (ours, loops) in bits {
            assert_eq!(ours, i32::from(loops.bits()));
        }
    }
}
