//! The texts of `--help` and `--v8-options`: what this command does, and what becomes of each option.
//!
//! Both are made from the rows in `spindle_runtime::options`.

use spindle_runtime::options::{Effect, Kind, Row, rows, short_form};

const VARIABLES: &[(&str, &str)] = &[
    ("NODE_DEBUG", "parts of the runtime that tell what they do, separated by commas"),
    ("NODE_EXTRA_CA_CERTS", "a file with further certificates"),
    ("NODE_NO_WARNINGS=1", "print no warnings"),
    ("NODE_OPTIONS", "options in front of those on the command line"),
    ("NODE_PATH", "folders to look for modules in, separated by ':'"),
    ("NODE_PENDING_DEPRECATION=1", "print deprecations to come as well"),
    ("NODE_REDIRECT_WARNINGS", "print warnings to this file"),
    ("NO_COLOR, FORCE_COLOR", "no colours, colours in any case"),
    ("SPINDLE_NODE_SHIM=0", "let child processes find another `node` than this program"),
    ("TZ", "the time zone"),
    ("UV_THREADPOOL_SIZE", "threads for work that blocks (4)"),
];

/// Column of the descriptions.
const INDENT: usize = 28;
const WIDTH: usize = 78;

/// The whole text; `name` is how the program was called.
pub fn text(name: &str) -> String {
    let mut out = format!(
        "Usage: {name} [options] [ script.js ] [arguments]\n       {name} [options] -e script [arguments]\n\n\
         Runs JavaScript and TypeScript programs written for Node.js.\n\nOptions:\n"
    );
    entry(&mut out, "-", "run a script from standard input");
    entry(&mut out, "--", "end of the options");
    let mut works: Vec<&Row> = rows().filter(|row| works(row)).collect();
    works.sort_unstable_by_key(|row| row.name);
    for row in works {
        entry(&mut out, &form(row), row.help);
    }
    out.push_str("\nAccepted without effect:\n");
    for row in rows().filter(|row| row.effect == Effect::NoEffect && row.kind != Kind::Engine) {
        entry(&mut out, &form(row), &format!("no effect: {}", row.help));
    }
    out.push_str("\nOptions of V8 that are accepted without effect (--v8-options says more):\n");
    list(&mut out, rows().filter(|row| row.effect == Effect::NoEffect && row.kind == Kind::Engine));
    out.push_str("\nNot there yet, and refused with exit code 9:\n");
    list(&mut out, rows().filter(|row| row.effect == Effect::Missing));
    out.push_str("\nEnvironment variables:\n");
    for (variable, what) in VARIABLES {
        entry(&mut out, variable, what);
    }
    out.push_str("\nDocumentation: https://nodejs.org/api/cli.html\n");
    out
}

/// What `--v8-options` prints: the options of Node's engine that are known here.
pub fn engine_options() -> String {
    let mut out = String::from("Options of V8, Node's engine, that Spindle knows:\n");
    for row in rows().filter(|row| row.kind == Kind::Engine) {
        let what = match row.effect {
            Effect::Works | Effect::Prepares => row.help.to_owned(),
            Effect::NoEffect => format!("no effect: {}", row.help),
            Effect::Missing => format!("not there yet: {}", row.help),
        };
        entry(&mut out, &form(row), &what);
    }
    out
}

fn works(row: &Row) -> bool {
    matches!(row.effect, Effect::Works | Effect::Prepares)
}

/// An option as it is typed: `-e, --eval=...`.
fn form(row: &Row) -> String {
    let name = row.name;
    let long = match row.kind {
        Kind::On => format!("--no-{name}"),
        Kind::Number | Kind::Text | Kind::List => format!("--{name}=..."),
        Kind::Engine if matches!(name, "max-heap-size" | "max-old-space-size" | "stack-trace-limit") => {
            format!("--{name}=...")
        }
        Kind::Switch if name == "print" => format!("--{name} [...]"),
        Kind::NoOp | Kind::Engine | Kind::Switch => format!("--{name}"),
    };
    short_form(name).map_or(long.clone(), |short| format!("{short}, {long}"))
}

/// Names in lines.
fn list<'r>(out: &mut String, rows: impl Iterator<Item = &'r Row>) {
    let names: Vec<String> = rows.map(|row| format!("--{}", row.name)).collect();
    let mut line = String::new();
    for name in names {
        if line.len() + 3 + name.len() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line.clear();
        }
        line.push_str(if line.is_empty() { "  " } else { " " });
        line.push_str(&name);
    }
    out.push_str(&line);
    out.push('\n');
}

/// One line, or several: a long name stands alone, a long description wraps.
fn entry(out: &mut String, name: &str, what: &str) {
    let mut line = format!("  {name}");
    if line.len() >= INDENT {
        out.push_str(&line);
        out.push('\n');
        line.clear();
    }
    for word in what.split(' ') {
        if line.len() + 1 + word.len() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line.clear();
        }
        let column = line.len();
        line.push_str(if column < INDENT { "" } else { " " });
        line.extend(std::iter::repeat_n(' ', INDENT.saturating_sub(column)));
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_shown_with_its_effect() {
        let text = text("spindle");
        let (works, rest) = text.split_once("\nAccepted without effect:\n").unwrap();
        let (ignored, missing) = rest.split_once("\nNot there yet").unwrap();
        let has = |part: &str, name: &str| {
            [format!("--{name}"), format!("--no-{name}")]
                .iter()
                .any(|form| part.split([' ', '\n', '=']).any(|word| word == form))
        };
        for row in rows() {
            let part = match row.effect {
                Effect::Works | Effect::Prepares => works,
                Effect::NoEffect => ignored,
                Effect::Missing => missing,
            };
            assert!(has(part, row.name), "{}", row.name);
        }
    }

    #[test]
    fn what_has_no_effect_says_so() {
        assert!(text("spindle").contains("--cpu-prof-dir=...        no effect: belongs to --cpu-prof"));
        assert!(engine_options().contains("--lite-mode               no effect: "));
        assert!(engine_options().contains("--prof                    not there yet: "));
    }

    #[test]
    fn lines_are_aligned_and_short() {
        for line in text("spindle").lines() {
            assert!(line.len() <= WIDTH + 12, "{line}");
        }
        assert!(text("spindle").contains("  -h, --help                print this text\n"));
    }
}
