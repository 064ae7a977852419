//! The rules themselves. Each takes the files of the tree and returns one complaint per offence.
//!
//! A complaint reads `path:line: what is wrong; how to mend it`. Where a rule has exceptions they stand at the
//! top, each with its reason. To add a rule: write the function and its test here, and call it in
//! `tests/house_rules.rs`.

use std::collections::BTreeSet;

use crate::scan::{code_only, has_word, lines_with_word};
use crate::tree::SourceFile;

/// The sentence of ARCHITECTURE.md that names the crates which may contain `unsafe`.
const INVARIANT: &str = "**Invariant:** all crates but ";

/// The most lines that `spindle-sys` may have, so that a reviewer can read all of it at one sitting.
const SYS_LINES_MAX: usize = 900;

/// The most lines of one source file.
const FILE_LINES_MAX: usize = 700;

/// Long files that are allowed, each with the reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// The files through which time, waiting, threads and random bytes enter: one per door.
const DOORS: &[&str] = &[
    "crates/spindle-loop/src/clock",
    "crates/spindle-loop/src/poller",
    "crates/spindle-loop/src/pool",
    "crates/spindle-loop/src/entropy",
];

/// What only a door may use.
const BEHIND_DOORS: &[&str] = &[
    "Instant::now",
    "SystemTime::now",
    "clock_gettime",
    "nanosleep",
    "thread::sleep",
    "thread::spawn",
    "thread::scope",
    "thread::Builder",
    "getrandom",
];

/// Programs run by the tests: data, not source.
const TEST_DATA: &[&str] = &["tests/spec/", "tests/node/", "tests/sim/"];

const JAVASCRIPT: &[&str] = &["js", "mjs", "cjs", "ts", "mts", "cts"];

/// The folders of the crates that may contain `unsafe`; none where the document is not among the files.
fn unsafe_crates(files: &[SourceFile]) -> Vec<String> {
    let document = files.iter().find(|file| file.path == "ARCHITECTURE.md");
    let sentence = document.and_then(|file| file.text.split_once(INVARIANT)?.1.split_once(" forbid"));
    let names = sentence.into_iter().flat_map(|(names, _)| names.split('`').skip(1).step_by(2));
    names.map(|name| format!("crates/{name}/")).collect()
}

fn is_in(folders: &[String], file: &SourceFile) -> bool {
    folders.iter().any(|folder| file.path.starts_with(folder.as_str()))
}

/// `unsafe` stands only in the crates made for it.
pub fn unsafe_stays_home(files: &[SourceFile]) -> Vec<String> {
    let fix = "`unsafe` here; move it behind a safe function of spindle-engine or spindle-sys, or name this crate in the \
               invariant of ARCHITECTURE.md with the reason";
    let homes = unsafe_crates(files);
    let outside = rust(files).filter(|f| !is_in(&homes, f));
    complain(outside, fix, |file| lines_with_word(&code_only(&file.text), "unsafe"))
}

/// Every crate root but those of these crates carries `#![forbid(unsafe_code)]`.
pub fn unsafe_is_forbidden(files: &[SourceFile]) -> Vec<String> {
    let fix = "a crate root without `#![forbid(unsafe_code)]`; add it below the file's head comment";
    let homes = unsafe_crates(files);
    let roots = rust(files).filter(|f| is_crate_root(&f.path) && !is_in(&homes, f));
    complain(roots, fix, |file| first_line_unless(code_only(&file.text).contains("#![forbid(unsafe_code)]")))
}

fn is_crate_root(path: &str) -> bool {
    path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs") || path.contains("/src/bin/")
}

/// `spindle-sys` stays small.
pub fn sys_stays_small(files: &[SourceFile]) -> Vec<String> {
    let sources = rust(files).filter(|f| f.is_below(&["crates/spindle-sys/src/"]));
    let lines: usize = sources.map(|f| f.text.lines().count()).sum();
    let fix = format!("fewer than {SYS_LINES_MAX} are allowed; use a safe crate such as rustix for the call");
    if lines < SYS_LINES_MAX { Vec::new() } else { vec![format!("crates/spindle-sys: {lines} lines, {fix}")] }
}

