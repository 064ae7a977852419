//! Runtimes of one process: how each ends is told to whoever owns its thread, and 200 of them, eight at a time and with pool
//! work under way at the end, leave no memory, thread or descriptor behind.
#![allow(
    clippy::disallowed_methods,
    reason = "threads are what this is about, and a guard against hanging needs a clock"
)]

use spindle_core::{Driver, Outcome};
use spindle_engine::InterruptHandle;
use spindle_runtime::RuntimeOptions;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Runs the program in `file` on this thread; `heard` gets a handle by which others may end it.
fn run(file: &Path, heap_mb: usize, heard: impl FnOnce(InterruptHandle)) -> Outcome {
    let runtime = spindle_runtime::new_runtime(RuntimeOptions::default()).expect("there are descriptors");
    let host = runtime.clone();
    let outcome = spindle_engine::run(spindle_runtime::engine_options(heap_mb), host, |cx| {
        spindle_runtime::bootstrap(cx).expect("bootstrap works");
        heard(cx.interrupt_handle());
        Driver::new(&runtime).run(cx, &file.to_string_lossy(), false)
    });
    outcome.expect("the engine starts")
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("spindle-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the temporary folder is writable");
        Folder(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("the folder was just made");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of a failed test is the system's to clean.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn outcome_of(program: &str, heap_mb: usize) -> Outcome {
    let folder = Folder::new("outcome");
    let file = folder.file("main.cjs", program);
    thread::spawn(move || run(&file, heap_mb, |_| {})).join().expect("no panic")
}

fn each_way_to_end_is_told() {
    assert_eq!(outcome_of("setTimeout(() => {}, 1)", 512), Outcome::Exit(0));
    assert_eq!(outcome_of("process.exitCode = 5; setImmediate(() => {})", 512), Outcome::Exit(5));
    let program =
        "setImmediate(() => { try { process.exit(3) } finally { require('fs').writeSync(1, 'never') } })";
    assert_eq!(outcome_of(program, 512), Outcome::Exit(3));
    let filling = "const kept = []; for (;;) kept.push({ kept: [kept.length] })";
    assert_eq!(outcome_of(filling, 32), Outcome::OutOfMemory);
}

fn another_thread_ends_a_program() {
    for program in ["for (;;);", "setInterval(() => {}, 100000)", "(async () => { for (;;) await 1 })()"] {
        let folder = Folder::new("terminate");
        let file = folder.file("main.cjs", program);
        let (send, receive) = mpsc::channel();
        let runner = thread::spawn(move || run(&file, 512, |handle| send.send(handle).expect("waited for")));
        let handle = receive.recv().expect("the runtime starts");
        thread::sleep(Duration::from_millis(50));
        handle.terminate();
        assert_eq!(runner.join().expect("no panic"), Outcome::Terminated, "{program}");
    }
}

fn only_the_main_runtime_changes_the_process() {
    let folder = Folder::new("beside");
    let program = "
        const code = (f) => { try { f(); return 'done'; } catch (error) { return error.code; } };
        const hours = () => new Date(0).getTimezoneOffset();
        const before = hours();
        process.env.TZ = 'Asia/Tokyo';
        const all = [
            code(() => process.chdir('/')), code(() => process.umask(0)), code(() => process.setuid(process.getuid())),
            code(() => process.on('SIGUSR2', () => {})), code(() => process.umask()), hours() === before,
        ];
        const wanted = 'ERR_WORKER_UNSUPPORTED_OPERATION,'.repeat(4) + 'done,true';
        if (String(all) !== wanted) { console.error(String(all)); process.exitCode = 1; }";
    let file = folder.file("main.cjs", program);
    let main = spindle_runtime::new_runtime(RuntimeOptions::default()).expect("there are descriptors");
    let shared = spindle_runtime::shared(&main);
    let beside = thread::spawn(move || {
        let runtime = spindle_runtime::new_runtime_beside(shared).expect("there are descriptors");
        let host = runtime.clone();
        spindle_engine::run(spindle_runtime::engine_options(512), host, |cx| {
            spindle_runtime::bootstrap(cx).expect("bootstrap works");
            Driver::new(&runtime).run(cx, &file.to_string_lossy(), false)
        })
    });
    let outcome = beside.join().expect("no panic").expect("the engine starts");
    assert_eq!(outcome, Outcome::Exit(0));
}

/// What a process holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    threads: usize,
    descriptors: usize,
    memory_kb: usize,
}

fn held() -> Held {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let number = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line of status");
        line.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number")
    };
    let descriptors = std::fs::read_dir("/proc/self/fd").expect("Linux").count();
    Held { threads: number("Threads:"), descriptors, memory_kb: number("VmRSS:") }
}

fn batch(file: &Path, count: usize) {
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(move || {
                for _ in 0..count / 8 {
                    assert_eq!(run(file, 512, |_| {}), Outcome::Exit(7));
                }
            });
        }
    });
}

/// Threads end a moment after they are joined with, as the kernel counts.
fn settled(before: Held) -> Held {
    let began = Instant::now();
    loop {
        let now = held();
        if (now.threads <= before.threads && now.descriptors <= before.descriptors)
            || began.elapsed() > Duration::from_secs(30)
        {
            return now;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn two_hundred_leave_nothing() {
    let folder = Folder::new("many");
    let data = folder.file("data", &"x".repeat(100_000));
    let program = format!(
        "const fs = require('fs'), net = require('net');
        const path = {:?};
        const buffer = Buffer.alloc(65536), fd = fs.openSync(path);
        for (let i = 0; i < 50; i++) fs.read(fd, buffer, i * 1000, 1000, i, () => {{}});
        for (let i = 0; i < 50; i++) fs.readFile(path, () => {{}});
        const server = net.createServer(() => {{}}).listen(0, () => {{
            net.connect(server.address().port, () => setImmediate(() => process.exit(7)));
        }});
        setInterval(() => {{}}, 1000);
        Promise.reject(new Error('nobody listens')).catch(() => {{}});",
        data.to_string_lossy()
    );
    let file = folder.file("main.cjs", &program);
    batch(&file, 40);
    let before = held();
    batch(&file, 200);
    let after = settled(before);
    assert!(after.threads <= before.threads, "threads: {before:?}, then {after:?}");
    assert!(after.descriptors <= before.descriptors, "descriptors: {before:?}, then {after:?}");
    let grown = after.memory_kb.saturating_sub(before.memory_kb);
    assert!(grown < 40_000, "memory grew by {grown} kB: {before:?}, then {after:?}");
}

fn main() {
    spindle_runtime::use_builtins(
        spindle_runtime::Builtins::from_source(spindle_builtins::source)
            .with_code(spindle_builtins::code(), spindle_builtins::self_hosted()),
    );
    let cases: [(&str, fn()); 4] = [
        ("each_way_to_end_is_told", each_way_to_end_is_told),
        ("another_thread_ends_a_program", another_thread_ends_a_program),
        ("only_the_main_runtime_changes_the_process", only_the_main_runtime_changes_the_process),
        ("two_hundred_leave_nothing", two_hundred_leave_nothing),
    ];
    for (name, case) in cases {
        case();
        println!("test {name} ... ok");
    }
    println!("\ntest result: ok. {} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", cases.len());
}
