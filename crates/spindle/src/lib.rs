//! The `spindle` command: reads the command line, runs a program, and leaves with its exit code.
//!
//! A library, because two programs are made of it: `spindle` (`main.rs`) has the built-in JavaScript inside, `spindle-dev`
//! (`dev.rs`) reads it from the source tree.
//!
//! What a program may do is `spindle_runtime`'s; this crate holds the order of option sources, usage texts and exit codes.
//! Called by the name `node`, the command answers `--version` as Node does, so that tools which start `node` and read its
//! version work (see `internal/process/node_shim` in the runtime).
#![forbid(unsafe_code)]

mod command;
mod environment;
mod help;
mod recording;

use command::{Command, Refusal, Run};
use recording::{Head, Wish};
use spindle_loop::OpLog;
use spindle_loop::oplog::LogError;
use spindle_runtime::{Builtins, RuntimeOptions, version};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// All of the command: what it is told to do stands in the process's arguments and environment.
pub fn run(builtins: Builtins) -> ExitCode {
    spindle_runtime::use_builtins(builtins);
    let mut words = std::env::args_os().skip(1).map(lossy).collect();
    let wish = recording::split(&mut words);
    match prepare(words, wish) {
        Ok(job) => perform(job),
        Err(Refusal { lines, code }) => refuse(&lines, code),
    }
}

/// A command line that is about to be followed, and the log that goes with it.
struct Job {
    head: Head,
    log: Option<OpLog>,
}

fn prepare(words: Vec<String>, wish: Wish) -> Result<Job, Refusal> {
    let failed = |file: &str, error: LogError| Refusal { lines: vec![format!("{file}: {error}")], code: 1 };
    if let Wish::Replay(file) = &wish {
        if !words.is_empty() {
            return Err(Refusal::usage(
                "--replay takes a log and nothing else: the log has the rest".to_owned(),
            ));
        }
        let (log, head) = recording::replay(file).map_err(|error| failed(file, error))?;
        return Ok(Job { head, log: Some(log) });
    }
    let env = std::env::vars_os().map(|(name, value)| (lossy(name), lossy(value))).collect();
    let env = environment::with_files(&words, env).map_err(Refusal::usage)?;
    let exec_path = std::env::current_exe().map_or_else(|_| argv0(), |path| lossy(path.into_os_string()));
    let head = Head { words, env, paths: [exec_path, argv0()] };
    let log = match &wish {
        Wish::Record(file) if head.words.is_empty() => {
            return Err(Refusal::usage(format!("--record {file} needs a program behind it")));
        }
        Wish::Record(file) => Some(recording::record(file, &head).map_err(|error| failed(file, error))?),
        _ => None,
    };
    Ok(Job { head, log })
}

fn perform(job: Job) -> ExitCode {
    let Head { words, env, paths } = job.head;
    match command::read(words, env) {
        Ok(Command::Version { long }) => print(&version_text(long && !is_called_node())),
        Ok(Command::Help) => print(&help::text(base_name(&argv0()))),
        Ok(Command::EngineOptions) => print(&help::engine_options()),
        Ok(Command::Run(run)) => start(*run, paths, job.log),
        Err(Refusal { lines, code }) => refuse(&lines, code),
    }
}

/// Prints; a reader that has gone away is no error.
fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

fn version_text(long: bool) -> String {
    let own = if is_called_node() { version::NODE } else { version::SPINDLE };
    let more = format!("Node.js {} compatible\nSpiderMonkey {}\n", version::NODE, version::SPIDERMONKEY);
    format!("v{own}\n{}", if long { &more } else { "" })
}

/// A line that begins with a line break has a text of its own in front of the program's name.
fn refuse(lines: &[String], code: u8) -> ExitCode {
    let mut out = String::new();
    for line in lines {
        let (ahead, line) = match line.strip_prefix('\n').and_then(|text| text.rsplit_once('\n')) {
            Some((ahead, line)) => (format!("{ahead}\n"), line),
            None => (String::new(), line.as_str()),
        };
        out.push_str(&format!("{ahead}{}: {line}\n", argv0()));
    }
    warn(out.strip_suffix('\n').unwrap_or(&out));
    ExitCode::from(code)
}

/// Where a warning cannot be written, the exit code has to do; `eprintln!` would panic.
fn warn(text: &str) {
    let _ = std::io::stderr().write_all(format!("{text}\n").as_bytes());
}

fn start(run: Run, [exec_path, argv0]: [String; 2], log: Option<OpLog>) -> ExitCode {
    let Run { file, args, options, env } = run;
    let is_given = file.is_some() || options.text("eval").is_some() || options.switch("test");
    if !is_given && log.is_none() && std::io::stdin().is_terminal() {
        let line =
            "there is no interactive mode yet; give a file, -e, or a script on standard input (see --help)";
        return refuse(&[line.to_owned()], 9);
    }
    let options = RuntimeOptions {
        exec_path,
        argv0,
        heap_limit_mb: heap_limit_mb(&options),
        flags: options,
        args,
        env,
    };
    let Err(error) = spindle_runtime::run_file(file.as_deref().unwrap_or_default(), options, log);
    refuse(&[error.to_string()], 1)
}

/// Megabytes of heap, if an option says so.
fn heap_limit_mb(options: &spindle_runtime::options::Options) -> Option<usize> {
    let given = |name| options.number(name).filter(|megabytes| *megabytes > 0.0);
    if let Some(megabytes) = given("max-old-space-size").or_else(|| given("max-heap-size")) {
        return Some(megabytes as usize);
    }
    let percent: f64 = options.text("max-old-space-size-percentage")?.parse().ok()?;
    Some((spindle_runtime::memory_limit_bytes() * percent / 100.0 / 1_048_576.0) as usize)
}

fn argv0() -> String {
    std::env::args_os().next().map_or_else(|| "spindle".into(), lossy)
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_called_node() -> bool {
    base_name(&argv0()) == "node"
}

fn lossy(text: std::ffi::OsString) -> String {
    text.to_string_lossy().into_owned()
}
