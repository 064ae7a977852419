//! TRAP 1: `setTimeout(0)` against `setImmediate` at the top level. Node leaves the order undefined; on the virtual
//! clock, with a chooser at the loop's start, both legal orders happen, each on demand.
//!
//! The engine starts once per process, so each order runs in a child: this binary again, with the choice in its
//! environment.

use spindle_core::{Driver, Outcome};
use spindle_loop::{ChoicePoint, Chooser, Doors, EventLoop};
use spindle_runtime::RuntimeOptions;
use std::process::Command;

const CHOICE: &str = "SPINDLE_TEST_CHOICE";
const PROGRAM: &str = "setTimeout(() => process.stdout.write('timeout '), 0); setImmediate(() => process.stdout.write('immediate '));";

/// Always gives the same answer where the loop's first timers pass could go either way.
struct AtStart(usize);

impl Chooser for AtStart {
    fn choose(&mut self, point: ChoicePoint, _alternatives: usize) -> usize {
        if point == ChoicePoint::TimerAtStart { self.0 } else { 0 }
    }
}

fn run_program(choice: usize) -> i32 {
    spindle_runtime::use_builtins(
        spindle_runtime::Builtins::from_source(spindle_builtins::source)
            .with_code(spindle_builtins::code(), spindle_builtins::self_hosted()),
    );
    let folder = std::env::temp_dir().join(format!("spindle-both-orders-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the temporary folder is writable");
    let file = folder.join("trap1.cjs");
    std::fs::write(&file, PROGRAM).expect("the folder was just made");
    let (doors, _simulation) = Doors::simulated(1);
    let mut event_loop = EventLoop::with_doors(doors);
    event_loop.set_chooser(Some(Box::new(AtStart(choice))));
    let runtime = spindle_runtime::with_loop(RuntimeOptions::default(), event_loop);
    let code = spindle_engine::run(spindle_runtime::engine_options(512), runtime.clone(), |cx| {
        spindle_runtime::bootstrap(cx).expect("bootstrap works");
        Driver::new(&runtime).run(cx, &file.to_string_lossy(), false)
    });
    std::fs::remove_dir_all(&folder).expect("nobody else uses it");
    match code.expect("the engine starts") {
        Outcome::Exit(code) => code,
        outcome => panic!("{outcome:?}"),
    }
}

fn output_with(choice: usize) -> String {
    let child = Command::new(std::env::current_exe().expect("running"))
        .env(CHOICE, choice.to_string())
        .output()
        .expect("starts");
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    String::from_utf8_lossy(&child.stdout).into_owned()
}

fn main() {
    if let Ok(choice) = std::env::var(CHOICE) {
        std::process::exit(run_program(choice.parse().expect("a number")));
    }
    assert_eq!(
        output_with(0),
        "timeout immediate ",
        "by default a 1 ms timer of the main script is due in the first timers phase"
    );
    assert_eq!(output_with(1), "immediate timeout ", "the other choice leaves it for the next turn");
    println!(
        "test both_orders_of_trap_1 ... ok\n\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"
    );
}
