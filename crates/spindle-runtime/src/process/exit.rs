//! How a process ends: pool work already submitted runs to its end, then the process leaves at once.
//!
//! The engine is not torn down: nothing it holds outlives the process, and unwinding through JavaScript frames
//! from `process.exit` would run code that must not run any more. Output is written synchronously everywhere,
//! so nothing is buffered here.

use crate::runtime::Runtime;
use spindle_engine::{Cx, Global};

/// Leaves the process at once with this code.
fn exit(code: i32) -> ! {
    spindle_sys::exit_now(code)
}

/// A line of last words. `eprintln!` would panic where standard error is closed or full.
fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes());
}

/// `process.exit` after its listeners ran: submitted work ends first, because it may be writing a file.
pub(crate) fn leave(runtime: &Runtime, code: i32) -> ! {
    runtime.event_loop().join_pool();
    if let Err(error) = runtime.log.finish() {
        say(&format!("spindle: the recording is incomplete: {error}"));
    }
    runtime.process.kept.restore(runtime);
    exit(code)
}

/// JavaScript was terminated from outside; nothing of the program may run any more.
pub(crate) fn exit_terminated(runtime: &Runtime) -> ! {
    leave(runtime, 1)
}

/// An exception that the uncaught handler itself could not deal with: print it and leave with Node's code 7.
pub(crate) fn fatal(cx: &mut Cx, error: &Global) -> ! {
    let text = cx.scope(|scope| {
        let error = scope.global(error);
        crate::builtins::describe(scope, error)
    });
    say(&text);
    exit(7)
}

/// The heap is over its limit: Node's message and exit code (that of an abort).
pub(crate) fn fatal_out_of_memory() -> ! {
    say("\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory");
    exit(134)
}
