//! The lens: who ran, and who scheduled it. A program that keeps books of its own callbacks must agree with the spans; a
//! recorded run, repeated, has the same spans; and no program notices that it is watched.
//!
//! The engine starts once per process, so each run is a child: this binary again, with its role in the environment. A role
//! names what is done with the log (`record`, `replay`), and says `spans` if the lens is on.

use spindle_core::{Driver, Outcome};
use spindle_lens::{KeptSpans, SpanTrace};
use spindle_loop::OpLog;
use spindle_runtime::RuntimeOptions;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROLE: &str = "SPINDLE_TEST_ROLE";
const BUILD: &str = "test";
const TREES: u32 = 24;

fn child(role: &str, folder: &Path) -> i32 {
    spindle_runtime::use_builtins(
        spindle_runtime::Builtins::from_source(spindle_builtins::source)
            .with_code(spindle_builtins::code(), spindle_builtins::self_hosted()),
    );
    let log_file = folder.join("run.log");
    let seed = std::env::var("SEED").unwrap_or_default();
    let runtime =
        spindle_runtime::new_runtime(RuntimeOptions { args: vec![seed], ..RuntimeOptions::default() })
            .expect("starts");
    let log = if role.starts_with("record") {
        OpLog::recording(Box::new(File::create(log_file).expect("writable")), BUILD)
    } else {
        OpLog::replaying(Box::new(File::open(log_file).expect("recorded before")), BUILD)
    };
    runtime.use_log(log.expect("a log of this build")).expect("begins like one");
    let kept = KeptSpans::default();
    if role.ends_with("chain") {
        runtime.set_lens(Box::new(kept.clone()));
    } else if role.ends_with("spans") {
        let out = File::create(folder.join("spans.txt")).expect("writable");
        runtime.set_lens(Box::new(SpanTrace::new(out)));
    }
    let main = folder.join("main.cjs").to_string_lossy().into_owned();
    let outcome = spindle_engine::run(spindle_runtime::engine_options(512), runtime.clone(), |cx| {
        spindle_runtime::bootstrap(cx).expect("bootstrap works");
        Driver::new(&runtime).run(cx, &main, false)
    });
    runtime.log.finish().expect("everything was logged, or replayed");
    print_chain(&kept);
    match outcome.expect("the engine starts") {
        Outcome::Exit(code) => code,
        outcome => panic!("{outcome:?}"),
    }
}

/// What led to the HTTP request, and to its answer.
fn print_chain(kept: &KeptSpans) {
    for name in ["httpRequest", "io"] {
        let last = kept.all().into_iter().rfind(|span| span.name == name);
        for span in last.map(|last| kept.chain(last.number)).unwrap_or_default() {
            println!("{span}");
        }
    }
}

/// Runs the folder's program; what it printed.
fn run(role: &str, folder: &Path, seed: u32) -> String {
    let program = std::env::current_exe().expect("running");
    let output = Command::new(program)
        .env(ROLE, role)
        .env("FOLDER", folder)
        .env("SEED", seed.to_string())
        .output()
        .expect("starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{role} {seed}: {}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(text(&output.stderr), "", "{role} {seed}");
    text(&output.stdout)
}

fn program(folder: &Path, source: &str) {
    std::fs::write(folder.join("main.cjs"), source).expect("writable");
}

/// A line of the trace.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    number: u32,
    parent: u32,
    /// The kind of a callback, the name of an entry.
    what: String,
}

fn spans(folder: &Path) -> Vec<Line> {
    let text = std::fs::read_to_string(folder.join("spans.txt")).expect("traced");
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |word: &str| word.parse().unwrap_or(0);
        let what = words.get(4).unwrap_or(&words[2]);
        Line { number: number(words[0]), parent: number(words[1]), what: (*what).to_owned() }
    };
    text.lines().map(line).collect()
}

/// Spans are numbered as they come, and a parent began before its child; roots are the world's doing.
fn are_in_order(spans: &[Line]) {
    const ROOTS: [&str; 4] = ["runMain", "beforeExit", "exit", "engine"];
    for (at, span) in spans.iter().enumerate() {
        assert_eq!(span.number as usize, at + 1);
        assert!(span.parent < span.number, "{span:?}");
        assert_eq!(span.parent == 0, ROOTS.contains(&&*span.what), "{span:?}");
    }
}

