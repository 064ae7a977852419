//! The `spindle` command with the built-in JavaScript inside. What it does is in `lib.rs`.
#![forbid(unsafe_code)]

use spindle_runtime::Builtins;
use std::process::ExitCode;

fn main() -> ExitCode {
    let sources = Builtins::from_source(spindle_builtins::source);
    spindle::run(sources.with_code(spindle_builtins::code(), spindle_builtins::self_hosted()))
}
