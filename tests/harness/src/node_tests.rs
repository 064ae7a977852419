//! Node's own tests, run from a folder that the user gives: they are not part of this tree, the list of what is
//! expected of each (`tests/node/expectations.txt`) is.
//!
//! A test passes if its process ends with status 0. `--bless` adds tests that pass and marks what began or ceased
//! to pass; reasons are written by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::process;
use crate::report::Report;
use crate::runner::Verdict;
use crate::sandbox::Sandbox;

/// Folders below `test/` that hold such tests.
const FOLDERS: &[&str] = &["parallel", "sequential", "es-module", "module-hooks", "async-hooks"];

/// Flags and words of tests that look into Node's own engine or internals.
const INTERNAL: &[&str] =
    &["--expose-internals", "--expose_internals", "--allow-natives-syntax", "internalBinding("];

const LIMIT: Duration = Duration::from_secs(60);

const HEAD: &str = "\
# Node's own tests (of the version that Spindle follows), one a line: path below test/, then what is expected.
#   ok          passes
#   fails WHY   does not pass yet
#   out WHY     left out for every runtime: it asserts the engine's own texts or flags, or needs Node's internals
# Run with `spindle-harness --node FOLDER`, where FOLDER/test is Node's; rewritten by --bless.
";

/// What is expected of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Expected {
    Ok,
    Fails(String),
    Out(String),
}

impl Expected {
    fn parse(text: &str) -> Result<Expected, String> {
        let (word, why) = text.split_once(' ').unwrap_or((text, ""));
        match word {
            "ok" => Ok(Expected::Ok),
            "fails" => Ok(Expected::Fails(why.into())),
            "out" if !why.is_empty() => Ok(Expected::Out(why.into())),
            _ => Err(format!("`{text}` is neither ok, fails WHY nor out WHY")),
        }
    }

    fn text(&self) -> String {
        match self {
            Expected::Ok => "ok".into(),
            Expected::Fails(why) => format!("fails {why}").trim_end().into(),
            Expected::Out(why) => format!("out {why}"),
        }
    }
}

type List = BTreeMap<String, Expected>;

/// Which tests, and how.
pub struct NodeTests {
    /// The folder with Node's `test/`.
    pub root: PathBuf,
    /// The runtime's executable, absolute.
    pub bin: PathBuf,
    /// Tests at a time.
    pub jobs: usize,
    /// Rewrites the list; a filter then also adds tests that are not in it.
    pub bless: bool,
}

impl NodeTests {
    /// Runs the listed tests that `selects` takes; true if all did what the list says.
    ///
    /// # Errors
    /// The list or the folder cannot be read.
    pub fn run(&self, list_path: &Path, selects: &(dyn Fn(&str) -> bool + Sync)) -> Result<bool, String> {
        let mut list = read_list(list_path)?;
        let mut names: Vec<String> = list.keys().filter(|name| selects(name)).cloned().collect();
        if self.bless {
            names.extend(self.unlisted(&list)?.into_iter().filter(|name| selects(name)));
        }
        let report = Report::default();
        let passed = Mutex::new(BTreeMap::new());
        self.for_each(&names, |name, slot| {
            if let Some(Expected::Out(why)) = list.get(name) {
                return report.ignored(name, why);
            }
            let fault = self.once(name, slot);
            passed.lock().expect("no holder panics").insert(name.to_owned(), fault.is_none());
            match list.get(name) {
                Some(Expected::Fails(why)) if fault.is_some() => report.ignored(name, why),
                _ => report.case(name, Verdict { runs: 1, fault }, self.rerun(name)),
            }
        });
        let passed = passed.into_inner().expect("no holder panics");
        if self.bless {
            self.update(&mut list, &passed);
            fs::write(list_path, render(&list)).map_err(|e| format!("{}: {e}", list_path.display()))?;
        } else {
            note_new_passes(&list, &passed);
        }
        Ok(report.close() || self.bless)
    }