/// Every Rust file opens by saying what it is for.
pub fn files_introduce_themselves(files: &[SourceFile]) -> Vec<String> {
    let fix = "no `//!` at the top; say what the file is for, what it is not for and where to read next";
    complain(rust(files), fix, |file| first_line_unless(file.text.trim_start().starts_with("//!")))
}

/// No source file is too long to be read at one go.
pub fn files_stay_short(files: &[SourceFile]) -> Vec<String> {
    let fix = format!(
        "more than {FILE_LINES_MAX} lines; split it by what a reader looks for, or list it in LONG_FILES with a reason"
    );
    let sources = files.iter().filter(|f| is_source(f) && !f.is_below(TEST_DATA));
    let judged = sources.filter(|f| LONG_FILES.iter().all(|(path, _)| *path != f.path));
    complain(judged, &fix, |file| Some(file.text.lines().count()).filter(|n| *n > FILE_LINES_MAX))
}

/// Every entry of [`LONG_FILES`] is still needed.
pub fn long_files_are_long(files: &[SourceFile]) -> Vec<String> {
    let is_long = |f: &SourceFile| f.text.lines().count() > FILE_LINES_MAX;
    let stale = LONG_FILES.iter().filter(|(path, _)| !files.iter().any(|f| f.path == *path && is_long(f)));
    stale.map(|(path, _)| format!("{path}: in LONG_FILES but short or gone; remove the entry")).collect()
}

/// Nothing is left for later: unfinished work is an issue, not a remark in the source.
pub fn nothing_is_unfinished(files: &[SourceFile]) -> Vec<String> {
    let fix = "work left for later; finish it, or throw a clear error with a code and open an issue";
    let written = files.iter().filter(|f| is_source(f) || f.has_extension(&["toml"]));
    complain(written.filter(|f| !f.is_below(TEST_DATA)), fix, |file| {
        let mut lines = reminders(file);
        if file.has_extension(&["rs"]) {
            let code = code_only(&file.text);
            lines.extend(["todo!", "unimplemented!"].iter().flat_map(|word| lines_with_word(&code, word)));
        }
        lines
    })
}

/// The lines with one of the usual words for unfinished work in a comment. The words are put together here, or
/// this file would offend itself.
fn reminders(file: &SourceFile) -> Vec<usize> {
    let words = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"]].map(|parts| parts.concat());
    let slashes = file.has_extension(&["rs"]) || file.has_extension(JAVASCRIPT);
    let comment = |line: &'_ str| match slashes {
        true if line.trim_start().starts_with('*') => Some(0),
        true => line.find("//").or_else(|| line.find("/*")),
        false => line.find('#'),
    };
    let reminds = |line: &str| comment(line).is_some_and(|at| words.iter().any(|w| has_word(&line[at..], w)));
    file.text.lines().zip(1..).filter(|(line, _)| reminds(line)).map(|(_, number)| number).collect()
}

/// Time, waiting, threads and random bytes enter only through the four doors.
pub fn doors_stay_closed(files: &[SourceFile]) -> Vec<String> {
    let fix = "time, waiting, a thread or random bytes outside the four doors; ask the loop's Clock, Poller, Pool \
               or Entropy, so that a test or a replay can stand in";
    let behaviour =
        rust(files).filter(|f| f.is_below(&["crates/"]) && !f.is_below(DOORS) && !is_test(&f.path));
    complain(behaviour, fix, |file| {
        let code = code_only(&file.text);
        let code = &code[..code.find("#[cfg(test)]\nmod ").unwrap_or(code.len())];
        BEHIND_DOORS.iter().flat_map(|word| lines_with_word(code, word)).collect::<Vec<_>>()
    })
}

fn is_test(path: &str) -> bool {
    let folders = ["/tests/", "/benches/", "/examples/"];
    folders.iter().any(|folder| path.contains(folder)) || path.ends_with("/tests.rs")
}

/// Nothing refers to places that exist only on one machine, or to one registry's server.
pub fn no_private_places(files: &[SourceFile]) -> Vec<String> {
    let fix = "this place is not there on another machine; use a path inside the tree (for npm's lock files, set \
               omit-lockfile-registry-resolved)";
    complain(files.iter().filter(|f| f.path != ".ci/run"), fix, |file| {
        let lines = file.text.lines().zip(1..);
        lines.filter(|(line, _)| names_private_place(line)).map(|(_, number)| number).collect::<Vec<_>>()
    })
}

