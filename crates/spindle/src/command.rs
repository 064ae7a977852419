//! From the words of the command line to what is to be done: options, the file, the program's own arguments.
//!
//! What each option means stands in `spindle_runtime::options`; this file puts the sources in Node's order: `.env` files
//! first, because they may hold `NODE_OPTIONS`, then that variable, then the command line, which has the last word.

use crate::environment::{self, Environment};
use spindle_runtime::options::{self, Options, Source};

/// What the user asked for.
#[derive(Debug)]
pub enum Command {
    /// `--version`; the short form prints one line.
    Version { long: bool },
    /// `--help`.
    Help,
    /// `--v8-options`.
    EngineOptions,
    /// Run something.
    Run(Box<Run>),
}

/// A program to run.
#[derive(Debug)]
pub struct Run {
    /// The file, or `-` for a script from standard input; none if there is a script to evaluate, or nothing at all.
    pub file: Option<String>,
    /// The program's arguments.
    pub args: Vec<String>,
    /// Everything else that was given.
    pub options: Options,
    /// The environment, with what `.env` files added.
    pub env: Environment,
}

/// The command line makes no sense: what to print behind the program's name, and the exit code.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Lines without the program's name.
    pub lines: Vec<String>,
    /// The exit code.
    pub code: u8,
}

impl Refusal {
    /// Of one line, with Node's code for a command line that makes no sense.
    pub fn usage(line: String) -> Refusal {
        Refusal { lines: vec![line], code: 9 }
    }
}

/// Reads the words after the program's name; `env` holds what `.env` files add to it.
///
/// # Errors
/// What the user typed cannot be meant.
pub fn read(words: Vec<String>, env: Environment) -> Result<Command, Refusal> {
    let mut options = Options::default();
    if let Some(text) = environment::get(&env, "NODE_OPTIONS") {
        let words = options::split_environment(text).map_err(Refusal::usage)?;
        options::parse(words, Source::Environment, &mut options).map_err(Refusal::usage)?;
    }
    let is_short = words.first().is_some_and(|word| word == "-v");
    let mut rest = options::parse(words, Source::CommandLine, &mut options).map_err(Refusal::usage)?;
    check(&options)?;
    if options.switch("version") {
        return Ok(Command::Version { long: !is_short });
    }
    if options.switch("help") {
        return Ok(Command::Help);
    }
    if options.switch("v8-options") {
        return Ok(Command::EngineOptions);
    }
    // With --test, all words name test files.
    let evaluates = options.text("eval").is_some() || options.switch("test");
    let file = (!evaluates && !rest.is_empty()).then(|| rest.remove(0));
    Ok(Command::Run(Box::new(Run { file, args: rest, options, env })))
}

const INPUT_TYPES: &[&str] = &["commonjs", "module", "commonjs-typescript", "module-typescript"];
const REJECTION_MODES: &[&str] = &["warn-with-error-code", "throw", "strict", "warn", "none"];

/// Values and combinations that make no sense.
fn check(options: &Options) -> Result<(), Refusal> {
    let mut lines = Vec::new();
    let mut both = |first: &str, second: &str| {
        if options.switch(first) && options.switch(second) {
            lines.push(format!("either --{first} or --{second} can be used, not both"));
        }
    };
    both("tls-min-v1.3", "tls-max-v1.2");
    both("use-openssl-ca", "use-bundled-ca");
    if options.switch("check") && (options.text("eval").is_some() || options.switch("print")) {
        lines.push("either --check or --eval can be used, not both".to_owned());
    }
    if options.switch("test") && options.switch("check") {
        lines.push("either --test or --check can be used, not both".to_owned());
    }
    if options.switch("test") && options.text("eval").is_some() {
        lines.push("either --test or --eval can be used, not both".to_owned());
    }
    let is_odd = |name: &str, known: &[&str]| options.text(name).is_some_and(|text| !known.contains(&text));
    if is_odd("unhandled-rejections", REJECTION_MODES) {
        lines.push("invalid value for --unhandled-rejections".to_owned());
    }
    if options.switch("test") && is_odd("test-isolation", &["process", "none"]) {
        lines.push("invalid value for --test-isolation".to_owned());
    }
    if is_odd("input-type", INPUT_TYPES) {
        lines.push(
            "--input-type must be \"module\",\"commonjs\", \"module-typescript\" or \"commonjs-typescript\""
                .to_owned(),
        );
    }
    if let Some(text) = options.text("max-old-space-size-percentage")
        && !text.parse::<f64>().is_ok_and(|percent| percent > 0.0 && percent <= 100.0)
    {
        lines.push(format!(
            "--max-old-space-size-percentage must be greater than 0 and up to 100. Got: {text}"
        ));
    }
    if is_odd("disable-proto", &["delete", "throw"]) {
        return Err(Refusal { lines: vec!["invalid mode passed to --disable-proto".to_owned()], code: 12 });
    }
    if lines.is_empty() { Ok(()) } else { Err(Refusal { lines, code: 9 }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> Result<Command, Refusal> {
        read(text.split_whitespace().map(str::to_owned).collect(), Vec::new())
    }

    fn run(text: &str) -> Run {
        match command(text) {
            Ok(Command::Run(run)) => *run,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_takes_the_first_word_unless_a_script_is_given() {
        let both = run("a.js b");
        assert_eq!((both.file.as_deref(), both.args), (Some("a.js"), vec!["b".to_owned()]));
        let script = run("-e 1 a.js b");
        assert_eq!((script.file, script.args.len()), (None, 2));
        assert_eq!(run("- x").file.as_deref(), Some("-"));
        assert_eq!(run("").file, None);
    }

    #[test]
    fn questions_are_told_from_programs() {
        assert!(matches!(command("-v"), Ok(Command::Version { long: false })));
        assert!(matches!(command("--version"), Ok(Command::Version { long: true })));
        assert!(matches!(command("a.js -v"), Ok(Command::Run(_))));
        assert!(matches!(command("-h"), Ok(Command::Help)));
    }

    #[test]
    fn nonsense_is_refused_with_nodes_words() {
        let line = |text: &str| command(text).unwrap_err().lines.join("|");
        assert_eq!(line("--check -e 1"), "either --check or --eval can be used, not both");
        assert_eq!(line("--unhandled-rejections=foo a"), "invalid value for --unhandled-rejections");
        assert_eq!(line("--watch"), "Spindle does not have --watch yet");
        assert_eq!(command("--disable-proto=x a").unwrap_err().code, 12);
        assert_eq!(command("--nope").unwrap_err().code, 9);
    }

    #[test]
    fn the_command_line_has_the_last_word() {
        let env = vec![("NODE_OPTIONS".to_owned(), "--title=a --require=x".to_owned())];
        let Ok(Command::Run(run)) = read(vec!["--title=b".into(), "-r".into(), "y".into()], env) else {
            panic!()
        };
        assert_eq!(run.options.text("title"), Some("b"));
        assert_eq!(run.options.list("require"), ["x", "y"]);
        assert_eq!(run.options.exec_argv, ["--title=b", "-r", "y"]);
    }
}
