//! How a process ends: pool work already submitted runs to its end, then the process leaves at once.
//!
//! The engine is not torn down: nothing it holds outlives the process. Output is written synchronously everywhere,
//! so nothing is buffered here.

use super::state::process;
use spindle_core::{Outcome, Runtime};

/// Leaves the process at once with this code.
fn exit(code: i32) -> ! {
    spindle_sys::exit_now(code)
}

/// A line of last words. `eprintln!` would panic where standard error is closed or full.
fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes());
}

/// Ends the process as its program ended.
pub(crate) fn leave(runtime: &Runtime, outcome: Outcome) -> ! {
    match outcome {
        Outcome::Exit(code) => finish(runtime, code),
        Outcome::Terminated => finish(runtime, 1),
        // Node's code for a failure of the handler of uncaught errors.
        Outcome::Fatal(text) => {
            say(&text);
            exit(7)
        }
        Outcome::Diverged(text) => {
            say(&format!("spindle: {text}"));
            exit(1)
        }
        // Node's message and exit code (that of an abort).
        Outcome::OutOfMemory => {
            say("\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory");
            exit(134)
        }
    }
}

/// Submitted work ends first, because it may be writing a file.
fn finish(runtime: &Runtime, code: i32) -> ! {
    runtime.event_loop().join_pool();
    let is_replay = runtime.log.is_replaying();
    if let Err(error) = runtime.log.finish() {
        let what = if is_replay { "the replay did not reach its end" } else { "the recording is incomplete" };
        say(&format!("spindle: {what}: {error}"));
        exit(1)
    }
    process(runtime).kept.restore(runtime);
    exit(code)
}
