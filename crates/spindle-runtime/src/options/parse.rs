//! Reads options from words: those of the command line, and those in `NODE_OPTIONS`.
//!
//! The rules are Node's: underscores count as dashes, `--no-x` turns a switch off, a value stands behind `=` or in the next
//! word, and whatever a word cannot mean is an error that ends the program with exit code 9. Source: nodejs.org/api/cli.html
//! and the behaviour of Node 25.8.1.

use super::table::{self, ALIASES, Kind, Row};
use super::{Options, Value};
use std::collections::VecDeque;

/// Where words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    CommandLine,
    /// The variable `NODE_OPTIONS`, where only some options are allowed.
    Environment,
}

/// Takes the options at the front of `words` into `options`; what is left belongs to the program.
///
/// # Errors
/// A sentence without the program's name, as Node words it.
pub fn parse(words: Vec<String>, source: Source, options: &mut Options) -> Result<Vec<String>, String> {
    let mut parser = Parser { words: words.into(), expanded: 0, source, options };
    while parser.words.front().is_some_and(|word| word.len() > 1 && word.starts_with('-')) {
        let word = parser.next_word().unwrap_or_default();
        if word == "--" {
            match source {
                Source::CommandLine => break,
                Source::Environment => return Err(not_allowed(&word)),
            }
        }
        parser.option(&word)?;
    }
    Ok(parser.words.into())
}

fn not_allowed(word: &str) -> String {
    format!("{word} is not allowed in NODE_OPTIONS")
}

struct Parser<'a> {
    words: VecDeque<String>,
    /// How many of the words at the front stem from an alias.
    expanded: usize,
    source: Source,
    options: &'a mut Options,
}

impl Parser<'_> {
    fn next_word(&mut self) -> Option<String> {
        let word = self.words.pop_front();
        if self.expanded > 0 {
            self.expanded -= 1;
        } else if let (Source::CommandLine, Some(word)) = (self.source, &word) {
            self.options.exec_argv.push(word.clone());
        }
        word
    }

    fn option(&mut self, word: &str) -> Result<(), String> {
        let (name, attached) = split(word);
        let (name, negated) = match name.strip_prefix("--no-") {
            Some(rest) => (format!("--{rest}"), true),
            None => (name, false),
        };
        let typed = if negated { format!("--no-{}", &name[2..]) } else { name.clone() };
        let name = self.expand(name, attached.is_some());
        let row = name.strip_prefix("--").and_then(table::find);
        if self.source == Source::Environment && !row.is_some_and(|row| row.in_env) {
            return Err(not_allowed(word));
        }
        let row = row.ok_or_else(|| format!("bad option: {word}"))?;
        if negated && !matches!(row.kind, Kind::Switch | Kind::On | Kind::Engine) {
            return Err(format!("{word} is an invalid negation because it is not a boolean option"));
        }
        let value = self.value(row, word, attached, negated)?;
        self.options.set(row, &typed, value)
    }

    /// The name behind an alias; further words of the alias go in front of the rest.
    fn expand(&mut self, name: String, has_value: bool) -> String {
        let mut name = name;
        loop {
            let next_is_value = self.words.front().is_some_and(|next| !next.starts_with('-'));
            let forms = [
                has_value.then(|| format!("{name}=")),
                Some(name.clone()),
                next_is_value.then(|| format!("{name} <arg>")),
            ];
            let alias =
                forms.iter().flatten().find_map(|form| ALIASES.iter().find(|(alias, _)| alias == form));
            let Some((_, words)) = alias else { return name };
            for word in words[1..].iter().rev() {
                self.words.push_front((*word).to_owned());
                self.expanded += 1;
            }
            name = words[0].to_owned();
        }
    }

    fn value(
        &mut self,
        row: &'static Row,
        word: &str,
        attached: Option<String>,
        negated: bool,
    ) -> Result<Value, String> {
        match row.kind {
            Kind::NoOp => Ok(Value::Switch(true)),
            Kind::Switch | Kind::On => Ok(Value::Switch(!negated)),
            Kind::Engine => engine_value(row, word, attached, negated),
            Kind::Number => self.text(word, attached).map(|text| Value::Number(leading_number(&text))),
            Kind::Text => self.text(word, attached).map(Value::Text),
            Kind::List => self.text(word, attached).map(|text| Value::List(vec![text])),
        }
    }

    fn text(&mut self, word: &str, attached: Option<String>) -> Result<String, String> {
        let missing = || format!("{word} requires an argument");
        if let Some(text) = attached {
            return if text.is_empty() { Err(missing()) } else { Ok(text) };
        }
        let next = self.next_word().ok_or_else(missing)?;
        match next.strip_prefix('\\') {
            // A backslash lets a value begin with a dash.
            Some(rest) if rest.starts_with('-') => Ok(rest.to_owned()),
            _ if next.starts_with('-') => Err(missing()),
            _ => Ok(next),
        }
    }
}

