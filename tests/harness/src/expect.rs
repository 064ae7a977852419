//! The expectation files beside a case, and the verdict on one run.
//!
//! `name.cjs.out` is the expected standard output, `name.cjs.err` the expected standard error (none:
//! it must stay empty). A file holds one text, or several accepted ones with a line `=== or ===`
//! between them. `name.cjs.spindle.out` overrides `name.cjs.out` for that runtime: where Node leaves
//! an order open, it states the order that Spindle promises.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::case::Case;
use crate::diff;
use crate::pattern::{self, Facts, Pattern};
use crate::process::Outcome;
use crate::runtime::Runtime;

/// The line between two accepted texts.
pub const SEPARATOR: &str = "=== or ===";

/// What one run of a case may print.
#[derive(Debug, PartialEq, Eq)]
pub struct Expectations {
    /// Accepted standard outputs; `None` if nothing is recorded yet.
    pub out: Option<Vec<String>>,
    /// Accepted standard errors.
    pub err: Vec<String>,
}

impl Expectations {
    /// Reads the files beside `case` that hold for `runtime`.
    ///
    /// # Errors
    /// A sentence naming the file that is there but cannot be read.
    pub fn load(case: &Case, runtime: &Runtime) -> Result<Expectations, String> {
        Ok(Expectations {
            out: load_stream(case, runtime, "out")?,
            err: load_stream(case, runtime, "err")?.unwrap_or_else(|| vec![String::new()]),
        })
    }

    /// Says what is wrong with a run; `None` if nothing is.
    pub fn judge(&self, case: &Case, outcome: &Outcome, facts: Facts<'_>) -> Option<String> {
        let mut faults = Vec::new();
        if outcome.timed_out {
            let seconds = case.header.limit.as_secs_f64();
            faults.push(format!("killed by the guard after {seconds} s\n"));
        } else if outcome.status != case.header.status {
            let (want, have) = (case.header.status, outcome.status);
            faults.push(format!("exit status {have}, expected {want}\n"));
        }
        match &self.out {
            Some(texts) => faults.extend(stream_fault("stdout", texts, &outcome.stdout, facts)),
            None => faults.push("no expectation is recorded; see --bless\n".into()),
        }
        faults.extend(stream_fault("stderr", &self.err, &outcome.stderr, facts));
        (!faults.is_empty()).then(|| faults.concat())
    }
}

/// Index of the first accepted text that `actual` matches.
pub fn accepted(texts: &[String], actual: &str, facts: Facts<'_>) -> Option<usize> {
    texts.iter().position(|text| Pattern::new(text, facts).matches(actual))
}

fn stream_fault(stream: &str, texts: &[String], actual: &str, facts: Facts<'_>) -> Option<String> {
    if accepted(texts, actual, facts).is_some() {
        return None;
    }
    // The nearest accepted text gives the shortest diff. Tokens on both sides keep paths, process
    // ids and stack frames out of it.
    let folded = pattern::fold(actual, facts);
    let diffs = texts.iter().map(|text| diff::unified(text, &folded));
    let nearest = diffs.min_by_key(String::len).unwrap_or_default();
    let others = match texts.len() {
        0 | 1 => String::new(),
        n => format!(" (nearest of {n} accepted texts)"),
    };
    Some(format!("--- {stream}, expected{others}\n+++ {stream}, actual\n{nearest}"))
}

fn load_stream(case: &Case, runtime: &Runtime, stream: &str) -> Result<Option<Vec<String>>, String> {
    let own = case.beside(&format!("{}.{stream}", runtime.name()));
    match read(&own)? {
        Some(texts) => Ok(Some(texts)),
        None => read(&case.beside(stream)),
    }
}

/// The texts of one expectation file; `None` if there is no such file.
///
/// # Errors
/// A sentence naming the file.
pub fn read(path: &Path) -> Result<Option<Vec<String>>, String> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(split(&text))),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(format!("{}: {e}", path.display())),
    }
}

fn split(text: &str) -> Vec<String> {
    let separator = format!("{SEPARATOR}\n");
    let mut texts = vec![String::new()];
    for line in text.split_inclusive('\n') {
        match texts.last_mut() {
            Some(last) if line != separator => last.push_str(line),
            _ => texts.push(String::new()),
        }
    }
    texts
}

/// The contents of a file that accepts `texts`.
pub fn join(texts: &[String]) -> String {
    texts.join(&format!("{SEPARATOR}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::discover;
    use crate::sandbox::Sandbox;
    use std::path::Path;

    fn outcome(stdout: &str, status: i32) -> Outcome {
        Outcome { pid: 1, stdout: stdout.into(), stderr: String::new(), status, timed_out: false }
    }

    /// Judges `stdout` against files written beside one case, as the runtime `bin`.
    fn judge(bin: &str, files: &[(&str, &str)], stdout: &str) -> Option<String> {
        let root = Sandbox::new().unwrap();
        fs::create_dir(root.path().join("g")).unwrap();
        for (name, text) in files {
            fs::write(root.path().join("g").join(name), text).unwrap();
        }
        let case = discover(root.path(), false).unwrap().remove(0);
        let runtime = Runtime::of(Path::new(bin), None);
        let facts = Facts { dir: "/d", pid: 1, runtime: &runtime };
        let expectations = Expectations::load(&case, &runtime).unwrap();
        expectations.judge(&case, &outcome(stdout, 0), facts)
    }

    #[test]
    fn texts_split_at_the_separator_and_join_again() {
        let file = "a\nb\n=== or ===\nb\na\n";
        let texts = split(file);
        assert_eq!(texts, ["a\nb\n", "b\na\n"]);
        assert_eq!(join(&texts), file);
        assert_eq!(split(""), [""]);
    }

    #[test]
    fn any_accepted_text_will_do() {
        let files = [("x.cjs", ""), ("x.cjs.out", "a\nb\n=== or ===\nb\na\n")];
        assert_eq!(judge("node", &files, "a\nb\n"), None);
        assert_eq!(judge("node", &files, "b\na\n"), None);
        let fault = judge("node", &files, "b\n").unwrap();
        assert!(fault.contains("nearest of 2"), "{fault}");
    }

    #[test]
    fn a_runtime_may_be_held_to_one_order() {
        let files =
            [("x.cjs", ""), ("x.cjs.out", "a\nb\n=== or ===\nb\na\n"), ("x.cjs.spindle.out", "a\nb\n")];
        assert_eq!(judge("node", &files, "b\na\n"), None);
        assert_eq!(judge("spindle", &files, "a\nb\n"), None);
        let fault = judge("spindle", &files, "b\na\n").unwrap();
        assert!(fault.contains("-a\n b\n+a\n"), "{fault}");
    }

    #[test]
    fn status_and_stderr_count_too() {
        let fault = judge("node", &[("x.cjs", "// status: 3\n"), ("x.cjs.out", "")], "").unwrap();
        assert_eq!(fault, "exit status 0, expected 3\n");
        let files = [("x.cjs", ""), ("x.cjs.out", ""), ("x.cjs.err", "oops\n")];
        let fault = judge("node", &files, "").unwrap();
        assert!(fault.contains("stderr") && fault.contains("-oops"), "{fault}");
    }

    #[test]
    fn a_case_without_a_recording_fails() {
        let fault = judge("node", &[("x.cjs", "")], "").unwrap();
        assert!(fault.contains("--bless"), "{fault}");
    }
}
