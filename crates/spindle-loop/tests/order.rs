//! The contract: in every turn the phases come in one order (timers, pending, idle, prepare, poll, pending
//! again, check, closing), each yields its events one at a time, and what a handler adds to a phase under way
//! waits for the next turn. Order within a phase is libuv's. `property/` checks the same against a model;
//! here each rule stands alone.

mod support;

use spindle_loop::{ChoicePoint, Chooser, Decisions, Event, Phase, Ready, Record, RecordKind, RunMode, Sink};
use std::cell::RefCell;
use std::rc::Rc;
use support::{Nothing, Sim};

/// Everything at once, and each thing in its phase.
#[test]
fn a_turn_visits_the_phases_in_order() {
    let mut sim = Sim::new();
    sim.timer("timer", 0, 0);
    let deferred = sim.events.placeholder();
    sim.name(deferred, "deferred");
    sim.events.defer(deferred, -2);
    for (watcher, name) in [(sim.events.idle(), "idle"), (sim.events.prepare(), "prepare")] {
        sim.events.start(watcher);
        sim.name(watcher, name);
    }
    sim.check("check");
    let io = sim.io("io");
    sim.script.ready_at(0, io, Ready::READABLE);
    let closed = sim.io("closed");
    sim.events.close(closed);
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if matches!(event, Event::Closed { .. }) {
            sim.events.stop();
        }
    });
    let expected = [
        "timers timer",
        "pending deferred",
        "idle idle",
        "prepare prepare",
        "poll io",
        "check check",
        "closing closed",
    ];
    assert_eq!(log, expected);
}

/// A trace of ten thousand turns names the seven phases in that order every time.
#[test]
fn ten_thousand_turns_have_the_same_phases() {
    struct Phases(Rc<RefCell<Vec<Phase>>>);
    impl Sink for Phases {
        fn record(&mut self, record: &Record) {
            if record.kind == RecordKind::Phase {
                self.0.borrow_mut().push(record.phase);
            }
        }
    }
    let mut sim = Sim::new();
    let phases = Rc::new(RefCell::new(Vec::new()));
    sim.events.set_sink(Some(Box::new(Phases(phases.clone()))));
    sim.immediate("immediate");
    for _ in 0..10_000 {
        assert!(sim.events.next(RunMode::Default).is_some());
    }
    let turn = &Phase::ALL[1..];
    let phases = phases.borrow();
    let whole_turns = phases.chunks_exact(turn.len());
    assert_eq!(whole_turns.len(), 9_999);
    whole_turns.for_each(|phases| assert_eq!(phases, turn));
    assert_eq!(sim.events.turn(), 10_000);
    assert_eq!(sim.events.metrics().polls, 10_000);
}

/// Turns are counted from the timers phase: an event carries the number of the timers phase before it.
#[test]
fn a_turn_begins_with_its_timers() {
    let mut sim = Sim::new();
    sim.timer("first", 0, 0);
    sim.immediate("immediate");
    sim.timer("later", 1, 0);
    let mut turns = Vec::new();
    sim.run_with(RunMode::Default, |sim, event| {
        turns.push((sim.events.turn(), sim.events.phase()));
        sim.clock.advance_ms(1);
        if matches!(event, Event::Check { .. }) {
            sim.events.stop();
        }
    });
    assert_eq!(turns, [(1, Phase::Timers), (1, Phase::Check), (2, Phase::Timers)]);
    assert_eq!(sim.events.phase(), Phase::Outside);
}

// ---- timers ----

/// Nearest deadline first; equal deadlines in the order of arming, whatever the order of making.
#[test]
fn timers_fire_by_deadline_then_by_arming() {
    let mut sim = Sim::new();
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| sim.timer(name, 7, 0));
    sim.events.timer_start(c, 5, 0).unwrap();
    sim.events.timer_start(a, 7, 0).unwrap();
    sim.events.timer_start(d, 5, 0).unwrap();
    assert_eq!(sim.run(), ["timers c", "timers d", "timers b", "timers a"]);
    assert!([a, b, c, d].iter().all(|timer| !sim.events.is_active(*timer)));
}

/// A timer armed by a timer's handler waits for the next turn, even with no time to wait: the check phase
/// comes between.
#[test]
fn a_timer_armed_in_the_timers_phase_waits_a_turn() {
    let mut sim = Sim::new();
    let child = sim.events.timer();
    sim.name(child, "child");
    let first = sim.timer("first", 0, 0);
    sim.timer("second", 0, 0);
    sim.check("check");
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, first) {
            sim.events.timer_start(child, 0, 0).unwrap();
        }
        if Sim::is(event, child) {
            sim.events.stop();
        }
    });
    assert_eq!(log, ["timers first", "timers second", "check check", "timers child"]);
}

