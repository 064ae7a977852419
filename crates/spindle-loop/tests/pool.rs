//! The contract: work runs on at most as many threads as the pool was told (4 unless told otherwise), which
//! start when there is work for them; slow work holds at most half of them, rounded up; jobs begin in the
//! order of submission; only queued work can be cancelled; each completion is one event of a poll phase.
//! Nothing here measures time: jobs wait for gates that the test opens.
#![allow(clippy::disallowed_methods, reason = "a guard against hanging needs a clock")]

mod support;

use spindle_loop::{
    ChoicePoint, Decisions, Doors, Event, EventLoop, MonotonicClock, OsEntropy, Request, RunMode,
    SystemPoller, ThreadPool, Work, WorkKind,
};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Do, Nothing, Sim};

const GUARD: Duration = Duration::from_secs(30);

/// Jobs that say when they begin and then wait until they may end.
struct Gated {
    events: EventLoop,
    begun: Receiver<usize>,
    begin: Sender<usize>,
    gates: Vec<Sender<()>>,
}

impl Gated {
    fn new(events: EventLoop) -> Gated {
        let (begin, begun) = channel();
        Gated { events, begun, begin, gates: Vec::new() }
    }

    fn with_threads(n: usize) -> Gated {
        let mut events = EventLoop::new().unwrap();
        events.pool_threads(n);
        Gated::new(events)
    }

    /// Submits a job; jobs are numbered from 0.
    fn submit(&mut self, kind: WorkKind) -> Request {
        let (gate, wait) = channel();
        let (number, begin) = (self.gates.len(), self.begin.clone());
        self.gates.push(gate);
        let job = move || {
            begin.send(number).expect("the test waits");
            wait.recv_timeout(GUARD).expect("the test opens the gate");
        };
        self.events.submit(kind, Box::new(Do(job)))
    }

    fn open(&self, number: usize) {
        self.gates[number].send(()).expect("the job waits");
    }

    /// The numbers of the next `n` jobs that begin.
    #[track_caller]
    fn next_begun(&self, n: usize) -> Vec<usize> {
        (0..n).map(|_| self.begun.recv_timeout(GUARD).expect("a job begins")).collect()
    }

    #[track_caller]
    fn drain(&mut self, n: usize) {
        for _ in 0..n {
            self.next_done();
        }
    }

    #[track_caller]
    fn next_done(&mut self) -> (Request, bool) {
        match self.events.next(RunMode::Default) {
            Some(Event::Work { request, cancelled, .. }) => (request, cancelled),
            other => panic!("{other:?} instead of a completion"),
        }
    }
}

/// With n threads the first n of many jobs begin, and each that ends lets the next begin.
#[track_caller]
fn runs_at_most(n: usize, mut pool: Gated) {
    for _ in 0..n + 3 {
        pool.submit(WorkKind::Cpu);
    }
    let mut begun = pool.next_begun(n);
    begun.sort();
    assert_eq!(begun, (0..n).collect::<Vec<usize>>());
    assert!(pool.begun.try_recv().is_err(), "one more than {n} run");
    let stats = pool.events.metrics().pool;
    assert_eq!((stats.threads, stats.running, stats.queued), (n, n, 3));
    for number in 0..3 {
        pool.open(number);
        assert_eq!(pool.next_begun(1), [n + number], "jobs begin in the order of submission");
    }
    (3..n + 3).for_each(|number| pool.open(number));
    let done: BTreeSet<Request> = (0..n + 3).map(|_| pool.next_done().0).collect();
    assert_eq!(done.len(), n + 3);
    assert_eq!(pool.events.next(RunMode::Default), None);
}

#[test]
fn a_pool_has_four_threads() {
    runs_at_most(4, Gated::new(EventLoop::new().unwrap()));
}

#[test]
fn the_number_of_threads_can_be_chosen() {
    runs_at_most(1, Gated::with_threads(1));
    runs_at_most(7, Gated::with_threads(7));
    runs_at_most(1, Gated::with_threads(0));
}

