//! `spindle-dev`: the command for work on the built-in JavaScript, which it reads from this source tree at each start.
//!
//! A program of its own, made by `./x dev` alone: the command has neither this code nor a switch for it, so nobody can make it
//! load built-ins from a place that somebody may write to. The tree is the one it was built in. Nothing is compiled ahead of
//! time here, so it starts more slowly.
#![forbid(unsafe_code)]

use spindle_runtime::Builtins;
use std::borrow::Cow;
use std::fs;
use std::process::ExitCode;
use std::sync::OnceLock;

const RUNTIME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spindle-runtime");

fn main() -> ExitCode {
    spindle::run(Builtins::from_source(source))
}

/// The source of the built-in `id` as it stands in its file now.
fn source(id: &str) -> Option<Cow<'static, str>> {
    static LIST: OnceLock<String> = OnceLock::new();
    let list = LIST.get_or_init(|| read(&format!("{RUNTIME}/builtins.txt")).unwrap_or_default());
    let mut rows = list.lines().map(|line| line.split('\t'));
    let path = rows.find_map(|mut row| (row.next() == Some(id)).then(|| row.next())?)?;
    read(&format!("{RUNTIME}/src/{path}")).map(Cow::Owned)
}

/// A file that cannot be read is named: what fails without it would be a puzzle.
fn read(path: &str) -> Option<String> {
    fs::read_to_string(path).inspect_err(|error| eprintln!("spindle-dev: {path}: {error}")).ok()
}
