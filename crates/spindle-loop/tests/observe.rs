//! The contract: a sink gets one record for everything the loop does, in order, and installing one changes
//! nothing; the metrics account for all time, as waiting or as some phase's, and count what happened.

mod support;

use spindle_loop::{Phase, Record, RecordKind, RunMode, SeededChooser, Sink, WorkKind};
use std::cell::RefCell;
use std::rc::Rc;
use support::{Nothing, Sim};

#[derive(Clone, Default)]
struct Records(Rc<RefCell<Vec<Record>>>);

impl Sink for Records {
    fn record(&mut self, record: &Record) {
        self.0.borrow_mut().push(*record);
    }
}

/// A program with a bit of everything; every handler takes a millisecond.
fn run(sim: &mut Sim) -> Vec<String> {
    let timer = sim.timer("timer", 10, 0);
    let io = sim.io("io");
    sim.script.ready_at(sim.events.now_ms() + 4, io, spindle_loop::Ready::READABLE);
    sim.events.submit(WorkKind::Cpu, Box::new(Nothing));
    sim.check("check");
    sim.events.defer(io, -1);
    sim.run_with(RunMode::Default, |sim, event| {
        sim.clock.advance_ms(1);
        if Sim::is(event, timer) {
            sim.events.stop();
        }
    })
}

#[test]
fn every_event_is_a_record() {
    let mut sim = Sim::new();
    let records = Records::default();
    sim.events.set_sink(Some(Box::new(records.clone())));
    let log = run(&mut sim);
    let records = records.0.take();
    let events: Vec<&Record> = records
        .iter()
        .filter(|record| !matches!(record.kind, RecordKind::Phase | RecordKind::Poll | RecordKind::Submit))
        .collect();
    assert_eq!(events.len(), log.len());
    for (record, line) in events.iter().zip(&log) {
        assert!(line.starts_with(record.phase.name()), "{record:?} for {line}");
    }
    let submitted = records.iter().find(|record| record.kind == RecordKind::Submit).unwrap();
    assert_eq!((submitted.id, submitted.phase, submitted.turn), (1, Phase::Outside, 0));
    let polls: Vec<i32> =
        records.iter().filter(|record| record.kind == RecordKind::Poll).map(|record| record.arg).collect();
    let timeouts: Vec<i32> = sim.script.timeouts().iter().map(|ms| ms.map_or(-1, |ms| ms as i32)).collect();
    assert_eq!(polls, timeouts);
    assert!(records.is_sorted_by_key(|record| (record.turn, record.at_ns)));
}

#[test]
fn a_sink_changes_nothing() {
    let (mut plain, mut watched) = (Sim::new(), Sim::new());
    watched.events.set_sink(Some(Box::new(Records::default())));
    assert_eq!(run(&mut plain), run(&mut watched));
    assert_eq!(plain.script.timeouts(), watched.script.timeouts());
    assert_eq!(plain.events.metrics(), watched.events.metrics());
}

/// The same seed, the same run: order, times, and what the poller was asked.
#[test]
fn a_seed_decides_a_run() {
    let once = |seed| {
        let mut sim = Sim::new();
        sim.events.set_chooser(Some(Box::new(SeededChooser::new(seed))));
        let records = Records::default();
        sim.events.set_sink(Some(Box::new(records.clone())));
        run(&mut sim);
        records.0.take()
    };
    assert!((0..20).all(|seed| once(seed) == once(seed)));
    assert!((1..20).any(|seed| once(seed) != once(0)), "no choice was ever made");
}

/// Waiting and the phases add up to all the time there was.
#[test]
fn all_time_is_accounted_for() {
    let mut sim = Sim::new();
    sim.clock.advance_ms(100); // The host's own, before the loop runs.
    sim.events.update_time();
    let log = run(&mut sim);
    let metrics = sim.events.metrics();
    let ms = |ns: u64| ns as f64 / 1e6;
    let [pending, poll, check, timers] = [Phase::Pending, Phase::Poll, Phase::Check, Phase::Timers]
        .map(|phase| ms(metrics.phase_ns[phase as usize]));
    let count = |phase: &str| log.iter().filter(|line| line.starts_with(phase)).count() as f64;
    assert_eq!((pending, timers), (1.0, 1.0));
    assert_eq!((poll, check), (count("poll"), count("check")));
    let all: u64 = metrics.phase_ns.iter().sum::<u64>() + metrics.idle_ns;
    assert_eq!(ms(all), sim.events.now_ns() as f64 / 1e6 - 100.0);
    assert_eq!(metrics.events, log.len() as u64);
    assert_eq!((metrics.handles, metrics.timers_armed, metrics.requests), (3, 0, 0));
    assert_eq!(metrics.turns, sim.events.turn());
    assert_eq!(metrics.poll_calls, sim.script.timeouts().len() as u64);
}
