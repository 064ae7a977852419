//! The contract: the loop runs as long as an active ref'd handle, work on the pool, a deferred result or a
//! closing handle is there, and the poll waits exactly as long as nothing else is to be done: 0 if work
//! waits, else until the nearest timer, else for ever. Timeouts are what the poller was really given.

mod support;

use spindle_loop::{Event, LoopError, Ready, RunMode, WorkKind};
use support::{Nothing, Sim};

#[test]
fn an_empty_loop_is_over_at_once() {
    let mut sim = Sim::new();
    assert!(!sim.events.is_alive());
    assert_eq!(sim.run(), [""; 0]);
    assert_eq!(sim.events.turn(), 0);
    assert_eq!(sim.script.timeouts(), []);
}

/// Inactive handles, and active ones that are unref'd, keep nothing alive; each of the rest does.
#[test]
fn what_keeps_a_loop_alive() {
    let mut sim = Sim::new();
    let timer = sim.events.timer();
    let check = sim.events.check();
    assert!(!sim.events.is_alive(), "inactive handles do not count");
    sim.events.timer_start(timer, 5, 0).unwrap();
    assert!(sim.events.is_alive());
    sim.events.unref_handle(timer);
    assert!(!sim.events.is_alive() && !sim.events.has_ref(timer));
    sim.events.start(check);
    assert!(sim.events.is_alive());
    sim.events.stop_handle(check);
    assert!(!sim.events.is_alive());
    let io = sim.io("io");
    assert!(sim.events.is_alive(), "a source is active from its registration");
    sim.events.io_activate(io, false);
    assert!(!sim.events.is_alive());
    sim.events.close(io);
    assert!(sim.events.is_alive(), "it has still to be told that it is closed");
    assert_eq!(sim.run(), ["closing io"]);
    sim.events.submit(WorkKind::Cpu, Box::new(Nothing));
    assert!(sim.events.is_alive());
    assert_eq!(sim.run(), ["poll work 1"]);
    sim.events.defer(check, 0);
    assert!(sim.events.is_alive());
}

/// An unref'd timer fires while something else keeps the loop alive, and does not hold it.
#[test]
fn unrefd_handles_work_while_the_loop_lives() {
    let mut sim = Sim::new();
    for (name, timeout) in [("background 1", 10), ("background 2", 30)] {
        let background = sim.timer(name, timeout, 0);
        sim.events.unref_handle(background);
    }
    sim.timer("program", 20, 0);
    assert_eq!(sim.run(), ["timers background 1", "timers program"]);
    assert_eq!(sim.events.now_ms(), 20);
    assert_eq!(sim.script.timeouts(), [Some(10), Some(10)]);
}

/// Ref and unref twice is once; a handle ref'd again counts again.
#[test]
fn ref_and_unref_are_idempotent() {
    let mut sim = Sim::new();
    let timer = sim.timer("timer", 1, 0);
    sim.events.unref_handle(timer);
    sim.events.unref_handle(timer);
    assert!(!sim.events.is_alive());
    sim.events.ref_handle(timer);
    sim.events.ref_handle(timer);
    assert!(sim.events.is_alive());
    sim.events.timer_stop(timer);
    assert!(!sim.events.is_alive());
    assert!(sim.events.has_ref(timer), "whether it is ref'd outlives its being active");
}

// ---- timeouts ----

/// Nothing but descriptors: for ever. A timer: until it. Work that waits: not at all.
#[test]
fn the_poll_waits_as_long_as_it_may() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.script.ready_at(3, io, Ready::READABLE);
    assert_eq!(sim.events.next(RunMode::Default), Some(Event::Io { handle: io, ready: Ready::READABLE }));
    sim.timer("timer", 40, 0);
    assert!(matches!(sim.events.next(RunMode::Default), Some(Event::Timer { .. })));
    assert_eq!(sim.events.now_ms(), 43);
    let (check, idle) = sim.immediate("immediate");
    assert_eq!(sim.events.next(RunMode::Default), Some(Event::Check { handle: check }));
    sim.events.close(check);
    sim.events.close(idle);
    assert!(matches!(sim.events.next(RunMode::Default), Some(Event::Closed { .. })));
    assert_eq!(sim.script.timeouts(), [None, Some(40), Some(0)]);
}

