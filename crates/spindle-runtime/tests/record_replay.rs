//! The record/replay hook of ops: a run that was recorded prints the same again when its file is gone, and a log
//! that does not hold what the run asks for is an error of the op that asked.
//!
//! The engine starts once per process, so each run is a child: this binary again, with its role in the environment.

use spindle_core::{Driver, Outcome};
use spindle_loop::OpLog;
use spindle_runtime::RuntimeOptions;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROLE: &str = "SPINDLE_TEST_ROLE";
const BUILD: &str = "test";
const PROGRAM: &str = "
    const fs = require('fs');
    const path = process.argv[2];
    console.log(fs.readFileSync(path, 'utf8'), fs.statSync(path).size);
    const fd = fs.openSync(path);
    const into = Buffer.alloc(8, '.');
    console.log(fs.readSync(fd, into, 5, 2, 3), into.latin1Slice());
    fs.readFile(path, (error, bytes) => {
        console.log(error, bytes.length, process.hrtime.bigint(), process.uptime());
        fs.open(path + '.missing', (error) => {
            console.log(error.code, error.syscall);
            fs.read(fd, into, 1, 4, 0, (error, count) => console.log(error, count, into.latin1Slice()));
        });
    });
";

fn child(role: &str, folder: &Path) -> i32 {
    spindle_runtime::use_builtins(
        spindle_runtime::Builtins::from_source(spindle_builtins::source)
            .with_code(spindle_builtins::code(), spindle_builtins::self_hosted()),
    );
    let log_file = folder.join("run.log");
    let log = match role {
        "record" => OpLog::recording(Box::new(File::create(log_file).expect("writable")), BUILD),
        _ => OpLog::replaying(Box::new(File::open(log_file).expect("recorded before")), BUILD),
    };
    let data = folder.join("data.txt").to_string_lossy().into_owned();
    let runtime =
        spindle_runtime::new_runtime(RuntimeOptions { args: vec![data], ..RuntimeOptions::default() })
            .expect("starts");
    runtime.use_log(log.expect("a log of this build")).expect("begins like one");
    let main = folder.join("main.cjs").to_string_lossy().into_owned();
    let engine_options = spindle_runtime::engine_options(512);
    let code = spindle_engine::run(engine_options, runtime.clone(), |cx| {
        spindle_runtime::bootstrap(cx).expect("bootstrap works");
        Driver::new(&runtime).run(cx, &main, false)
    });
    runtime.log.finish().expect("everything was logged, or replayed");
    match code.expect("the engine starts") {
        Outcome::Exit(code) => code,
        outcome => panic!("{outcome:?}"),
    }
}

fn run(role: &str, folder: &Path) -> Output {
    let program = std::env::current_exe().expect("running");
    Command::new(program).env(ROLE, role).env("FOLDER", folder).output().expect("starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn replays_without_the_world(folder: &Path) {
    std::fs::write(folder.join("main.cjs"), PROGRAM).expect("writable");
    std::fs::write(folder.join("data.txt"), "what was there").expect("writable");
    let recorded = run("record", folder);
    assert!(recorded.status.success(), "{}", text(&recorded.stderr));
    assert!(text(&recorded.stdout).starts_with("what was there 14\n"), "{}", text(&recorded.stdout));

    std::fs::remove_file(folder.join("data.txt")).expect("was there");
    let replayed = run("replay", folder);
    assert_eq!(text(&replayed.stdout), text(&recorded.stdout), "{}", text(&replayed.stderr));
}

fn refuses_a_log_that_ends_early(folder: &Path) {
    std::fs::write(folder.join("main.cjs"), PROGRAM).expect("writable");
    std::fs::write(folder.join("data.txt"), "x").expect("writable");
    assert!(run("record", folder).status.success());
    // The log answers for the program's own file too, so only the log itself can be made to differ.
    let log = folder.join("run.log");
    let bytes = std::fs::read(&log).expect("recorded");
    let cut = bytes.len() - bytes.len() / 3;
    std::fs::write(&log, &bytes[..cut]).expect("writable");
    let replayed = run("replay", folder);
    assert!(!replayed.status.success(), "a log that ends early must not pass: {}", text(&replayed.stdout));
    assert!(text(&replayed.stderr).contains("log"), "{}", text(&replayed.stderr));
}

type Case = (&'static str, fn(&Path));

fn main() {
    if let Ok(role) = std::env::var(ROLE) {
        let folder = PathBuf::from(std::env::var_os("FOLDER").expect("given with the role"));
        std::process::exit(child(&role, &folder));
    }
    let cases: [Case; 2] = [
        ("replays_without_the_world", replays_without_the_world),
        ("refuses_a_log_that_ends_early", refuses_a_log_that_ends_early),
    ];
    for (name, case) in cases {
        let folder = std::env::temp_dir().join(format!("spindle-replay-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
        case(&folder);
        std::fs::remove_dir_all(&folder).expect("nobody else uses it");
        println!("test {name} ... ok");
    }
    println!("\ntest result: ok. {} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", cases.len());
}