    fn unlisted(&self, list: &List) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        for folder in FOLDERS {
            let path = self.root.join("test").join(folder);
            let Ok(entries) = fs::read_dir(&path) else { continue };
            for entry in entries {
                let file = entry.map_err(|e| format!("{}: {e}", path.display()))?.file_name();
                let name = format!("{folder}/{}", file.to_string_lossy());
                let is_test =
                    name.contains("/test-") && [".js", ".mjs", ".cjs"].iter().any(|e| name.ends_with(e));
                if is_test && !list.contains_key(&name) {
                    names.push(name);
                }
            }
        }
        names.sort();
        Ok(names)
    }

    /// Why the test failed; none if it passed.
    fn once(&self, name: &str, slot: usize) -> Option<String> {
        let path = self.root.join("test").join(name);
        let source = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => return Some(format!("{}: {error}\n", path.display())),
        };
        let sandbox = match Sandbox::new() {
            Ok(sandbox) => sandbox,
            Err(error) => return Some(format!("cannot prepare: {error}\n")),
        };
        let mut command = Command::new(&self.bin);
        command
            .args(flags(&source))
            .arg(&path)
            .current_dir(&self.root)
            .env("NODE_TEST_DIR", sandbox.path())
            .env("NODE_SKIP_FLAG_CHECK", "1")
            .env("TEST_THREAD_ID", slot.to_string());
        match process::run(&mut command, LIMIT) {
            Err(error) => Some(format!("cannot run: {error}\n")),
            Ok(outcome) if outcome.status == 0 => None,
            Ok(outcome) => {
                let how =
                    if outcome.timed_out { "timed out".into() } else { format!("status {}", outcome.status) };
                Some(format!("{how}\n{}", last_lines(&outcome.stderr, 25)))
            }
        }
    }

    fn update(&self, list: &mut List, passed: &BTreeMap<String, bool>) {
        for (name, passed) in passed {
            let before = list.get(name).cloned();
            let now = match (passed, before) {
                (true, _) => Expected::Ok,
                (false, Some(Expected::Fails(why))) => Expected::Fails(why),
                (false, _) => match self.internal_word(name) {
                    Some(word) => Expected::Out(format!("needs {word}")),
                    None => Expected::Fails(String::new()),
                },
            };
            list.insert(name.clone(), now);
        }
    }

    fn internal_word(&self, name: &str) -> Option<&'static str> {
        let text = fs::read(self.root.join("test").join(name)).ok()?;
        let text = String::from_utf8_lossy(&text);
        INTERNAL.iter().find(|word| text.contains(**word)).map(|word| word.trim_end_matches('('))
    }

    fn rerun(&self, name: &str) -> String {
        format!("{} {}", self.bin.display(), self.root.join("test").join(name).display())
    }

    /// Calls `work` with each name and the number of the thread that does it.
    fn for_each(&self, names: &[String], work: impl Fn(&str, usize) + Sync) {
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for slot in 0..self.jobs {
                let (next, work) = (&next, &work);
                scope.spawn(move || {
                    while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                        work(name, slot);
                    }
                });
            }
        });
    }
}

/// The words of a test's `// Flags:` line.
fn flags(source: &str) -> Vec<&str> {
    let line = source.lines().find_map(|line| line.strip_prefix("// Flags:"));
    line.map(|line| line.split_whitespace().collect()).unwrap_or_default()
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::new();
    for line in &lines[lines.len().saturating_sub(count)..] {
        let _ = writeln!(out, "{line}");
    }
    out
}

fn note_new_passes(list: &List, passed: &BTreeMap<String, bool>) {
    let new = passed
        .iter()
        .filter(|(name, passed)| **passed && matches!(list.get(*name), Some(Expected::Fails(_))));
    for (name, _) in new {
        println!("now passes: {name} (record it with --bless)");
    }
}

fn read_list(path: &Path) -> Result<List, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(line, number)| {
            let (name, expected) =
                line.split_once(' ').ok_or_else(|| format!("{}:{number}: no expectation", path.display()))?;
            let expected =
                Expected::parse(expected).map_err(|why| format!("{}:{number}: {why}", path.display()))?;
            Ok((name.to_owned(), expected))
        })
        .collect()
}

fn render(list: &List) -> String {
    let mut text = HEAD.to_owned();
    for (name, expected) in list {
        let _ = writeln!(text, "{name} {}", expected.text());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(tests: &[(&str, &str)]) -> (Sandbox, NodeTests) {
        let sandbox = Sandbox::new().unwrap();
        let parallel = sandbox.path().join("test/parallel");
        fs::create_dir_all(&parallel).unwrap();
        for (name, text) in tests {
            fs::write(parallel.join(name), text).unwrap();
        }
        let tests = NodeTests { root: sandbox.path().into(), bin: "/bin/sh".into(), jobs: 2, bless: true };
        (sandbox, tests)
    }

    #[test]
    fn blessing_records_what_passes_and_what_does_not() {
        let (sandbox, mut tests) = folder_with(&[
            ("test-a.js", "exit 0\n"),
            ("test-b.js", "exit 1\n"),
            ("test-c.js", "# --expose-internals\nexit 1\n"),
        ]);
        let list = sandbox.path().join("list.txt");
        fs::write(&list, "").unwrap();
        tests.run(&list, &|_| true).unwrap();
        let expected = "parallel/test-a.js ok\nparallel/test-b.js fails\nparallel/test-c.js out needs --expose-internals\n";
        assert_eq!(fs::read_to_string(&list).unwrap(), format!("{HEAD}{expected}"));

        tests.bless = false;
        assert_eq!(tests.run(&list, &|_| true), Ok(true));
        fs::write(sandbox.path().join("test/parallel/test-a.js"), "echo no >&2; exit 2\n").unwrap();
        assert_eq!(tests.run(&list, &|_| true), Ok(false));
        assert_eq!(tests.run(&list, &|name| name.contains("test-b")), Ok(true));
    }

    #[test]
    fn a_list_with_an_unknown_word_is_refused() {
        let (sandbox, tests) = folder_with(&[]);
        let list = sandbox.path().join("list.txt");
        fs::write(&list, "parallel/test-a.js perhaps\n").unwrap();
        assert!(tests.run(&list, &|_| true).unwrap_err().contains("list.txt:1"));
    }

    #[test]
    fn flags_stand_in_their_own_comment() {
        assert_eq!(
            flags("'use strict';\n// Flags: --expose-gc --no-warnings\n"),
            ["--expose-gc", "--no-warnings"]
        );
        assert!(flags("// no Flags: --x").is_empty());
    }
}
