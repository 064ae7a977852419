//! The command line of `spindle-bench`. For what the options mean to a user, see `USAGE`.

use crate::suite::Bench;
use std::path::PathBuf;

/// What `--help` prints.
pub const USAGE: &str = "\
usage: spindle-bench [options]
  --loop          compare spindle-loop with libuv instead of the runtimes
  --http          compare HTTP servers, with a raw epoll server in C among them (two cores: server and load)
  --soak SECONDS  load Spindle's HTTP server for so long and print rate, latency, errors and memory
  --runs N        samples per program (default 11)
  --filter NAME   only benchmarks whose name contains NAME; may be given more than once
  --bin FILE      the Spindle to measure (default: the `spindle` beside this program)
  --pin CPU       keep everything on one core
  --json FILE     also write every sample to FILE
  --list          name the benchmarks and stop";

/// What the user asked for.
#[derive(Debug)]
pub struct Options {
    /// The loop suite, not the JavaScript suite.
    pub against_libuv: bool,
    /// The HTTP suite.
    pub http: bool,
    /// Only load Spindle's server, for this many seconds.
    pub soak: Option<u64>,
    /// Samples per contender and benchmark, at least 1.
    pub runs: usize,
    /// Parts of names; empty selects every benchmark.
    pub filters: Vec<String>,
    /// The Spindle executable, when it is not the one beside this program.
    pub bin: Option<PathBuf>,
    /// The core to stay on.
    pub pin: Option<usize>,
    /// Where to write the samples.
    pub json: Option<PathBuf>,
    /// Only name the benchmarks.
    pub list: bool,
    /// Only print the usage.
    pub help: bool,
}

impl Options {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// A message for the user: an unknown option, a missing or malformed value.
    pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options {
            against_libuv: false,
            http: false,
            soak: None,
            runs: 11,
            filters: Vec::new(),
            bin: None,
            pin: None,
            json: None,
            list: false,
            help: false,
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value\n{USAGE}"));
            match arg.as_str() {
                "--loop" => options.against_libuv = true,
                "--http" => options.http = true,
                "--soak" => options.soak = Some(number(&value()?)?),
                "--list" => options.list = true,
                "--help" | "-h" => options.help = true,
                "--runs" => options.runs = number::<usize>(&value()?)?.max(1),
                "--pin" => options.pin = Some(number(&value()?)?),
                "--filter" => options.filters.push(value()?),
                "--bin" => options.bin = Some(value()?.into()),
                "--json" => options.json = Some(value()?.into()),
                _ => return Err(format!("unknown option {arg}\n{USAGE}")),
            }
        }
        Ok(options)
    }

    /// Whether the filters let this benchmark through.
    pub fn selects(&self, bench: &Bench) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|part| bench.name.contains(part.as_str()))
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("not a number: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(String::from))
    }

    #[test]
    fn values_follow_their_option() {
        let options = parse("--runs 3 --filter tick --filter await --pin 1").unwrap();
        assert_eq!((options.runs, options.pin), (3, Some(1)));
        assert_eq!(options.filters, ["tick", "await"]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(parse("--runs").unwrap_err().contains("--runs needs a value"));
        assert!(parse("--runs many").unwrap_err().contains("not a number: many"));
        assert!(parse("--fast").unwrap_err().contains("unknown option --fast"));
    }
}
