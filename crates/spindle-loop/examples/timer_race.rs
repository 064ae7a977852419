//! `setTimeout(f, 0)` against `setImmediate(g)`: both orders are legal at a program's start, and here are both.
//!
//! ```sh
//! cargo run --release -p spindle-loop --example timer_race
//! ```
//!
//! A timer of one millisecond and an immediate are armed before the loop starts. If the first millisecond is over
//! when the loop looks, the timer comes first; if not, the immediate does. On a real clock that is chance. On a
//! virtual clock it is a question to the chooser, and a chooser that counts up sees every answer there is.

use spindle_loop::{Callbacks, Decisions, Doors, EventLoop};
use std::cell::RefCell;
use std::rc::Rc;

/// Runs the program once with the given choices; returns what it printed, and the next choices to try.
fn run(choices: Vec<usize>) -> (Vec<&'static str>, Option<Vec<usize>>) {
    let printed = Rc::new(RefCell::new(Vec::new()));
    let (in_timer, in_immediate) = (printed.clone(), printed.clone());

    let (doors, _) = Doors::simulated(1);
    let mut host = Callbacks::with_loop(EventLoop::with_doors(doors));
    let decisions = Decisions::new(choices);
    host.set_chooser(Some(Box::new(decisions.clone())));

    let timer = host.after(1, move |_| in_timer.borrow_mut().push("timeout"));
    host.timer_edge(timer, true);
    host.immediate(move |_| in_immediate.borrow_mut().push("immediate"));
    host.run();

    (printed.take(), decisions.next_untried())
}

fn main() {
    let mut next = Some(Vec::new());
    while let Some(choices) = next {
        let (printed, untried) = run(choices.clone());
        println!("choices {choices:?}: {}", printed.join(", "));
        next = untried;
    }
}
