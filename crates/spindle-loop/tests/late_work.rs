//! Work that is submitted with `submit_after_check` comes back no sooner than after a check phase that begins later.
//!
//! The contract: started together with an immediate it comes after it, whatever phase both were started in; work of
//! the ordinary kind may come before it; and keeping a completion back never makes the loop wait.

mod support;

use spindle_loop::{Event, Handle, RunMode, WorkKind};
use support::{Nothing, Sim};

/// The order in which the immediate, which stops itself as `setImmediate`'s does, and the work come.
fn order(sim: &mut Sim, (check, idle): (Handle, Handle)) -> Vec<&'static str> {
    let mut order = Vec::new();
    while let Some(event) = sim.events.next(RunMode::Default) {
        match event {
            Event::Check { .. } => {
                stop(sim, (check, idle));
                order.push("immediate");
            }
            Event::Work { .. } => order.push("work"),
            _ => {}
        }
    }
    order
}

fn stop(sim: &mut Sim, (check, idle): (Handle, Handle)) {
    sim.events.stop_handle(check);
    sim.events.stop_handle(idle);
}

#[test]
fn before_the_loop_begins() {
    let mut sim = Sim::new();
    sim.events.submit_after_check(WorkKind::Fs, Box::new(Nothing));
    let immediate = sim.immediate("immediate");
    assert_eq!(order(&mut sim, immediate), ["immediate", "work"]);
}

#[test]
fn ordinary_work_is_not_kept_back() {
    let mut sim = Sim::new();
    sim.events.submit(WorkKind::Fs, Box::new(Nothing));
    let immediate = sim.immediate("immediate");
    assert_eq!(order(&mut sim, immediate), ["work", "immediate"]);
}

#[test]
fn from_a_timer() {
    let mut sim = Sim::new();
    sim.timer("t", 5, 0);
    assert!(matches!(sim.events.next(RunMode::Default), Some(Event::Timer { .. })));
    sim.events.submit_after_check(WorkKind::Fs, Box::new(Nothing));
    let immediate = sim.immediate("immediate");
    assert_eq!(order(&mut sim, immediate), ["immediate", "work"]);
}

#[test]
fn from_the_check_phase() {
    let mut sim = Sim::new();
    let first = sim.immediate("immediate");
    assert!(matches!(sim.events.next(RunMode::Default), Some(Event::Check { .. })));
    stop(&mut sim, first);
    sim.events.submit_after_check(WorkKind::Fs, Box::new(Nothing));
    let second = sim.immediate("immediate");
    assert_eq!(order(&mut sim, second), ["immediate", "work"]);
}

#[test]
fn alone_it_comes_without_any_wait() {
    let mut sim = Sim::new();
    sim.timer("later", 1_000, 0);
    sim.events.submit_after_check(WorkKind::Fs, Box::new(Nothing));
    assert!(matches!(sim.events.next(RunMode::Default), Some(Event::Work { .. })));
    assert_eq!(sim.events.now_ms(), 0, "no virtual time passed while the completion was kept");
}

#[test]
fn order_among_late_work_is_that_of_completion() {
    let mut sim = Sim::new();
    let first = sim.events.submit_after_check(WorkKind::Fs, Box::new(Nothing));
    let second = sim.events.submit_after_check(WorkKind::Fs, Box::new(Nothing));
    let mut seen = Vec::new();
    while let Some(event) = sim.events.next(RunMode::Default) {
        if let Event::Work { request, .. } = event {
            seen.push(request);
        }
    }
    assert_eq!(seen, [first, second]);
}
