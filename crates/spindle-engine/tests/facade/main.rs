//! Tests of the facade's public interface.
//!
//! The engine is initialised once per process and a crash must not take other cases down, so each case runs in a
//! process of its own: without `--case`, this program runs itself once per case. It understands what `cargo test`
//! passes: name filters, `--exact`, `--skip NAME`, `--list`.

#![allow(clippy::disallowed_methods, reason = "the harness measures real time, and tests need threads")]

mod support;

use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

mod bytes;
mod calls;
mod code;
mod inside;
mod interrupts;
mod jobs;
mod limits;
mod many;
mod messages;
mod modules;
mod ops;
mod raw;
mod roots;
mod stops;

/// One case: its name and what it does (it panics to fail).
pub type Case = (&'static str, fn());

fn cases() -> Vec<Case> {
    [
        roots::CASES,
        calls::CASES,
        jobs::CASES,
        interrupts::CASES,
        ops::CASES,
        bytes::CASES,
        code::CASES,
        limits::CASES,
        modules::CASES,
        inside::CASES,
        messages::CASES,
        stops::CASES,
        many::CASES,
        raw::CASES,
    ]
    .concat()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(name) = arguments.iter().position(|a| a == "--case").and_then(|at| arguments.get(at + 1)) {
        return run_here(name);
    }
    let selected = select(&arguments);
    if arguments.iter().any(|a| a == "--list") {
        selected.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let failed: Vec<&str> =
        selected.iter().filter(|(name, _)| !run_apart(name)).map(|(name, _)| *name).collect();
    failed.iter().for_each(|name| println!("failed: {name}"));
    // In the words of Rust's own harness, by which `x` counts.
    let verdict = if failed.is_empty() { "ok" } else { "FAILED" };
    println!("\ntest result: {verdict}. {} passed; {} failed", selected.len() - failed.len(), failed.len());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_here(name: &str) -> ExitCode {
    let hidden = [code::HIDDEN, limits::HIDDEN, stops::HIDDEN].concat();
    let Some((_, case)) = cases().into_iter().chain(hidden).find(|(known, _)| *known == name) else {
        eprintln!("no case '{name}'");
        return ExitCode::FAILURE;
    };
    case();
    ExitCode::SUCCESS
}

fn select(arguments: &[String]) -> Vec<Case> {
    let exact = arguments.iter().any(|a| a == "--exact");
    let mut filters = Vec::new();
    let mut skips = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--skip" => skips.extend(rest.next()),
            "--test-threads" | "--format" | "--color" | "-Z" => drop(rest.next()),
            flag if flag.starts_with('-') => {}
            _ => filters.push(argument),
        }
    }
    let fits =
        |name: &str, pattern: &String| if exact { name == pattern } else { name.contains(pattern.as_str()) };
    let wanted = |(name, _): &Case| filters.is_empty() || filters.iter().any(|f| fits(name, f));
    cases()
        .into_iter()
        .filter(wanted)
        .filter(|(name, _)| !skips.iter().any(|s| name.contains(s.as_str())))
        .collect()
}

/// Runs a case in a process of its own, with a guard against hangs.
fn run_apart(name: &str) -> bool {
    let program = std::env::current_exe().expect("the test's own path");
    let mut child = Command::new(program)
        .args(["--case", name])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the test can start itself");
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(support::GUARD_S) {
        if child.try_wait().expect("the child can be waited for").is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    // Harmless if it has ended.
    let _ = child.kill();
    let output = child.wait_with_output().expect("the child's output");
    let passed = output.status.success();
    println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    if !passed || std::env::var_os("SHOW_OUTPUT").is_some() {
        print!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        println!("{}", output.status);
    }
    passed
}