/// Stopping and restarting due timers from a handler of the same phase.
#[test]
fn a_handler_decides_over_timers_that_are_due_with_it() {
    let mut sim = Sim::new();
    let first = sim.timer("first", 1, 0);
    let stopped = sim.timer("stopped", 1, 0);
    let restarted = sim.timer("restarted", 1, 0);
    sim.timer("last", 1, 0);
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, first) {
            sim.events.timer_stop(stopped);
            sim.events.timer_start(restarted, 3, 0).unwrap();
        }
    });
    assert_eq!(log, ["timers first", "timers last", "timers restarted"]);
    assert_eq!(sim.events.now_ms(), 4);
}

/// A repeating timer is armed again before its handler runs, counted from the time of its phase.
#[test]
fn a_repeating_timer_is_armed_before_its_handler() {
    let mut sim = Sim::new();
    let tick = sim.timer("tick", 10, 10);
    let mut times = Vec::new();
    sim.run_with(RunMode::Default, |sim, _| {
        times.push(sim.events.now_ms());
        assert_eq!(sim.events.timer_due_in(tick), Some(10));
        sim.clock.advance_ms(25); // Longer than the interval: what was missed is not made up for.
        if times.len() == 3 {
            sim.events.timer_stop(tick);
        }
    });
    assert_eq!(times, [10, 35, 60]);
}

/// A long handler makes later timers late; they then fire together, by deadline, at one and the same time.
#[test]
fn overdue_timers_fire_together() {
    let mut sim = Sim::new();
    sim.timer("c", 30, 0);
    sim.timer("b", 20, 0);
    let a = sim.timer("a", 10, 0);
    let mut times = Vec::new();
    let log = sim.run_with(RunMode::Default, |sim, event| {
        times.push(sim.events.now_ms());
        if Sim::is(event, a) {
            sim.clock.advance_ms(200);
        }
    });
    assert_eq!(log, ["timers a", "timers b", "timers c"]);
    assert_eq!(times, [10, 210, 210]);
}

/// A thousand timers, none before its millisecond.
#[test]
fn no_timer_is_early() {
    let mut sim = Sim::new();
    let timers: Vec<_> = (0..1_000).map(|n| (sim.timer("t", 1 + n * 7 % 200, 0), 1 + n * 7 % 200)).collect();
    let mut seen = 0;
    sim.run_with(RunMode::Default, |sim, event| {
        let due = timers.iter().find(|(timer, _)| Sim::is(event, *timer)).unwrap().1;
        assert_eq!(sim.events.now_ms(), due);
        seen += 1;
    });
    assert_eq!(seen, 1_000);
}

/// Most armings are for nothing: entries of stopped timers do not pile up, and those that remain keep their order.
#[test]
fn stopped_timers_leave_the_rest_in_order() {
    let mut sim = Sim::new();
    let timers: Vec<_> = (0..5_000).map(|n| sim.timer(&n.to_string(), 1 + n * 31 % 997, 0)).collect();
    for (n, timer) in timers.iter().enumerate() {
        if n % 10 != 0 {
            sim.events.timer_stop(*timer);
        }
    }
    assert_eq!(sim.events.metrics().timers_armed, 500);
    let mut expected: Vec<u64> = (0..5_000).step_by(10).collect();
    expected.sort_by_key(|n| n * 31 % 997);
    let expected: Vec<String> = expected.iter().map(|n| format!("timers {n}")).collect();
    assert_eq!(sim.run(), expected);
}

// ---- the start: TRAP 1 ----

/// Whether the first millisecond is over when the loop starts is chance. Without a chooser a flagged timer
/// counts as due, so it comes before the first check phase; the other order is the chooser's to take.
#[test]
fn the_start_has_two_legal_orders() {
    let run = |choice: usize| {
        let mut sim = Sim::new();
        let decisions = Decisions::new(vec![choice]);
        sim.events.set_chooser(Some(Box::new(decisions.clone())));
        let timer = sim.timer("timeout", 1, 0);
        sim.events.timer_edge(timer, true);
        let (check, idle) = sim.immediate("immediate");
        let log = sim.run_with(RunMode::Default, |sim, event| {
            if Sim::is(event, check) {
                sim.events.stop_handle(check);
                sim.events.stop_handle(idle);
            }
        });
        assert_eq!(decisions.log(), [(ChoicePoint::TimerAtStart, 2, choice)]);
        (log, sim.events.now_ms())
    };
    assert_eq!(run(0), (vec!["timers timeout".into(), "check immediate".into()], 0));
    assert_eq!(run(1), (vec!["check immediate".into(), "timers timeout".into()], 1));
}

