//! The command line: flags, the file, and what belongs to the program.

/// What the user asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Run a file; the rest of the command line is the program's.
    Run { file: String, args: Vec<String>, flags: Vec<String> },
    /// `--version`.
    Version,
    /// `--help`, and no arguments at all.
    Help,
    /// A flag that does not exist: exit code 9, as in Node.
    BadOption(String),
}

/// Reads the arguments after the program's own name.
pub fn parse(args: impl IntoIterator<Item = String>) -> Command {
    let mut args = args.into_iter();
    let mut flags = Vec::new();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-v" | "--version" => return Command::Version,
            "-h" | "--help" => return Command::Help,
            "--" => return args.next().map_or(Command::Help, |file| run(file, args, flags)),
            "--no-warnings" | "--trace-uncaught" | "--trace-warnings" => flags.push(arg),
            _ if arg.starts_with("--unhandled-rejections=") => flags.push(arg),
            _ if heap_limit_mb(&arg).is_some() => flags.push(arg),
            _ if arg.starts_with('-') && arg.len() > 1 => return Command::BadOption(arg),
            _ => return run(arg, args, flags),
        }
    }
    Command::Help
}

/// The megabytes in `--max-old-space-size=MB`.
pub fn heap_limit_mb(flag: &str) -> Option<usize> {
    flag.strip_prefix("--max-old-space-size=")
        .or_else(|| flag.strip_prefix("--max_old_space_size="))?
        .parse()
        .ok()
}

fn run(file: String, rest: impl Iterator<Item = String>, flags: Vec<String>) -> Command {
    Command::Run { file, args: rest.collect(), flags }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Command {
        parse(args.iter().map(|arg| (*arg).to_owned()))
    }

    #[test]
    fn flags_after_the_file_are_the_programs() {
        let expected =
            Command::Run { file: "a.js".into(), args: vec!["--version".into(), "-x".into()], flags: vec![] };
        assert_eq!(parsed(&["a.js", "--version", "-x"]), expected);
    }

    #[test]
    fn an_unknown_flag_is_named() {
        assert_eq!(parsed(&["--badflag", "a.js"]), Command::BadOption("--badflag".into()));
    }

    #[test]
    fn a_heap_limit_is_a_number() {
        assert_eq!(heap_limit_mb("--max-old-space-size=64"), Some(64));
        assert_eq!(heap_limit_mb("--max-old-space-size=much"), None);
        assert_eq!(
            parsed(&["--max-old-space-size=", "a.js"]),
            Command::BadOption("--max-old-space-size=".into())
        );
    }

    #[test]
    fn two_dashes_end_the_flags() {
        assert_eq!(
            parsed(&["--", "-odd.js"]),
            Command::Run { file: "-odd.js".into(), args: vec![], flags: vec![] }
        );
        assert_eq!(parsed(&["--"]), Command::Help);
    }
}
