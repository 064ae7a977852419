//! `--replay`: a case is recorded, its folder removed, and the recording repeated in an empty folder.
//!
//! The repetition must print the same bytes and end with the same code. That it makes the same entries in the same
//! order follows from how a replay works: it makes those of the recording, and fails if the program asks for anything
//! else than the recording holds, or if something of it is left over.

use crate::process::{self, Outcome};
use crate::runner::Plan;
use crate::sandbox::Sandbox;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Repeats `log` and says how that differs from `recorded`.
pub fn check(plan: &Plan, log: &Path, recorded: &Outcome, limit: Duration) -> Result<Option<String>, String> {
    let empty = Sandbox::new().map_err(|e| format!("cannot prepare: {e}"))?;
    let mut command = Command::new(&plan.bin);
    command.arg("--replay").arg(log).current_dir(empty.path()).env_clear();
    let repeated = process::run(&mut command, limit).map_err(|e| format!("cannot replay: {e}"))?;
    let differs = [
        ("standard output", recorded.stdout != repeated.stdout, &recorded.stdout, &repeated.stdout),
        ("standard error", recorded.stderr != repeated.stderr, &recorded.stderr, &repeated.stderr),
    ];
    let mut fault = String::new();
    for (what, _, recorded, repeated) in differs.into_iter().filter(|(_, differs, ..)| *differs) {
        fault += &format!("{what} of the replay differs\n--- recorded\n{recorded}--- replayed\n{repeated}");
    }
    if repeated.timed_out {
        fault += "the replay did not end\n";
    } else if recorded.status != repeated.status {
        fault += &format!("recorded status {}, replayed {}\n", recorded.status, repeated.status);
    }
    Ok((!fault.is_empty()).then_some(fault))
}