/// Name with dashes for underscores, and the text behind `=` of a long option.
fn split(word: &str) -> (String, Option<String>) {
    if !word.starts_with("--") {
        return (word.to_owned(), None);
    }
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (word, None),
    };
    (name.replace('_', "-"), value)
}

/// Options of the engine with a number take it behind `=` only; the engine itself words what is wrong with it.
fn engine_value(row: &Row, word: &str, attached: Option<String>, negated: bool) -> Result<Value, String> {
    let ty = match row.name {
        "stack-trace-limit" => "int",
        "max-heap-size" | "max-old-space-size" | "max-semi-space-size" => "size_t",
        _ => return Ok(Value::Switch(!negated)),
    };
    match attached.as_deref().and_then(|text| text.parse::<i64>().ok()) {
        Some(number) if ty == "int" || number >= 0 => Ok(Value::Number(number as f64)),
        _ => Err(format!(
            "\nError: illegal value for flag {word} of type {ty}\nTry --help for options\nbad option: {word}"
        )),
    }
}

/// The digits at the front of a text, as C reads them: what is no number counts as 0.
fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number: f64 = digits[..end].parse().unwrap_or(0.0);
    if text.starts_with('-') { -number } else { number }
}

/// Splits `NODE_OPTIONS` into words: blanks separate, double quotes keep them, a backslash inside quotes takes the next
/// character as it is.
///
/// # Errors
/// A quote that is not closed.
pub fn split_environment(text: &str) -> Result<Vec<String>, String> {
    let unterminated = || "invalid value for NODE_OPTIONS (unterminated string)\n".to_owned();
    let mut words: Vec<String> = Vec::new();
    let (mut quoted, mut fresh) = (false, true);
    let mut chars = text.chars();
    while let Some(mut c) = chars.next() {
        match c {
            '\\' if quoted => {
                c = chars
                    .next()
                    .ok_or_else(|| "invalid value for NODE_OPTIONS (invalid escape)\n".to_owned())?
            }
            ' ' if !quoted => {
                fresh = true;
                continue;
            }
            '"' => {
                quoted = !quoted;
                continue;
            }
            _ => {}
        }
        match words.last_mut() {
            Some(word) if !fresh => word.push(c),
            _ => words.push(c.to_string()),
        }
        fresh = false;
    }
    if quoted { Err(unterminated()) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn parsed(text: &str) -> Result<(Options, Vec<String>), String> {
        let mut options = Options::default();
        let rest = parse(words(text), Source::CommandLine, &mut options)?;
        Ok((options, rest))
    }

    #[test]
    fn what_follows_the_file_is_the_programs() {
        let (options, rest) = parsed("--no-warnings a.js --version -x").unwrap();
        assert_eq!(rest, ["a.js", "--version", "-x"]);
        assert_eq!(options.exec_argv, ["--no-warnings"]);
        assert!(!options.switch("warnings"));
    }

    #[test]
    fn a_value_stands_behind_an_equals_sign_or_in_the_next_word() {
        for text in ["--unhandled-rejections=warn a", "--unhandled_rejections warn a"] {
            let (options, rest) = parsed(text).unwrap();
            assert_eq!(options.text("unhandled-rejections"), Some("warn"));
            assert_eq!(rest, ["a"]);
        }
        assert_eq!(parsed("--title").unwrap_err(), "--title requires an argument");
        assert_eq!(parsed("--title= x").unwrap_err(), "--title= requires an argument");
        assert_eq!(parsed("-r -x").unwrap_err(), "-r requires an argument");
        assert_eq!(parsed("--title \\-x").unwrap().0.text("title"), Some("-x"));
    }

    #[test]
    fn lists_grow_and_keep_their_order() {
        let (options, _) = parsed("-r a --require=b -C c --conditions d").unwrap();
        assert_eq!(options.list("require"), ["a", "b"]);
        assert_eq!(options.list("conditions"), ["c", "d"]);
    }

    #[test]
    fn print_takes_a_script_if_one_follows() {
        let (options, rest) = parsed("-p 1+1 a").unwrap();
        assert!(options.switch("print"));
        assert_eq!((options.text("eval"), rest), (Some("1+1"), words("a")));
        assert_eq!(options.exec_argv, ["-p", "1+1"]);
        let (options, _) = parsed("-p --no-warnings").unwrap();
        assert_eq!((options.switch("print"), options.text("eval")), (true, None));
        assert_eq!(parsed("-pe").unwrap_err(), "--eval requires an argument");
    }

    #[test]
    fn what_is_unknown_or_makes_no_sense_is_named() {
        assert_eq!(parsed("--bad_flag=3").unwrap_err(), "bad option: --bad_flag=3");
        assert_eq!(parsed("-x").unwrap_err(), "bad option: -x");
        assert_eq!(
            parsed("--no-title").unwrap_err(),
            "--no-title is an invalid negation because it is not a boolean option"
        );
        assert!(parsed("--max-old-space-size=much").unwrap_err().contains("of type size_t"));
    }

    #[test]
    fn what_is_missing_or_without_effect_is_named_as_it_was_typed() {
        assert_eq!(parsed("-i").unwrap_err(), "Spindle does not have -i yet");
        assert_eq!(parsed("--inspect_brk=9").unwrap_err(), "Spindle does not have --inspect-brk yet");
        assert_eq!(parsed("--jitless").unwrap_err(), "Spindle does not have --jitless yet");
        assert_eq!(
            parsed("--no-opt --lazy --no-jitless").unwrap().0.without_effect(),
            ["--lazy", "--no-opt"]
        );
    }

    #[test]
    fn two_dashes_end_the_options() {
        assert_eq!(parsed("-- -odd.js").unwrap().1, ["-odd.js"]);
        assert_eq!(parsed("- a").unwrap().1, ["-", "a"]);
    }

    #[test]
    fn the_environment_may_hold_some_options_only() {
        let env = |text: &str| parse(words(text), Source::Environment, &mut Options::default());
        assert_eq!(env("--eval 1").unwrap_err(), "--eval is not allowed in NODE_OPTIONS");
        assert_eq!(env("--what").unwrap_err(), "--what is not allowed in NODE_OPTIONS");
        assert_eq!(env("--").unwrap_err(), "-- is not allowed in NODE_OPTIONS");
        assert!(env("--max_old_space_size=100 --no-warnings").is_ok());
    }

    #[test]
    fn quotes_in_the_environment_keep_blanks() {
        assert_eq!(split_environment(r#"--title="a\"b c"  --x"#).unwrap(), [r#"--title=a"b c"#, "--x"]);
        assert_eq!(split_environment("").unwrap(), Vec::<String>::new());
        assert!(split_environment("\"abc").is_err());
    }
}