/// The program's books (kind, label, parent's label) say the same as the spans: the same callbacks in the same order, each
/// scheduled by the same one. So there are as many spans of each kind as callbacks ran, too.
fn agree(books: &str, spans: &[Line], seed: u32) {
    let is_uncaught = |number: u32| number > 0 && spans[number as usize - 1].what == "uncaught";
    let ours = |span: &&Line| match &*span.what {
        "runMain" | "beforeExit" | "exit" => false,
        // The runtime's own, which makes sure that what a throw left behind gets its turn.
        "immediate" => !is_uncaught(span.parent),
        _ => true,
    };
    let mut labels = BTreeMap::from([(1, 0)]);
    let mut told = Vec::new();
    for (span, label) in spans.iter().filter(ours).zip(1..) {
        labels.insert(span.number, label);
        let parent = labels.get(&span.parent).map_or("nobody".to_owned(), u32::to_string);
        told.push(format!("{} {label} {parent}", span.what));
    }
    let differs = told.iter().map(String::as_str).zip(books.lines()).find(|(told, line)| told != line);
    assert_eq!(differs, None, "seed {seed}: a span, and the program's own line");
    assert_eq!(told.len(), books.lines().count(), "seed {seed}");
}

fn spans_are_what_the_program_did(folder: &Path) {
    program(folder, include_str!("lens/tree.cjs"));
    for seed in 1..=TREES {
        let books = run("record spans", folder, seed);
        let recorded = spans(folder);
        assert!(books.lines().count() > 40, "seed {seed}: {books}");
        are_in_order(&recorded);
        agree(&books, &recorded, seed);
        assert_eq!(run("replay spans", folder, seed), books);
        assert_eq!(spans(folder), recorded, "seed {seed}: the repeated run has the same spans");
    }
}

/// A run recorded without the lens is what it would have been: repeated with it, it prints the same.
fn a_program_does_not_notice(folder: &Path) {
    program(folder, include_str!("lens/tree.cjs"));
    for seed in 1..=TREES {
        let books = run("record", folder, seed);
        assert_eq!(run("replay", folder, seed), books);
        assert_eq!(run("replay spans", folder, seed), books);
        agree(&books, &spans(folder), seed);
    }
    program(folder, include_str!("lens/servers.cjs"));
    let printed = run("record", folder, 0);
    assert_eq!(run("replay spans", folder, 0), printed);
    let watched = run("record spans", folder, 0);
    // Which of two requests is answered first is the world's affair.
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&watched), sorted(&printed));
}

fn repeated_servers_have_the_same_spans(folder: &Path) {
    program(folder, include_str!("lens/servers.cjs"));
    let printed = run("record spans", folder, 0);
    let recorded = spans(folder);
    are_in_order(&recorded);
    for what in ["tick", "job", "timer", "request", "io", "closed", "httpRequest", "rejection", "uncaught"] {
        assert!(recorded.iter().any(|span| span.what == what), "{what}");
    }
    assert_eq!(run("replay spans", folder, 0), printed);
    assert_eq!(spans(folder), recorded);
    assert_eq!(run("replay", folder, 0), printed);
}

fn a_chain_is_told_from_the_start(folder: &Path) {
    program(folder, include_str!("lens/chain.cjs"));
    let printed = run("record chain", folder, 0);
    let lines: Vec<String> =
        printed.lines().map(|line| line.split_whitespace().collect::<Vec<&str>>().join(" ")).collect();
    let known = [
        "1 - entry 0 runMain",
        "2 1 timer 2",
        "3 2 job 0",
        "4 3 tick 3",
        "5 4 entry 0 request",
        "6 5 immediate 4",
        // The listener is ready.
        "7 6 tick 5",
    ];
    let [hello, to_request @ .., tick, answer] = &lines[..] else { panic!("{printed}") };
    let (to_request, to_answer) = to_request.split_at(known.len() + 1);
    assert_eq!(hello, "hello");
    assert_eq!(to_request[..known.len()], known);
    assert_eq!(to_answer, known);
    let request = to_request.last().expect("one more than is known");
    assert!(request.ends_with(" 7 entry 0 httpRequest"), "the server that listens waits for it: {request}");
    // Node, too, asks for a request's connection in a tick.
    assert_eq!(tick, "8 7 tick 7");
    assert!(answer.contains(" 8 entry ") && answer.ends_with(" io"), "the answer: {answer}");
}

type Case = (&'static str, fn(&Path));

fn main() {
    if let Ok(role) = std::env::var(ROLE) {
        let folder = PathBuf::from(std::env::var_os("FOLDER").expect("given with the role"));
        std::process::exit(child(&role, &folder));
    }
    let cases: [Case; 4] = [
        ("a_chain_is_told_from_the_start", a_chain_is_told_from_the_start),
        ("spans_are_what_the_program_did", spans_are_what_the_program_did),
        ("a_program_does_not_notice", a_program_does_not_notice),
        ("repeated_servers_have_the_same_spans", repeated_servers_have_the_same_spans),
    ];
    for (name, case) in cases {
        let folder = std::env::temp_dir().join(format!("spindle-lens-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
        case(&folder);
        std::fs::remove_dir_all(&folder).expect("nobody else uses it");
        println!("test {name} ... ok");
    }
    println!("\ntest result: ok. {} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", cases.len());
}
