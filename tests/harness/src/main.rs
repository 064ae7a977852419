//! Runs the golden programs of `tests/spec` against a runtime, one fresh process for each run.
//!
//! The engine initialises once per process and a crash must not take other cases down, so nothing of
//! the runtime is linked here: the harness starts `--bin`, which may as well be Node, and compares
//! what it printed. `tests/spec/README.md` tells how a case is written. Where to read next:
//! `case.rs` (what a case is), `runner.rs` (how it runs), `expect.rs` (what counts as right).

#![forbid(unsafe_code)]

mod bless;
mod case;
mod cli;
mod diff;
mod expect;
mod form;
mod header;
mod node_tests;
mod pattern;
mod process;
mod replay;
mod report;
mod runner;
mod runtime;
mod sandbox;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use case::Case;
use cli::Options;
use node_tests::NodeTests;
use report::Report;
use runner::{Plan, Verdict};
use runtime::Runtime;

/// Cases at a time, order cases aside.
const DEFAULT_JOBS: usize = 2;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            eprintln!("spindle-harness: {why}");
            ExitCode::from(2)
        }
    }
}

/// `Ok(false)`: a case failed.
fn run() -> Result<bool, String> {
    let options = Options::parse(env::args().skip(1))?;
    if options.help {
        print!("{}", cli::USAGE);
        return Ok(true);
    }
    if let Some(root) = &options.node {
        return run_node_tests(root, &options);
    }
    let root = match &options.cases {
        Some(dir) => dir.clone(),
        None => nearest_cases()?,
    };
    let mut cases = case::discover(&root, options.later)?;
    cases.retain(|case| options.selects(&case.name));
    if options.list {
        for case in &cases {
            println!("{}: test", case.name);
        }
        return Ok(true);
    }
    run_cases(&cases, &options)
}

fn run_node_tests(root: &Path, options: &Options) -> Result<bool, String> {
    let tests = NodeTests {
        root: std::path::absolute(root).map_err(|e| e.to_string())?,
        bin: find_bin(options.bin.as_deref())?,
        jobs: options.jobs.unwrap_or(DEFAULT_JOBS),
        bless: options.bless,
    };
    let list =
        nearest("tests/node/expectations.txt").ok_or("no tests/node/expectations.txt above this folder")?;
    tests.run(&list, &|name| options.selects(name))
}

fn run_cases(cases: &[Case], options: &Options) -> Result<bool, String> {
    let bin = find_bin(options.bin.as_deref())?;
    let plan = Plan {
        runtime: Runtime::of(&bin, options.runtime.as_deref()),
        bin,
        times: options.times,
        soak: options.soak,
        keep: options.keep,
        replay: options.replay,
    };
    let report = Report::default();
    let jobs = options.jobs.unwrap_or(DEFAULT_JOBS);
    runner::for_each_case(cases, jobs, |case| match &case.header.only {
        Some((runtime, reason)) if runtime != plan.runtime.name() => {
            report.ignored(&case.name, reason);
        }
        _ if options.replay && case.header.live.is_some() => {
            report.ignored(&case.name, case.header.live.as_deref().unwrap_or_default());
        }
        _ if options.bless => bless_case(&plan, case, &report, options),
        _ => report.case(&case.name, plan.run(case), rerun(&plan, case, options)),
    });
    Ok(report.close())
}

fn bless_case(plan: &Plan, case: &Case, report: &Report, options: &Options) {
    let runs = plan.times(case);
    let fault = match bless::bless(plan, case) {
        Ok(changed) => {
            for path in changed {
                println!("wrote {path}");
            }
            None
        }
        Err(why) => Some(format!("{why}\n")),
    };
    report.case(&case.name, Verdict { runs, fault }, rerun(plan, case, options));
}

/// The command that runs `case` alone again, for the same runtime.
fn rerun(plan: &Plan, case: &Case, options: &Options) -> String {
    let own = env::current_exe().unwrap_or_else(|_| "spindle-harness".into());
    let mut command = format!("{} --bin {}", own.display(), plan.bin.display());
    let given =
        |name: &str, value: Option<String>| value.map_or(String::new(), |value| format!(" {name} {value}"));
    command += &given("--runtime", options.runtime.clone());
    command += &given("--cases", options.cases.as_ref().map(|dir| dir.display().to_string()));
    command += &given("--times", options.times.map(|times| times.to_string()));
    if options.later {
        command += " --later";
    }
    format!("{command} --exact {}", case.name)
}

/// The nearest `tests/spec` above the working directory, else above this program.
fn nearest_cases() -> Result<PathBuf, String> {
    nearest("tests/spec").ok_or_else(|| "no tests/spec above this folder; see --cases".into())
}

fn nearest(path: &str) -> Option<PathBuf> {
    let starts = [env::current_dir(), env::current_exe()];
    let folders = starts.iter().flatten().flat_map(|start| start.ancestors());
    folders.map(|dir| dir.join(path)).find(|found| found.exists())
}

/// The runtime's absolute path. Links are not resolved: the file name tells which runtime it is.
fn find_bin(given: Option<&Path>) -> Result<PathBuf, String> {
    let candidate = match given {
        None => env::current_exe()
            .map_err(|e| format!("cannot tell where this program is: {e}"))?
            .with_file_name("spindle"),
        Some(path) if path.components().count() == 1 && !path.exists() => search_path(path)?,
        Some(path) => path.to_owned(),
    };
    let bin = std::path::absolute(&candidate).map_err(|e| e.to_string())?;
    if !bin.is_file() {
        return Err(format!("no runtime at {}; build it or give --bin", bin.display()));
    }
    Ok(bin)
}

fn search_path(name: &Path) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|file| file.is_file())
        .ok_or_else(|| format!("{} is not in PATH", name.display()))
}
