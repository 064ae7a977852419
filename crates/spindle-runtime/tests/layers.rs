//! Layers under `net` and `http`: whole programs whose connections go through a layer that is not TLS, but is as awkward.
//!
//! The listeners' connections get a layer each; so do connections that are made here and given to the program by number.
//! One more connection speaks without a layer. Each program is recorded and then repeated, with no connection, no listener
//! and no layer there. The engine starts once per process, so each run is a child: this binary again, with what it is to do
//! in its environment.

#[path = "../../spindle-core/tests/support/masked.rs"]
mod masked;

use masked::Masked;
use spindle_core::resources::Kind;
use spindle_core::{Driver, Outcome, Runtime};
use spindle_loop::OpLog;
use spindle_runtime::RuntimeOptions;
use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::IntoRawFd;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;

const PROGRAM: &str = "SPINDLE_TEST_PROGRAM";
/// The most bytes of one system call.
const STEP: &str = "SPINDLE_TEST_STEP";
/// What the log is for: "record" or "replay".
const ROLE: &str = "SPINDLE_TEST_ROLE";
const FOLDER: &str = "SPINDLE_TEST_FOLDER";

const BUILD: &str = "test";

const PROGRAMS: [(&str, &str); 3] = [
    ("http", include_str!("layers/http.js")),
    ("net", include_str!("layers/net.js")),
    ("failures", include_str!("layers/failures.js")),
];

/// Connections made for the program.
const CLIENTS: usize = 4;

/// Every listener has a maker, whatever number it gets.
const NUMBERS_MAX: u32 = 64;

fn client(runtime: &Runtime, address: SocketAddr, step: usize) -> u32 {
    let stream = TcpStream::connect(address).expect("somebody listens");
    stream.set_nonblocking(true).expect("a socket");
    let mut event_loop = runtime.event_loop();
    let handle = event_loop.add_tcp_stream(mio::net::TcpStream::from_std(stream)).expect("registers");
    let number = runtime.add_resource(&mut event_loop, handle, Kind::TcpStream);
    drop(event_loop);
    runtime.set_layer(number, Box::new(Masked::new(step))).expect("the connection is open");
    let again = runtime.set_layer(number, Box::new(Masked::new(step)));
    assert!(again.is_err() && runtime.set_layer(NUMBERS_MAX, Box::new(Masked::new(step))).is_err());
    number
}

/// The connections of a program, and what makes layers for those that it takes.
fn connect(runtime: &Runtime, address: SocketAddr, step: usize) {
    // The program names them by their numbers, 0 and up.
    for number in 0..CLIENTS {
        assert_eq!(client(runtime, address, step) as usize, number);
    }
    for number in 0..NUMBERS_MAX {
        runtime.set_layer_maker(number, Rc::new(move || Box::new(Masked::new(step))));
    }
}

fn child(source: &str, step: usize, is_replay: bool, folder: &Path) -> i32 {
    spindle_runtime::use_builtins(
        spindle_runtime::Builtins::from_source(spindle_builtins::source)
            .with_code(spindle_builtins::code(), spindle_builtins::self_hosted()),
    );
    let (file, log_file) = (folder.join("main.cjs"), folder.join("run.log"));
    std::fs::write(&file, source).expect("writable");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let args = vec![listener.into_raw_fd().to_string(), address.port().to_string()];
    let options = RuntimeOptions { args, ..RuntimeOptions::default() };
    let runtime = spindle_runtime::new_runtime(options).expect("starts");
    if !is_replay {
        connect(&runtime, address, step);
    }
    let log = match is_replay {
        false => OpLog::recording(Box::new(File::create(log_file).expect("writable")), BUILD),
        true => OpLog::replaying(Box::new(File::open(log_file).expect("recorded before")), BUILD),
    };
    runtime.use_log(log.expect("a log of this build")).expect("begins like one");
    let outcome = spindle_engine::run(spindle_runtime::engine_options(512), runtime.clone(), |cx| {
        spindle_runtime::bootstrap(cx).expect("bootstrap works");
        Driver::new(&runtime).run(cx, &file.to_string_lossy(), false)
    });
    runtime.log.finish().expect("everything was logged, or replayed");
    match outcome.expect("the engine starts") {
        Outcome::Exit(code) => code,
        outcome => panic!("{outcome:?}"),
    }
}

fn run(name: &str, step: &str, role: &str, folder: &Path) {
    let mut program = Command::new(std::env::current_exe().expect("running"));
    program.env(PROGRAM, name).env(STEP, step).env(ROLE, role).env(FOLDER, folder);
    let output = program.output().expect("starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let is_right = output.status.success() && out == "ok\n";
    assert!(is_right, "{name}, {step} bytes a call, {role}, {}:\n{out}\n{err}", output.status);
    println!("test {name}, {step} bytes a call, {role} ... ok");
}

fn main() {
    if let Ok(name) = std::env::var(PROGRAM) {
        let given = |name| std::env::var(name).expect("given with the program");
        let (_, source) = PROGRAMS.iter().find(|(program, _)| *program == name).expect("one of them");
        let step = given(STEP).parse().expect("a number");
        std::process::exit(child(source, step, given(ROLE) == "replay", Path::new(&given(FOLDER))));
    }
    let folder = std::env::temp_dir().join(format!("spindle-layers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    let mut passed = 0;
    for (name, _) in PROGRAMS {
        for step in ["100000", "700"] {
            for role in ["record", "replay"] {
                run(name, step, role, &folder);
                passed += 1;
            }
        }
    }
    std::fs::remove_dir_all(&folder).expect("nobody else uses it");
    println!("\ntest result: ok. {passed} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
}