/// Once work was submitted the size stands.
#[test]
fn the_size_is_fixed_at_first_use() {
    let mut pool = Gated::with_threads(2);
    pool.submit(WorkKind::Cpu);
    pool.open(0);
    assert_eq!(pool.next_begun(1), [0]);
    pool.next_done();
    pool.events.pool_threads(4);
    for _ in 0..3 {
        pool.submit(WorkKind::Cpu);
    }
    assert_eq!(pool.next_begun(2), [1, 2]);
    assert!(pool.begun.try_recv().is_err());
    (1..4).for_each(|number| pool.open(number));
    pool.drain(3);
}

/// A loop that has one job at a time never has more than one thread, and one without jobs has none.
#[test]
fn threads_start_when_there_is_work_for_them() {
    let mut events = EventLoop::new().unwrap();
    assert_eq!(events.metrics().pool.threads, 0);
    for kind in [WorkKind::Cpu, WorkKind::Fs, WorkKind::Slow].repeat(100) {
        events.submit(kind, Box::new(Nothing));
        assert!(matches!(events.next(RunMode::Default), Some(Event::Work { .. })));
    }
    assert_eq!(events.metrics().pool.threads, 1);
}

/// File system jobs share the thread that is awake while the host runs, and get the rest of the threads
/// when the loop goes to sleep: they run side by side if the first of them blocks.
#[test]
fn blocked_file_system_jobs_get_all_threads_when_the_loop_sleeps() {
    let mut pool = Gated::with_threads(4);
    for _ in 0..4 {
        pool.submit(WorkKind::Fs);
    }
    // Nobody opens the gates before all four run, and that takes a loop that waits.
    let (begun, gates) = (std::mem::replace(&mut pool.begun, channel().1), std::mem::take(&mut pool.gates));
    let opener = std::thread::spawn(move || {
        let mut all =
            (0..4).map(|_| begun.recv_timeout(GUARD).expect("a job begins")).collect::<Vec<usize>>();
        gates.iter().for_each(|gate| gate.send(()).expect("the job waits"));
        all.sort();
        all
    });
    pool.drain(4);
    assert_eq!(opener.join().unwrap(), [0, 1, 2, 3]);
}

/// Four look-ups that hang on four threads leave two threads to others, in whatever order they came.
#[test]
fn slow_work_holds_half_of_the_threads() {
    let mut pool = Gated::with_threads(4);
    for _ in 0..4 {
        pool.submit(WorkKind::Slow);
    }
    let fast = pool.submit(WorkKind::Cpu);
    let mut begun = pool.next_begun(3);
    begun.sort();
    assert_eq!(begun, [0, 1, 4]);
    pool.open(4);
    assert_eq!(pool.next_done(), (fast, false));
    assert!(pool.begun.try_recv().is_err(), "a third slow job runs");
    pool.open(0);
    assert_eq!(pool.next_begun(1), [2]);
    (1..4).for_each(|number| pool.open(number));
    assert_eq!(pool.next_begun(1), [3]);
    pool.drain(4);
}

/// Of one thread, half is one.
#[test]
fn slow_work_runs_on_a_single_thread() {
    let mut pool = Gated::with_threads(1);
    for _ in 0..2 {
        pool.submit(WorkKind::Slow);
    }
    (0..2).for_each(|number| pool.open(number));
    assert_eq!(pool.next_begun(2), [0, 1]);
    pool.drain(2);
}

/// Queued work comes back cancelled without having run; running, finished and unknown work is not touched.
#[test]
fn only_queued_work_can_be_cancelled() {
    let mut pool = Gated::with_threads(1);
    let [running, queued, slow, last] =
        [WorkKind::Cpu, WorkKind::Cpu, WorkKind::Slow, WorkKind::Cpu].map(|kind| pool.submit(kind));
    assert_eq!(pool.next_begun(1), [0]);
    assert!(!pool.events.cancel(running));
    assert!(pool.events.cancel(queued) && !pool.events.cancel(queued));
    assert!(pool.events.cancel(slow));
    assert_eq!([pool.next_done(), pool.next_done()], [(queued, true), (slow, true)]);
    pool.open(0);
    pool.open(3);
    assert_eq!([pool.next_done(), pool.next_done()], [(running, false), (last, false)]);
    assert_eq!(pool.next_begun(1), [3], "the cancelled ones never ran");
    assert!(!pool.events.cancel(last));
    assert_eq!(pool.events.next(RunMode::Default), None);
}