/// Put together from parts, as in [`reminders`].
fn names_private_place(line: &str) -> bool {
    let anywhere = [
        ["..", "/shared"],
        ["registry.", "npmjs.org"],
        ["index.", "crates.io"],
        ["static.", "crates.io"],
        ["deb.", "debian.org"],
    ];
    let root = ["/work", "/"].concat();
    let inside_a_path = |c: char| c.is_alphanumeric() || "._-/*}".contains(c);
    anywhere.iter().any(|parts| line.contains(&parts.concat()))
        || line.match_indices(&root).any(|(at, _)| !line[..at].ends_with(inside_a_path))
}

/// A test that is left out says why.
pub fn ignored_tests_say_why(files: &[SourceFile]) -> Vec<String> {
    let fix = "a test left out without a reason; write #[ignore = \"why\"]";
    complain(rust(files), fix, |file| lines_with_word(&code_only(&file.text), "#[ignore]"))
}

/// Every direct dependency has a paragraph, headed by its name, in `docs/dependencies.md`, and nothing else has.
pub fn dependencies_are_explained(document: &str, direct: &BTreeSet<String>) -> Vec<String> {
    let headings = document.lines().filter_map(|line| line.strip_prefix("## "));
    let explained: BTreeSet<String> = headings.map(|name| name.trim_matches('`').to_owned()).collect();
    let missing = direct.difference(&explained).map(|name| {
        format!(
            "docs/dependencies.md: `{name}` is missing; say in a paragraph under `## {name}` why it is needed"
        )
    });
    let stale = explained.difference(direct).map(|name| {
        format!("docs/dependencies.md: `{name}` is no direct dependency (any more); remove its paragraph")
    });
    missing.chain(stale).collect()
}

fn rust(files: &[SourceFile]) -> impl Iterator<Item = &SourceFile> {
    files.iter().filter(|f| f.has_extension(&["rs"]))
}

fn is_source(file: &SourceFile) -> bool {
    let scripts = ["x", ".ci/run"];
    file.has_extension(&["rs", "sh"])
        || file.has_extension(JAVASCRIPT)
        || scripts.contains(&file.path.as_str())
}

fn first_line_unless(good: bool) -> Option<usize> {
    (!good).then_some(1)
}

