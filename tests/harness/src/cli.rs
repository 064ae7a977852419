//! The command line, in the spirit of libtest: name filters and a few options.

use std::path::PathBuf;

/// Printed by `--help`.
pub const USAGE: &str = "\
spindle-harness [options] [FILTER...]

Runs the cases of tests/spec whose name contains one of the filters; all of them without a filter.

  --bin PATH       runtime under test; a bare name is looked up in PATH
                   (default: `spindle` beside this program)
  --runtime NAME   `node` or `spindle`, if the file name of --bin does not tell
  --cases DIR      the folder of groups (default: the nearest tests/spec)
  --exact          a filter is a whole name
  --skip FILTER    leaves out what contains FILTER; may be given several times
  --list           prints the names and runs nothing
  --times N        runs every case N times
  --soak           runs every order case 1,000 times
  --later          adds the forms named in `later:` lines
  --jobs N         cases at a time, order cases aside, which run alone (default: 2)
  --bless          rewrites the expectations that do not hold: Node's own files with Node,
                   `name.spindle.out` and so on with another runtime
  --node DIR       runs Node's own tests in DIR/test instead, as far as tests/node/expectations.txt
                   lists them; with --bless and a filter, adds those it names
  --replay         records every case, removes its folder, and repeats the recording
  --keep           keeps the working directories of failed cases
  --help           prints this
";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Filters; empty for all cases.
    pub filters: Vec<String>,
    /// `--skip`.
    pub skips: Vec<String>,
    /// `--exact`.
    pub exact: bool,
    /// `--list`.
    pub list: bool,
    /// `--bin`.
    pub bin: Option<PathBuf>,
    /// `--runtime`.
    pub runtime: Option<String>,
    /// `--cases`.
    pub cases: Option<PathBuf>,
    /// `--times`.
    pub times: Option<u32>,
    /// `--soak`.
    pub soak: bool,
    /// `--later`.
    pub later: bool,
    /// `--jobs`; `None` for the default.
    pub jobs: Option<usize>,
    /// `--bless`.
    pub bless: bool,
    /// `--node`.
    pub node: Option<PathBuf>,
    /// `--replay`.
    pub replay: bool,
    /// `--keep`.
    pub keep: bool,
    /// `--help`.
    pub help: bool,
}

impl Options {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// A sentence naming the argument that is wrong.
    pub fn parse(args: impl IntoIterator<Item = String>) -> Result<Options, String> {
        let mut options = Options::default();
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let (flag, inline) = match arg.split_once('=') {
                Some((flag, value)) if flag.starts_with("--") => (flag, Some(value.to_owned())),
                _ => (arg.as_str(), None),
            };
            let mut value =
                || inline.clone().or_else(|| args.next()).ok_or_else(|| format!("{flag} needs a value"));
            match flag {
                "--bin" => options.bin = Some(value()?.into()),
                "--runtime" => options.runtime = Some(value()?),
                "--cases" => options.cases = Some(value()?.into()),
                "--skip" => options.skips.push(value()?),
                "--node" => options.node = Some(value()?.into()),
                "--times" => options.times = Some(positive(flag, &value()?)?),
                "--jobs" | "--test-threads" => options.jobs = Some(positive(flag, &value()?)?),
                "--exact" => options.exact = true,
                "--list" => options.list = true,
                "--soak" => options.soak = true,
                "--later" => options.later = true,
                "--bless" => options.bless = true,
                "--replay" => options.replay = true,
                "--keep" => options.keep = true,
                "--help" | "-h" => options.help = true,
                _ if flag.starts_with('-') => return Err(format!("unknown option {arg}")),
                _ => options.filters.push(arg),
            }
        }
        Ok(options)
    }

    /// Whether the case `name` is asked for.
    pub fn selects(&self, name: &str) -> bool {
        let hit = |filter: &String| {
            if self.exact { name == filter } else { name.contains(filter.as_str()) }
        };
        let wanted = self.filters.is_empty() || self.filters.iter().any(hit);
        wanted && !self.skips.iter().any(hit)
    }
}

fn positive<T: std::str::FromStr + PartialOrd + From<u8>>(flag: &str, value: &str) -> Result<T, String> {
    value
        .parse()
        .ok()
        .filter(|n: &T| *n >= T::from(1))
        .ok_or_else(|| format!("{flag} needs a number above 0, not {value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_flags_values_and_filters() {
        let options = parse("golden --bin=/b/node --times 3 --skip p0 --exact net").unwrap();
        assert_eq!(options.filters, ["golden", "net"]);
        assert_eq!(options.bin, Some("/b/node".into()));
        assert_eq!(options.times, Some(3));
        assert!(options.exact);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(parse("--nope").unwrap_err().contains("--nope"));
        assert!(parse("--times 0").is_err());
        assert!(parse("--bin").unwrap_err().contains("value"));
    }

    #[test]
    fn selects_by_part_or_by_whole_name() {
        assert!(parse("").unwrap().selects("golden/p01.cjs"));
        assert!(parse("p01 x").unwrap().selects("golden/p01.cjs"));
        assert!(!parse("--exact p01").unwrap().selects("golden/p01.cjs"));
        assert!(parse("--exact golden/p01.cjs").unwrap().selects("golden/p01.cjs"));
        assert!(!parse("--skip p01").unwrap().selects("golden/p01.cjs"));
    }
}