/// A panic ends the job, not the thread and not the request.
#[test]
fn work_that_panics_comes_back() {
    struct Panics(bool);
    impl Work for Panics {
        fn run(&mut self) {
            self.0 = true;
            std::panic::panic_any("this panic is part of a test");
        }
        fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
            self
        }
    }
    let mut events = EventLoop::new().unwrap();
    events.pool_threads(1);
    for _ in 0..2 {
        events.submit(WorkKind::Cpu, Box::new(Panics(false)));
        let Some(Event::Work { work, cancelled: false, .. }) = events.next(RunMode::Default) else {
            panic!()
        };
        assert!(work.into_any().downcast::<Panics>().unwrap().0);
    }
}

/// `join_pool` returns when everything has run; the events still come to whoever asks.
#[test]
fn joining_runs_all_work_to_its_end() {
    let mut events = EventLoop::new().unwrap();
    let ran = Arc::new(AtomicUsize::new(0));
    for kind in [WorkKind::Cpu, WorkKind::Fs, WorkKind::Slow].repeat(50) {
        let ran = ran.clone();
        events.submit(kind, Box::new(Do(move || _ = ran.fetch_add(1, SeqCst))));
    }
    events.join_pool();
    assert_eq!(ran.load(SeqCst), 150);
    let done = std::iter::from_fn(|| events.next(RunMode::Default)).count();
    assert_eq!(done, 150);
}

/// Work that a handler submits comes back in a later turn's poll, each completion alone.
#[test]
fn a_chain_of_jobs_takes_a_turn_each() {
    let mut events = EventLoop::new().unwrap();
    events.submit(WorkKind::Cpu, Box::new(Nothing));
    let mut turns = Vec::new();
    while let Some(Event::Work { work, .. }) = events.next(RunMode::Default) {
        turns.push(events.turn());
        if turns.len() < 100 {
            events.submit(WorkKind::Cpu, work);
        }
    }
    assert!(turns.is_sorted_by(|a, b| a < b), "{turns:?}");
    assert_eq!(turns.len(), 100);
}

/// Loops that share threads get back their own jobs only, and cannot cancel each other's.
#[test]
fn loops_can_share_threads() {
    let pool = ThreadPool::new();
    let with_pool = |pool: ThreadPool| {
        let doors = Doors {
            clock: Box::new(MonotonicClock),
            poller: Box::new(SystemPoller::new().unwrap()),
            pool: Box::new(pool),
            entropy: Box::new(OsEntropy),
        };
        EventLoop::with_doors(doors)
    };
    let (mut other, mut events) = (with_pool(pool.share()), with_pool(pool));
    other.pool_threads(1);
    let mut gated = Gated::new(with_pool(ThreadPool::new()));
    std::mem::swap(&mut gated.events, &mut events);
    gated.submit(WorkKind::Cpu);
    assert_eq!(gated.next_begun(1), [0]);
    let theirs = other.submit(WorkKind::Cpu, Box::new(Nothing));
    assert!(!gated.events.cancel(theirs), "the number is another loop's");
    gated.open(0);
    assert!(matches!(other.next(RunMode::Default), Some(Event::Work { .. })));
    gated.next_done();
    assert_eq!((other.next(RunMode::Default), gated.events.next(RunMode::Default)), (None, None));
    assert_eq!(other.metrics().pool.threads, 1);
}

