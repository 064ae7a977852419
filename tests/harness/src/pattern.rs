//! Expected text with tokens for what truly varies between runs or runtimes.
//!
//! | token        | stands for                                                                |
//! |--------------|---------------------------------------------------------------------------|
//! | `[DIR]`      | the working directory of the program                                      |
//! | `[PID]`      | its process id                                                            |
//! | `[BIN]`      | the runtime's name as printed in hints: its file name, or `node`          |
//! | `[TRAILER]`  | the version line after an uncaught error, in the runtime's own form       |
//! | `[STACK]`    | any number of stack lines (`\n    at ...`), written after the message     |
//! | `[SITE]`     | where a built-in threw: place, source line, caret line, blank; or nothing |
//! | `[WILDLINE]` | any text without a line end                                               |
//! | `[WILDCARD]` | any text                                                                  |
//!
//! [`fold`] is the way back: it puts the tokens into recorded text.

use crate::runtime::Runtime;

/// What the tokens of one run stand for.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Working directory.
    pub dir: &'a str,
    /// Process id.
    pub pid: u32,
    /// Which runtime ran.
    pub runtime: &'a Runtime,
}

/// Compiled expected text.
pub struct Pattern(Vec<Part>);

enum Part {
    Text(String),
    OneOf(Vec<String>),
    Trailer(Runtime),
    Stack,
    Site,
    Line,
    Any,
}

const TOKENS: [&str; 8] =
    ["[DIR]", "[PID]", "[BIN]", "[TRAILER]", "[STACK]", "[SITE]", "[WILDLINE]", "[WILDCARD]"];

impl Pattern {
    /// Compiles `expected` for one run.
    pub fn new(expected: &str, facts: Facts<'_>) -> Pattern {
        let mut parts = Vec::new();
        let mut rest = expected;
        while let Some((at, token)) = first_token(rest) {
            parts.push(Part::Text(rest[..at].to_owned()));
            parts.push(part(token, facts));
            rest = &rest[at + token.len()..];
        }
        parts.push(Part::Text(rest.to_owned()));
        Pattern(parts)
    }

    /// Whether `actual`, as a whole, is what was expected.
    pub fn matches(&self, actual: &str) -> bool {
        matches(&self.0, actual)
    }
}

fn first_token(text: &str) -> Option<(usize, &'static str)> {
    TOKENS.iter().filter_map(|token| text.find(token).map(|at| (at, *token))).min()
}

fn part(token: &str, facts: Facts<'_>) -> Part {
    match token {
        "[DIR]" => Part::Text(facts.dir.to_owned()),
        "[PID]" => Part::Text(facts.pid.to_string()),
        "[BIN]" => Part::OneOf(vec![facts.runtime.program_name(), "node".into()]),
        "[TRAILER]" => Part::Trailer(facts.runtime.clone()),
        "[STACK]" => Part::Stack,
        "[SITE]" => Part::Site,
        "[WILDLINE]" => Part::Line,
        _ => Part::Any,
    }
}

fn matches(parts: &[Part], text: &str) -> bool {
    let Some((part, parts)) = parts.split_first() else {
        return text.is_empty();
    };
    match part {
        Part::Text(literal) => text.strip_prefix(literal.as_str()).is_some_and(|rest| matches(parts, rest)),
        Part::OneOf(literals) => literals
            .iter()
            .any(|literal| text.strip_prefix(literal.as_str()).is_some_and(|rest| matches(parts, rest))),
        Part::Trailer(runtime) => {
            let line = text.split('\n').next().unwrap_or_default();
            runtime.is_trailer(line) && matches(parts, &text[line.len()..])
        }
        Part::Stack => matches(parts, &text[stack_len(text)..]),
        Part::Site => [site_len(text), 0].iter().any(|len| matches(parts, &text[*len..])),
        Part::Line => matches_some_prefix(parts, text, text.find('\n').unwrap_or(text.len())),
        Part::Any => matches_some_prefix(parts, text, text.len()),
    }
}

/// Tries every split of `text` at or before byte `limit`, the shortest first.
fn matches_some_prefix(parts: &[Part], text: &str, limit: usize) -> bool {
    (0..=limit).any(|at| text.is_char_boundary(at) && matches(parts, &text[at..]))
}

/// Length of the stack lines that `text` begins with. The ` {` that opens an error's own
/// properties stands at the end of the last frame and is no part of it.
fn stack_len(text: &str) -> usize {
    let mut len = 0;
    while let Some(rest) = text[len..].strip_prefix('\n') {
        let line = rest.split('\n').next().unwrap_or_default();
        if !is_frame(line) {
            break;
        }
        len += 1 + line.len();
    }
    if text[..len].ends_with(" {") { len - 2 } else { len }
}

/// A stack line, or what inspection prints for frames that a cause shares.
fn is_frame(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let shared = text.starts_with("... ") && text.contains(" matching cause stack trace");
    line.starts_with("    ") && (text.starts_with("at ") || shared)
}

/// Length of the place, source line, caret line and blank line that `text` begins with, or 0.
fn site_len(text: &str) -> usize {
    let lines: Vec<&str> = text.splitn(5, '\n').collect();
    let [place, source, caret, "", _] = lines[..] else {
        return 0;
    };
    let has_line = place
        .rsplit_once(':')
        .is_some_and(|(_, line)| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()));
    let is_caret = caret.ends_with('^') && caret.bytes().all(|b| b" \t^".contains(&b));
    if has_line && is_caret { place.len() + source.len() + caret.len() + 4 } else { 0 }
}