/// The rule holds for the first timers phase only, for flagged timers only, and for the last millisecond only.
#[test]
fn the_start_rule_is_narrow() {
    let mut sim = Sim::new();
    let late = sim.timer("2 ms", 2, 0);
    sim.events.timer_edge(late, true);
    sim.timer("not flagged", 1, 0);
    let flagged = sim.timer("flagged", 1, 0);
    sim.events.timer_edge(flagged, true);
    let withdrawn = sim.timer("withdrawn", 1, 0);
    sim.events.timer_edge(withdrawn, true);
    sim.events.timer_edge(withdrawn, false);
    let mut times = Vec::new();
    let log = sim.run_with(RunMode::Default, |sim, event| {
        times.push(sim.events.now_ms());
        if Sim::is(event, late) && times.len() < 5 {
            sim.events.timer_edge(late, true);
            sim.events.timer_start(late, 1, 0).unwrap();
        }
    });
    let expected = ["timers flagged", "timers not flagged", "timers withdrawn", "timers 2 ms", "timers 2 ms"];
    assert_eq!(log, expected);
    assert_eq!(times, [0, 1, 1, 2, 3], "the second 1 ms of `late` is a real one");
}

/// A timer that is overdue at the start was not armed a moment ago: nobody is asked.
#[test]
fn an_overdue_timer_is_no_choice() {
    let mut sim = Sim::new();
    let decisions = Decisions::new(vec![1]);
    sim.events.set_chooser(Some(Box::new(decisions.clone())));
    let timer = sim.timer("timeout", 1, 0);
    sim.events.timer_edge(timer, true);
    sim.clock.advance_ms(200);
    assert_eq!(sim.run(), ["timers timeout"]);
    assert_eq!(decisions.log(), []);
}

// ---- pending ----

/// Deferred results come in the order of deferring, before the poll; what their handlers defer waits for the
/// passes after the poll, of which there are eight, and then for the next turn.
#[test]
fn deferring_from_a_deferred_result_cannot_hold_the_loop() {
    let mut sim = Sim::new();
    let (a, b) = (sim.events.placeholder(), sim.events.placeholder());
    sim.name(a, "a");
    sim.name(b, "b");
    sim.check("check");
    sim.events.defer(b, 0);
    sim.events.defer(a, -5);
    let mut statuses = Vec::new();
    let log = sim.run_with(RunMode::Default, |sim, event| match event {
        Event::Pending { handle, status } => {
            statuses.push(*status);
            if *handle == a {
                sim.events.defer(a, status - 1);
            }
        }
        _ => sim.events.stop(),
    });
    assert_eq!(log[..2], ["pending b", "pending a"]);
    assert_eq!(log[2..], [&["pending a"; 8][..], &["check check"]].concat());
    assert_eq!(statuses, [0, -5, -6, -7, -8, -9, -10, -11, -12, -13]);
    assert!(sim.events.is_alive(), "the ninth is still deferred");
}

// ---- idle, prepare, check ----

/// Watchers run once per turn, the one started last first, and one started by a handler of its phase waits.
#[test]
fn watchers_run_in_libuvs_order() {
    let mut sim = Sim::new();
    let (first, _) = sim.immediate("first");
    let [_, third] = ["second", "third"].map(|name| sim.check(name));
    let added = sim.events.check();
    sim.name(added, "added");
    let mut turns = 0;
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, third) {
            sim.events.start(added);
            sim.events.start(added); // Started once is enough.
        }
        if Sim::is(event, first) {
            turns += 1;
            if turns == 2 {
                sim.events.stop();
            }
        }
    });
    let one = ["check third", "check second", "check first"];
    let two = ["check added", "check third", "check second", "check first"];
    assert_eq!(log, [&one[..], &two[..]].concat());
}

/// A handler may stop watchers that this phase has still to visit, and those it has visited.
#[test]
fn a_watcher_stopped_in_its_phase_is_not_visited() {
    let mut sim = Sim::new();
    let (first, idle) = sim.immediate("first");
    let [second, third] = ["second", "third"].map(|name| sim.check(name));
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, third) {
            sim.events.stop_handle(second);
            sim.events.stop_handle(third);
        } else {
            sim.events.stop_handle(first);
            sim.events.stop_handle(idle);
        }
    });
    assert_eq!(log, ["check third", "check first"]);
}

// ---- poll ----

/// The kernel's order is kept; what one handler closes yields nothing; what is ready meanwhile waits a turn.
#[test]
fn a_poll_is_told_one_event_at_a_time() {
    let mut sim = Sim::new();
    let [a, b, c] = ["a", "b", "c"].map(|name| sim.io(name));
    for io in [b, a, c] {
        sim.script.ready_at(5, io, Ready::READABLE);
    }
    sim.check("check");
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, b) && sim.events.phase() == Phase::Poll {
            sim.events.close(c);
            sim.script.ready_at(0, a, Ready::WRITABLE);
        }
        if sim.events.phase() == Phase::Closing {
            sim.events.stop();
        }
    });
    assert_eq!(log, ["poll b", "poll a", "check check", "closing ?"].map(|line| line.replace('?', "c")));
}