/// One complaint for each line that `judge` names: its place, then what is wrong and the fix.
fn complain<'a, L: IntoIterator<Item = usize>>(
    files: impl Iterator<Item = &'a SourceFile>,
    fix: &str,
    judge: impl Fn(&SourceFile) -> L,
) -> Vec<String> {
    let places = files.flat_map(|file| judge(file).into_iter().map(|line| format!("{}:{line}", file.path)));
    places.map(|place| format!("{place}: {fix}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rule = fn(&[SourceFile]) -> Vec<String>;

    #[track_caller]
    fn offends(rule: Rule, path: &str, text: &str) {
        let complaints = rule(&[SourceFile::new(path, text)]);
        assert_eq!(complaints.len(), 1, "{path}: {complaints:?}");
        assert!(complaints[0].starts_with(path) && complaints[0].contains("; "), "{complaints:?}");
    }

    #[track_caller]
    fn passes(rule: Rule, path: &str, text: &str) {
        assert_eq!(rule(&[SourceFile::new(path, text)]), [""; 0], "{path}");
    }

    #[test]
    fn unsafe_code() {
        offends(unsafe_stays_home, "crates/spindle/src/main.rs", "fn f() { unsafe { g() } }");
        passes(unsafe_stays_home, "crates/spindle/src/main.rs", "// unsafe\n#![forbid(unsafe_code)]");
        let text = format!("{INVARIANT}`spindle-engine` and\n`spindle-sys` forbid `unsafe`");
        let files =
            |path| [SourceFile::new("ARCHITECTURE.md", &text), SourceFile::new(path, "unsafe { g() }")];
        assert_eq!(unsafe_stays_home(&files("crates/spindle-sys/src/lib.rs")), [""; 0]);
        assert_eq!(unsafe_stays_home(&files("crates/spindle-http/src/lib.rs")).len(), 1);
        offends(unsafe_is_forbidden, "tests/tidy/src/bin/a.rs", "// #![forbid(unsafe_code)]");
        passes(unsafe_is_forbidden, "tests/tidy/src/lib.rs", "#![forbid(unsafe_code)]");
        passes(unsafe_is_forbidden, "tests/tidy/src/part.rs", "");
    }

    #[test]
    fn sizes() {
        let long = "x\n".repeat(SYS_LINES_MAX);
        let file = [SourceFile::new("crates/spindle-sys/src/lib.rs", &long)];
        assert_eq!(sys_stays_small(&file).len(), 1);
        passes(sys_stays_small, "crates/spindle-sys/src/lib.rs", &long[2..]);
    }

    #[test]
    fn long_files() {
        let long = "x\n".repeat(FILE_LINES_MAX + 1);
        offends(files_stay_short, "crates/spindle-runtime/src/fs/fs.js", &long);
        offends(files_stay_short, "x", &long);
        passes(files_stay_short, "Cargo.lock", &long);
        passes(files_stay_short, "tests/spec/a.js", &long);
        passes(files_stay_short, "crates/spindle/src/main.rs", &long[2..]);
    }

    #[test]
    fn introductions() {
        offends(files_introduce_themselves, "a.rs", "// A file.\n");
        passes(files_introduce_themselves, "a.rs", "\n//! A file.\n");
        passes(files_introduce_themselves, "a.js", "");
    }

    #[test]
    fn unfinished_work() {
        let word = format!("TO{}", "DO");
        offends(nothing_is_unfinished, "a.rs", &format!("// {word}: more"));
        offends(nothing_is_unfinished, "a.rs", &format!("fn f() {{ {}!() }}", word.to_lowercase()));
        offends(nothing_is_unfinished, "a.js", &format!("/*\n * {word} more\n */"));
        offends(nothing_is_unfinished, "a.toml", &format!("# {word}"));
        passes(nothing_is_unfinished, "a.js", &format!("print('# {word}')"));
        passes(nothing_is_unfinished, "a.rs", &format!("let x = \"{}!(\";", word.to_lowercase()));
    }

    #[test]
    fn doors() {
        let use_ = "fn f() { std::thread::sleep(d) }";
        offends(doors_stay_closed, "crates/spindle/src/main.rs", use_);
        passes(doors_stay_closed, "crates/spindle-loop/src/clock.rs", use_);
        passes(doors_stay_closed, "crates/spindle-loop/src/pool/threads.rs", use_);
        passes(doors_stay_closed, "crates/spindle-loop/tests/order.rs", use_);
        passes(doors_stay_closed, "bench/runner/src/main.rs", use_);
        passes(doors_stay_closed, "crates/a/src/a.rs", &format!("#[cfg(test)]\nmod tests {{ {use_} }}"));
    }

    #[test]
    fn private_places() {
        let root = format!("/{}/", "work");
        offends(no_private_places, "docs/a.md", &format!("see {root}main"));
        offends(no_private_places, "a.js", &format!("'{root}'"));
        passes(no_private_places, "a.js", &format!("'src{root}a.js'"));
        passes(no_private_places, ".ci/run", &root);
        offends(no_private_places, "a.sh", &format!("cat ..{}/x", "/shared"));
        offends(no_private_places, "package-lock.json", &format!("https://registry.{}/a", "npmjs.org"));
    }

    #[test]
    fn ignored_tests() {
        offends(ignored_tests_say_why, "a.rs", "#[test]\n#[ignore]\nfn f() {}");
        passes(ignored_tests_say_why, "a.rs", "#[ignore = \"needs a terminal\"]\n// #[ignore]");
    }

    #[test]
    fn explanations() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<BTreeSet<String>>();
        let two = names(&["libc", "mio"]);
        assert_eq!(dependencies_are_explained("# x\n## `libc`\na\n## mio\nb", &two), [""; 0]);
        assert!(dependencies_are_explained("## libc", &two)[0].contains("`mio` is missing"));
        assert!(
            dependencies_are_explained("## mio\n## libc", &names(&["libc"]))[0]
                .contains("`mio` is no direct")
        );
    }
}