/// Puts tokens into recorded text, so that it matches in another folder, process and runtime.
pub fn fold(actual: &str, facts: Facts<'_>) -> String {
    let text = fold_stacks(&actual.replace(facts.dir, "[DIR]"));
    let text = match text.starts_with("node:") {
        true if site_len(&text) > 0 => format!("[SITE]{}", &text[site_len(&text)..]),
        _ => text,
    };
    let text = text.replace(&format!("(node:{})", facts.pid), "(node:[PID])");
    let hint = format!("(Use `{} --", facts.runtime.program_name());
    let text = text.replace(&hint, "(Use `[BIN] --");
    let lines = text.split('\n').map(|line| if facts.runtime.is_trailer(line) { "[TRAILER]" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

fn fold_stacks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\n') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match stack_len(rest) {
            0 => {
                out.push('\n');
                rest = &rest[1..];
            }
            len => {
                out.push_str("[STACK]");
                rest = &rest[len..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn check(runtime: &str, expected: &str, actual: &str) -> bool {
        let runtime = Runtime::of(Path::new(runtime), None);
        let facts = Facts { dir: "/tmp/d", pid: 42, runtime: &runtime };
        Pattern::new(expected, facts).matches(actual)
    }

    #[test]
    fn plain_text_matches_itself_only() {
        assert!(check("node", "a\nb\n", "a\nb\n"));
        assert!(!check("node", "a\nb\n", "a\nb"));
        assert!(!check("node", "a\n", "a\nb\n"));
        assert!(check("node", "[object Object] [x]", "[object Object] [x]"));
    }

    #[test]
    fn facts_are_exact() {
        assert!(check("node", "[DIR]/x (node:[PID])", "/tmp/d/x (node:42)"));
        assert!(!check("node", "[DIR]/x (node:[PID])", "/tmp/d/x (node:43)"));
    }

    #[test]
    fn wildcards_stop_where_they_should() {
        assert!(check("node", "a[WILDLINE]c\n", "abbc\n"));
        assert!(!check("node", "a[WILDLINE]c\n", "a\nc\n"));
        assert!(check("node", "a[WILDCARD]c\n", "a\nxc\nc\n"));
        assert!(check("node", "[WILDLINE]", "äö"));
    }

    #[test]
    fn a_stack_is_any_number_of_frames() {
        let expected = "Error: x[STACK]\nend\n";
        assert!(check("node", expected, "Error: x\n    at f (a:1:2)\n    at b:3:4\nend\n"));
        assert!(check("node", expected, "Error: x\nend\n"));
        assert!(!check("node", expected, "Error: x\n    in f\nend\n"));
        let own = "Error: x[STACK] {\n  code: 1\n}\n";
        assert!(check("node", own, "Error: x\n    at f (a:1:2) {\n  code: 1\n}\n"));
        assert!(check("node", own, "Error: x {\n  code: 1\n}\n"));
    }

    #[test]
    fn frames_shared_with_a_cause_are_part_of_the_stack() {
        let actual = "E: x\n    at f (a:1:2)\n    ... 5 lines matching cause stack trace ...\n    at g {\n  [cause]: E: y\n      at f\n}\n";
        let expected = "E: x[STACK] {\n  [cause]: E: y[STACK]\n}\n";
        assert!(check("node", expected, actual));
    }

    #[test]
    fn a_built_in_may_show_where_it_threw() {
        let expected = "[SITE]Error: x\n";
        assert!(check("node", expected, "Error: x\n"));
        assert!(check("node", expected, "node:fs:556\n  return f(\n         ^\n\nError: x\n"));
        assert!(!check("node", expected, "node:fs:556\n  return f(\n\nError: x\n"));
    }

    #[test]
    fn each_runtime_has_its_own_trailer() {
        let spindle = "Spindle v0.1.0 (Node.js 25.8.1 compatible)\n";
        assert!(check("node", "[TRAILER]\n", "Node.js v25.8.1\n"));
        assert!(!check("node", "[TRAILER]\n", spindle));
        assert!(check("spindle", "[TRAILER]\n", spindle));
        assert!(!check("spindle", "[TRAILER]\n", "Node.js v25.8.1\n"));
        assert!(!check("spindle", "[TRAILER]\n", "Spindle v (Node.js 25 compatible)\n"));
    }

    #[test]
    fn folded_text_matches_what_it_came_from() {
        let runtime = Runtime::of(Path::new("/bin/node"), None);
        let facts = Facts { dir: "/tmp/d", pid: 42, runtime: &runtime };
        let actual = "/tmp/d/a.cjs:1\nError: x\n    at f (/tmp/d/a.cjs:1:2)\n    at node:internal/m:1 {\n  code: 1\n}\n(Use `node --trace-warnings ...`)\n(node:42) W\n\nNode.js v25.8.1\n";
        let folded = fold(actual, facts);
        let built_in = format!("node:fs:1\n  f(\n  ^\n\n{actual}");
        assert_eq!(fold(&built_in, facts), format!("[SITE]{folded}"));
        assert_eq!(
            folded,
            "[DIR]/a.cjs:1\nError: x[STACK] {\n  code: 1\n}\n(Use `[BIN] --trace-warnings ...`)\n(node:[PID]) W\n\n[TRAILER]\n"
        );
        assert!(Pattern::new(&folded, facts).matches(actual));
    }
}