/// Several reports about one descriptor in one poll are one event with all of their bits.
#[test]
fn readiness_of_one_handle_is_told_once() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.events.reschedule(io, Ready::READABLE);
    sim.script.ready_at(0, io, Ready::WRITABLE);
    sim.script.ready_at(0, io, Ready::READABLE | Ready::READ_CLOSED);
    let event = sim.events.next(RunMode::NoWait);
    let ready = Ready::READABLE | Ready::WRITABLE | Ready::READ_CLOSED;
    assert_eq!(event, Some(Event::Io { handle: io, ready }));
    assert_eq!(sim.events.next(RunMode::NoWait), None);
}

/// A handle that its host rescheduled is told again in the next turn, after that turn's check and timers.
#[test]
fn a_rescheduled_handle_waits_for_the_next_poll() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.script.ready_at(0, io, Ready::READABLE);
    sim.check("check");
    let mut rounds = 0;
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if let Event::Io { ready, .. } = event {
            rounds += 1;
            sim.events.reschedule(io, *ready);
            sim.events.reschedule(io, Ready::NONE);
        }
        if rounds == 3 {
            sim.events.stop();
        }
    });
    assert_eq!(log, ["poll io", "check check"].repeat(3));
    assert_eq!(sim.script.timeouts(), [None, Some(0), Some(0)]);
}

/// Signals come after everything else that the same poll brought, each arrival to each watcher.
#[test]
fn signals_come_last() {
    const SIGUSR1: i32 = 10;
    let mut sim = Sim::new();
    let io = sim.io("io");
    let (one, two) = (sim.events.signal(SIGUSR1).unwrap(), sim.events.signal(SIGUSR1).unwrap());
    sim.name(one, "one");
    sim.name(two, "two");
    sim.script.signal_at(3, SIGUSR1);
    sim.script.ready_at(3, io, Ready::READABLE);
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, two) {
            sim.events.stop();
        }
    });
    assert_eq!(log, ["poll io", "poll one", "poll two"]);
}

/// Finished work comes before wake-ups, as libuv's first async handle is the pool's; both before what the
/// kernel is asked about afterwards.
#[test]
fn completions_then_wake_ups_then_descriptors() {
    let mut sim = Sim::new();
    let io = sim.io("io");
    sim.script.ready_at(0, io, Ready::READABLE);
    let wakers = ["first waker", "second waker"].map(|name| {
        let (handle, waker) = sim.events.wake_handle();
        sim.name(handle, name);
        waker
    });
    wakers.iter().rev().for_each(|waker| waker.wake());
    wakers.iter().for_each(|waker| waker.wake());
    sim.events.submit(spindle_loop::WorkKind::Cpu, Box::new(Nothing));
    let log = sim.run_with(RunMode::NoWait, |_, _| {});
    assert_eq!(log, ["poll work 1", "poll first waker", "poll second waker", "poll io"]);
}

// ---- choices ----

/// A chooser that counts up sees every order of three ready descriptors exactly once.
#[test]
fn every_order_of_ready_descriptors_can_be_chosen() {
    let mut seen = Vec::new();
    let mut given = Some(Vec::new());
    while let Some(choices) = given {
        let mut sim = Sim::new();
        let decisions = Decisions::new(choices);
        sim.events.set_chooser(Some(Box::new(decisions.clone())));
        for name in ["a", "b", "c"] {
            let io = sim.io(name);
            sim.script.ready_at(0, io, Ready::READABLE);
        }
        seen.push(sim.run_with(RunMode::NoWait, |_, _| {}).join(", ").replace("poll ", ""));
        given = decisions.next_untried();
    }
    seen.sort();
    assert_eq!(seen, ["a, b, c", "a, c, b", "b, a, c", "b, c, a", "c, a, b", "c, b, a"]);
}

/// A chooser that answers out of range gets the last alternative, and what is one alternative is not asked.
#[test]
fn a_careless_chooser_does_no_harm() {
    struct Last;
    impl Chooser for Last {
        fn choose(&mut self, _: ChoicePoint, n: usize) -> usize {
            assert!(n > 1);
            usize::MAX
        }
    }
    let mut sim = Sim::new();
    sim.events.set_chooser(Some(Box::new(Last)));
    for name in ["a", "b", "c"] {
        let io = sim.io(name);
        sim.script.ready_at(0, io, Ready::READABLE);
    }
    assert_eq!(sim.run_with(RunMode::NoWait, |_, _| {}), ["poll c", "poll b", "poll a"]);
}