/// An unref'd timer still bounds the wait: it must fire on time.
#[test]
fn unrefd_timers_bound_the_wait() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.script.ready_at(50, io, Ready::READABLE);
    let timer = sim.timer("timer", 20, 0);
    sim.events.unref_handle(timer);
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, io) {
            sim.events.io_activate(io, false);
        }
    });
    assert_eq!(log, ["timers timer", "poll io"]);
    assert_eq!(sim.script.timeouts(), [Some(20), None]);
}

/// With a timeout of 0 and nothing registered there is nothing to ask: the poller is not entered.
#[test]
fn a_poll_that_can_bring_nothing_is_skipped() {
    let mut sim = Sim::new();
    sim.immediate("immediate");
    for _ in 0..100 {
        assert!(sim.events.next(RunMode::Default).is_some());
    }
    assert_eq!(sim.script.timeouts(), []);
    let metrics = sim.events.metrics();
    assert_eq!((metrics.polls, metrics.poll_calls), (100, 0));
    sim.io("io");
    for _ in 0..100 {
        assert!(sim.events.next(RunMode::Default).is_some());
    }
    assert_eq!(sim.script.timeouts(), [Some(0); 100], "a registered source must not starve");
}

/// The wait is counted from now, not from when the slow handler before it began.
#[test]
fn a_slow_handler_shortens_the_wait() {
    let mut sim = Sim::new();
    let slow = sim.timer("slow", 10, 0);
    sim.timer("next", 50, 0);
    sim.timer("overdue", 60, 0);
    let log = sim.run_with(RunMode::Default, |sim, event| {
        sim.clock.advance_ms(if Sim::is(event, slow) { 30 } else { 15 });
    });
    assert_eq!(log, ["timers slow", "timers next", "timers overdue"]);
    assert_eq!(sim.script.timeouts(), [Some(10), Some(10)]);
}

/// A wait ends early when a stopped timer's time would have come only if something else is due then.
#[test]
fn stopped_timers_do_not_bound_the_wait() {
    let mut sim = Sim::new();
    let stopped = sim.timer("stopped", 10, 0);
    let moved = sim.timer("moved", 15, 0);
    sim.timer("timer", 90, 0);
    sim.events.timer_stop(stopped);
    sim.events.timer_start(moved, 80, 0).unwrap();
    assert_eq!(sim.run(), ["timers moved", "timers timer"]);
    assert_eq!(sim.script.timeouts(), [Some(80), Some(10)]);
}

/// A loop whose last handle dies in its first timers phase makes one more turn, which does not wait.
#[test]
fn the_last_turn_does_not_wait() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.events.unref_handle(io);
    sim.timer("timer", 0, 0);
    assert_eq!(sim.run(), ["timers timer"]);
    assert_eq!(sim.script.timeouts(), [Some(0)]);
}

/// A simulated world in which nothing can happen any more is told apart from a loop that ended.
#[test]
fn waiting_for_ever_in_a_simulation_is_a_deadlock() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    assert_eq!(sim.run(), [""; 0]);
    assert!(sim.events.is_deadlocked() && sim.events.is_alive());
    sim.script.ready_at(0, io, Ready::READABLE);
    assert!(sim.events.next(RunMode::Default).is_some());
    assert!(!sim.events.is_deadlocked());
}

// ---- modes ----

/// `Once` makes one turn and may wait for it; its timers phase is the one at the end.
#[test]
fn once_waits_for_one_turn() {
    let mut sim = Sim::new();
    sim.timer("a", 10, 0);
    sim.timer("b", 20, 0);
    assert_eq!(sim.run_with(RunMode::Once, |_, _| {}), ["timers a"]);
    assert_eq!(sim.run_with(RunMode::Once, |_, _| {}), ["timers b"]);
    assert_eq!(sim.run_with(RunMode::Once, |_, _| {}), [""; 0]);
    assert_eq!(sim.script.timeouts(), [Some(10), Some(10)]);
}