/// A loop that goes away takes the queue with it, and its threads end.
#[test]
fn a_dropped_loop_drops_its_queue() {
    struct Marks(Arc<AtomicUsize>);
    impl Work for Marks {
        fn run(&mut self) {
            self.0.fetch_add(1_000, SeqCst);
        }
        fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
            self
        }
    }
    impl Drop for Marks {
        fn drop(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    let marks = Arc::new(AtomicUsize::new(0));
    let mut pool = Gated::with_threads(1);
    pool.submit(WorkKind::Cpu);
    assert_eq!(pool.next_begun(1), [0]);
    for _ in 0..5 {
        pool.events.submit(WorkKind::Cpu, Box::new(Marks(marks.clone())));
    }
    let Gated { events, gates, .. } = pool;
    drop(events);
    assert_eq!(marks.load(SeqCst), 5, "dropped, and not run");
    gates[0].send(()).expect("the running job goes on to its end");
}

// ---- the inline pool ----

/// Without a chooser each job ends in the poll after its submission, in the order of submission; effects too.
#[test]
fn inline_work_runs_in_the_next_poll() {
    let mut sim = Sim::new();
    let effects = Arc::new(Mutex::new(Vec::new()));
    for number in 1..=6 {
        let effects = effects.clone();
        sim.events.submit(WorkKind::Fs, Box::new(Do(move || effects.lock().unwrap().push(number))));
    }
    assert_eq!(*effects.lock().unwrap(), [0; 0], "nothing runs inside submit");
    let expected: Vec<String> = (1..=6).map(|number| format!("poll work {number}")).collect();
    assert_eq!(sim.run(), expected);
    assert_eq!(*effects.lock().unwrap(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(sim.events.turn(), 2, "one turn, and the timers phase that ends it");
}

/// A chooser sees which of two running jobs ends first and which completion is seen first, and nothing else.
#[test]
fn every_order_of_two_jobs_can_be_chosen() {
    let mut seen = BTreeSet::new();
    let mut given = Some(Vec::new());
    while let Some(choices) = given {
        let mut sim = Sim::new();
        let decisions = Decisions::new(choices);
        sim.events.set_chooser(Some(Box::new(decisions.clone())));
        let effects = Arc::new(Mutex::new(String::new()));
        for name in ['a', 'b'] {
            let effects = effects.clone();
            sim.events.submit(WorkKind::Cpu, Box::new(Do(move || effects.lock().unwrap().push(name))));
        }
        let log = sim.run().join(", ").replace("poll ", "");
        seen.insert(format!("{} then {log}", effects.lock().unwrap()));
        given = decisions.next_untried();
        let points: BTreeSet<&str> = decisions
            .log()
            .iter()
            .map(|(point, ..)| match point {
                ChoicePoint::PoolPick => "pick",
                ChoicePoint::PoolCompletion => "completion",
                other => panic!("{other:?} is no choice here"),
            })
            .collect();
        assert!(points.contains("pick"));
    }
    let expected = [
        "ab then work 1, work 2",
        "ab then work 2, work 1",
        "ba then work 1, work 2",
        "ba then work 2, work 1",
    ];
    assert_eq!(seen.iter().map(String::as_str).collect::<Vec<&str>>(), expected);
}

/// A job may outlast a timer: the last alternative leaves it running, and time passes.
#[test]
fn an_inline_job_may_take_longer_than_a_timer() {
    let run = |choices: Vec<usize>| {
        let mut sim = Sim::new();
        sim.events.set_chooser(Some(Box::new(Decisions::new(choices))));
        sim.timer("timer", 10, 0);
        sim.events.submit(WorkKind::Cpu, Box::new(Nothing));
        sim.run()
    };
    assert_eq!(run(vec![0]), ["poll work 1", "timers timer"]);
    assert_eq!(run(vec![1]), ["timers timer", "poll work 1"]);
}

/// Work that stands for several trips waits for a check phase even if it is done at once.
#[test]
fn work_after_check_never_overtakes_an_immediate() {
    let mut sim = Sim::new();
    let (check, idle) = sim.immediate("immediate");
    sim.events.submit_after_check(WorkKind::Fs, Box::new(Nothing));
    sim.events.submit(WorkKind::Fs, Box::new(Nothing));
    let log = sim.run_with(RunMode::Default, |sim, event| {
        if Sim::is(event, check) {
            sim.events.stop_handle(check);
            sim.events.stop_handle(idle);
        }
    });
    assert_eq!(log, ["poll work 2", "check immediate", "poll work 1"]);
    assert_eq!(sim.script.timeouts(), [], "nothing was waited for");
}
