//! The loop against a reference model: thousands of random programs, and both must do the same.
//!
//! The contract, in one sentence: whatever handlers do (arm, stop and close anything, their own handle
//! included, submit and cancel work, fail halfway, stop the loop), events come in libuv's order, with the
//! time, the turn and the phase, the poller is asked with libuv's timeouts, and choices are offered where and only
//! where there is more than one legal order.
//!
//! `SPINDLE_PROPTEST` says how many programs (10000 unless set), `SPINDLE_PROPTEST_SEED` where to begin. A
//! failure prints the command that repeats it alone.

mod model;
mod outside;
mod program;
mod real;

use program::{Line, Program, What};

fn number_from_env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn the_loop_does_what_the_model_does() {
    let first = number_from_env("SPINDLE_PROPTEST_SEED").unwrap_or(1);
    let count = number_from_env("SPINDLE_PROPTEST").unwrap_or(10_000);
    let mut events = 0;
    let mut seen = std::collections::BTreeSet::new();
    for seed in first..first + count {
        let program = Program { seed };
        let (expected, found) = (model::run(program), real::run(program));
        if let Some(at) = first_difference(&expected, &found) {
            panic!("{}", report(seed, at, &expected, &found));
        }
        for line in &found {
            events += usize::from(matches!(line, Line::Event { .. }));
            seen.insert(sort_of(line));
        }
    }
    println!("{count} programs, {events} events");
    if count >= 1_000 {
        // A generator that no longer reaches something would make the test above worthless.
        assert_eq!(seen.len(), 21, "not every sort of line was seen: {seen:?}");
    }
}

fn first_difference(expected: &[Line], found: &[Line]) -> Option<usize> {
    (0..expected.len().max(found.len())).find(|at| expected.get(*at) != found.get(*at))
}

fn report(seed: u64, at: usize, expected: &[Line], found: &[Line]) -> String {
    let before: Vec<String> =
        found[at.saturating_sub(12)..at].iter().map(|line| format!("    {line:?}\n")).collect();
    format!(
        "the loop and the model differ at line {at} of program {seed}\n{}expected {:?}\nfound    {:?}\n\
         repeat it with: SPINDLE_PROPTEST=1 SPINDLE_PROPTEST_SEED={seed} cargo test --release -p spindle-loop --test property",
        before.concat(),
        expected.get(at),
        found.get(at),
    )
}

/// A name for each sort of line worth reaching.
fn sort_of(line: &Line) -> String {
    match line {
        Line::Event { what, .. } => match what {
            What::Timer(_) => "timer".to_owned(),
            What::Pending(..) => "pending".to_owned(),
            What::Idle(_) => "idle".to_owned(),
            What::Prepare(_) => "prepare".to_owned(),
            What::Check(_) => "check".to_owned(),
            What::Io(..) => "io".to_owned(),
            What::Signal(_) => "signal".to_owned(),
            What::Wake(_) => "wake".to_owned(),
            What::Work(_, cancelled) => format!("work, cancelled: {cancelled}"),
            What::Closed(_) => "closed".to_owned(),
        },
        Line::Poll(None) => "poll for ever".to_owned(),
        Line::Poll(Some(_)) => "poll with an end".to_owned(),
        Line::Choice(point, _) => format!("{point:?}"),
        Line::Look { .. } => "look".to_owned(),
        Line::Cancelled(_) => "cancelled".to_owned(),
        Line::Refused => "refused".to_owned(),
        Line::RunOver { .. } => "run over".to_owned(),
    }
}