/// `Once` does not wait when something was deferred before it, even though that is told before the poll.
#[test]
fn once_does_not_wait_after_deferred_results() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.events.defer(io, 0);
    sim.script.ready_at(100, io, Ready::READABLE);
    assert_eq!(sim.run_with(RunMode::Once, |_, _| {}), ["pending io"]);
    assert_eq!(sim.script.timeouts(), [Some(0)]);
}

#[test]
fn no_wait_never_waits() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.timer("timer", 10, 0);
    assert_eq!(sim.run_with(RunMode::NoWait, |_, _| {}), [""; 0]);
    assert_eq!((sim.events.now_ms(), sim.events.turn()), (0, 1));
    sim.script.ready_at(0, io, Ready::READABLE);
    sim.clock.advance_ms(10);
    assert_eq!(sim.run_with(RunMode::NoWait, |_, _| {}), ["poll io", "timers timer"]);
    assert_eq!(sim.script.timeouts(), [Some(0), Some(0)]);
}

// ---- stop ----

/// `stop` lets the turn under way end, without waiting, and leaves the rest to the next run.
#[test]
fn stop_ends_the_run_after_the_turn() {
    let mut sim = Sim::new();
    let first = sim.timer("first", 1, 0);
    sim.timer("second", 1, 0);
    sim.timer("third", 2, 0);
    sim.check("check");
    let io = sim.io("io");
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, first) {
            sim.events.stop();
        }
    });
    assert_eq!(log, ["check check", "timers first", "timers second"]);
    assert!(sim.events.is_alive());
    sim.events.stop_handle(io);
    assert!(sim.events.next(RunMode::Default).is_some(), "the next run goes on");
}

#[test]
fn stop_before_a_run_ends_it_before_it_begins() {
    let mut sim = Sim::new();
    sim.timer("timer", 0, 0);
    sim.events.stop();
    assert_eq!(sim.run(), [""; 0]);
    assert_eq!(sim.events.turn(), 0);
    assert_eq!(sim.run(), ["timers timer"]);
}

// ---- time ----

/// The loop's time stands still while handlers run, unless one asks for it.
#[test]
fn time_is_cached_between_phases() {
    let mut sim = Sim::new();
    sim.timer("a", 5, 0);
    sim.timer("b", 5, 0);
    let mut times = Vec::new();
    sim.run_with(RunMode::Default, |sim, _| {
        sim.clock.advance_ms(7);
        times.push(sim.events.now_ms());
        assert_eq!(sim.events.now_ns(), 1_000_000 * (5 + 7 * times.len() as u64));
        if times.len() == 2 {
            times.push(sim.events.update_time());
        }
    });
    assert_eq!(times, [5, 5, 19]);
}

#[test]
fn timers_refuse_what_makes_no_sense() {
    let mut sim = Sim::new();
    let (timer, check) = (sim.events.timer(), sim.events.check());
    assert_eq!(sim.events.timer_again(timer), Err(LoopError::NeverStarted));
    assert_eq!(sim.events.timer_start(check, 1, 0), Err(LoopError::WrongKind));
    assert_eq!(sim.events.timer_due_in(timer), None);
    sim.events.timer_start(timer, u64::MAX, 0).unwrap();
    assert_eq!(sim.events.timer_due_in(timer), Some(u64::MAX), "a deadline does not overflow");
    assert_eq!(sim.events.timer_again(timer), Ok(()), "nothing to repeat, nothing changes");
    assert_eq!(sim.events.timer_due_in(timer), Some(u64::MAX));
    sim.events.close(timer);
    assert_eq!(sim.events.timer_start(timer, 1, 0), Err(LoopError::Closed));
    assert_eq!(sim.events.timer_again(timer), Err(LoopError::Closed));
}
