//! The `spindle` command: reads the command line, runs a file, and leaves with the program's exit code.
//!
//! What a program may do is `spindle_runtime`'s; this crate holds flags, exit codes and usage text.
#![forbid(unsafe_code)]

mod args;

use args::Command;
use spindle_runtime::{RuntimeOptions, version};
use std::process::ExitCode;

const USAGE: &str = "\
Usage: spindle [options] FILE [arguments]

Runs a JavaScript program written for Node.js.

Options:
  --                            end of options
  -h, --help                    print this text
  -v, --version                 print the version
      --max-old-space-size=MB   end the program when its heap grows beyond this
      --no-warnings             print no process warnings
      --trace-uncaught          print where an uncaught value was thrown
      --trace-warnings          print stack traces of process warnings
      --unhandled-rejections=MODE
                                throw (default), strict, warn, none or warn-with-error-codes
";

fn main() -> ExitCode {
    match args::parse(std::env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned())) {
        Command::Version => {
            println!("v{}", version::SPINDLE);
            ExitCode::SUCCESS
        }
        Command::Help => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Command::BadOption(flag) => {
            eprintln!("{}: bad option: {flag}", argv0());
            ExitCode::from(9)
        }
        Command::Run { file, args, flags } => run(&file, args, flags),
    }
}

fn argv0() -> String {
    std::env::args_os().next().map_or_else(|| "spindle".into(), |name| name.to_string_lossy().into_owned())
}

fn run(file: &str, args: Vec<String>, exec_argv: Vec<String>) -> ExitCode {
    let exec_path =
        std::env::current_exe().map_or_else(|_| argv0(), |path| path.to_string_lossy().into_owned());
    let env = std::env::vars_os().map(|(name, value)| (lossy(name), lossy(value))).collect();
    let heap_limit_mb = exec_argv.iter().rev().find_map(|flag| args::heap_limit_mb(flag));
    let options = RuntimeOptions { exec_path, argv0: argv0(), exec_argv, args, env, heap_limit_mb };
    let Err(error) = spindle_runtime::run_file(file, options);
    eprintln!("spindle: {error}");
    ExitCode::FAILURE
}

fn lossy(text: std::ffi::OsString) -> String {
    text.to_string_lossy().into_owned()
}
