//! The lens: who ran, and who scheduled it, told to a sink as spans.
//!
//! A *span* is one piece of JavaScript that Rust or a list runner called: an entry, a tick, a promise job, a timer's or an
//! immediate's callback, a piece of the engine's own work. It gets the next number when it begins, and knows the number of the span
//! that scheduled it, its *parent*:
//!
//! - of a tick, timer or immediate the record that JavaScript keeps of it carries the parent (`internal/async_context`);
//! - of a request's completion, of what happens to a resource and of other entries that somebody waits for (an HTTP server's
//!   requests) it is who asked for them, as `internal/requests` tells;
//! - of a promise job it follows from the queue, which is first in, first out: whenever another span begins or ends, the
//!   jobs queued since the last such moment are the running span's;
//! - of what an uncaught exception or a rejection leads to it is the span around it, or else the one that ended last.
//!
//! Parent 0 means that no JavaScript did it (the main script, the exit, the engine's work), or that nothing is known.
//! The runners of ticks, timers and immediates are no spans: they only contain some. A replayed run has the same spans as the
//! recorded one. With no sink installed nothing is numbered, and each entry pays one load and a branch.

use crate::border::{dispatch, word};
use crate::entry;
use crate::runtime::Runtime;
use spindle_engine::{Arg, Cx};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// What a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// An entry into JavaScript that the world or the driver caused.
    Entry,
    /// A callback of `process.nextTick`.
    Tick,
    /// A promise job, or a callback of `queueMicrotask`.
    Job,
    /// A timer's callback.
    Timer,
    /// An immediate's callback.
    Immediate,
    /// Work of the engine: background tasks that have finished, callbacks of finalization registries.
    Work,
}

impl SpanKind {
    /// Its name: one lower-case word.
    pub fn name(self) -> &'static str {
        match self {
            SpanKind::Entry => "entry",
            SpanKind::Tick => "tick",
            SpanKind::Job => "job",
            SpanKind::Timer => "timer",
            SpanKind::Immediate => "immediate",
            SpanKind::Work => "work",
        }
    }
}

/// A span that begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'a> {
    /// 1, 2, 3, .. in the order in which spans begin.
    pub number: u32,
    /// Number of the span that scheduled it, 0 = the world, or unknown.
    pub parent: u32,
    /// What it is.
    pub kind: SpanKind,
    /// An entry's name, or what happened to a request or resource; otherwise the kind's name.
    pub name: &'a str,
    /// Number of the request, resource or whatever an entry's first number says; a callback's async id; a job's place in the
    /// queue's history (0 = first job ever).
    pub arg: i64,
}

/// Who is told of spans. It is called between two pieces of JavaScript, and must not touch the runtime.
pub trait SpanSink {
    /// A span begins. One may begin within another; then the inner one ends first.
    fn begin(&mut self, span: &Span<'_>);
    /// The span with this number, the innermost that runs, has ended. Spans that run when the program exits may never end.
    fn end(&mut self, number: u32);
}

/// Who asked for something that the world answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A request.
    Request,
    /// A resource.
    Resource,
}

/// Entries of one name, by one of their arguments, and who waits for them.
struct Awaited {
    name: String,
    /// Index of the argument.
    at: usize,
    /// Who waits, by the argument's value.
    askers: Askers,
}

/// Numbers of spans by the number of what they asked for.
#[derive(Default)]
struct Askers(Vec<u32>);

impl Askers {
    fn set(&mut self, id: u32, span: u32) {
        let at = id as usize;
        self.0.resize(self.0.len().max(at + 1), 0);
        self.0[at] = span;
    }

    /// The span that asked, 0 = unknown.
    fn of(&self, id: Option<&Arg<'_>>) -> u32 {
        let Some(Arg::Int(id)) = id else { return 0 };
        self.0.get(id.unsigned_abs() as usize).copied().unwrap_or(0)
    }
}

/// How many spans there were around one that begins.
pub(crate) struct Outer(usize);

/// One runtime's lens.
#[derive(Default)]
pub struct Lens {
    is_on: Cell<bool>,
    state: RefCell<Option<State>>,
}

struct State {
    sink: Box<dyn SpanSink>,
    /// How many spans have begun.
    begun: u32,
    /// Spans that run, outermost first.
    running: Vec<u32>,
    /// The span that ended last.
    last: u32,
    jobs: QueuedJobs,
    requests: Askers,
    resources: Askers,
    awaited: Vec<Awaited>,
}

impl Lens {
    pub(crate) fn install(&self, sink: Box<dyn SpanSink>) {
        let state = State {
            sink,
            begun: 0,
            running: Vec::new(),
            last: 0,
            jobs: QueuedJobs::default(),
            requests: Askers::default(),
            resources: Askers::default(),
            awaited: Vec::new(),
        };
        *self.state.borrow_mut() = Some(state);
        self.is_on.set(true);
    }

    /// Whether anybody watches.
    #[inline]
    pub fn is_on(&self) -> bool {
        self.is_on.get()
    }

    /// Begins a span that JavaScript calls, whose record says the parent.
    pub fn begin(&self, cx: &Cx, kind: SpanKind, parent: u32, arg: i64) {
        self.with(cx, |state| state.begin(kind, kind.name(), parent, arg));
    }

    /// Ends the innermost span.
    pub fn end(&self, cx: &Cx) {
        self.with(cx, State::end);
    }

    /// The running span asks for this request or resource.
    pub fn ask(&self, asked: Asked, id: u32) {
        if let Some(state) = &mut *self.state.borrow_mut() {
            let running = state.running();
            match asked {
                Asked::Request => state.requests.set(id, running),
                Asked::Resource => state.resources.set(id, running),
            }
        }
    }

    /// The running span waits for entries of this name whose argument at index `at` is `id`.
    pub fn await_entries(&self, name: &str, at: usize, id: u32) {
        if let Some(state) = &mut *self.state.borrow_mut() {
            let running = state.running();
            let same = |awaited: &&mut Awaited| awaited.name == name && awaited.at == at;
            match state.awaited.iter_mut().find(same) {
                Some(awaited) => awaited.askers.set(id, running),
                None => {
                    let mut askers = Askers::default();
                    askers.set(id, running);
                    state.awaited.push(Awaited { name: name.to_owned(), at, askers });
                }
            }
        }
    }

    /// Begins an entry's span, unless it is that of a list runner.
    #[cold]
    pub(crate) fn begin_entry(&self, cx: &Cx, name: &str, args: &[Arg<'_>]) -> Outer {
        self.with_outer(cx, |state| {
            if !is_list(name) {
                let (name, parent, arg) = state.describe(name, args);
                state.begin(SpanKind::Entry, name, parent, arg);
            }
        })
    }

    /// Begins the span of a piece of the engine's own work.
    #[cold]
    pub(crate) fn begin_work(&self, cx: &Cx, name: &str, arg: i64) -> Outer {
        self.with_outer(cx, |state| state.begin(SpanKind::Work, name, 0, arg))
    }

    /// Begins the span of the promise job with this number.
    #[cold]
    pub(crate) fn begin_job(&self, cx: &Cx, number: u64) {
        self.with(cx, |state| {
            let parent = state.jobs.take(number);
            state.begin(SpanKind::Job, SpanKind::Job.name(), parent, number as i64);
        });
    }

    /// Ends what began since: a terminated program leaves spans behind that it did not end.
    #[cold]
    pub(crate) fn end_down_to(&self, cx: &Cx, outer: Outer) {
        self.with(cx, |state| {
            while state.running.len() > outer.0 {
                state.end();
            }
        });
    }

    fn with_outer(&self, cx: &Cx, change: impl FnOnce(&mut State)) -> Outer {
        let mut outer = Outer(0);
        self.with(cx, |state| {
            outer = Outer(state.running.len());
            change(state);
        });
        outer
    }

    /// Changes which span runs: before, it is settled whose the jobs are that were queued until now; after, JavaScript is told.
    fn with(&self, cx: &Cx, change: impl FnOnce(&mut State)) {
        if let Some(state) = &mut *self.state.borrow_mut() {
            let running = state.running();
            state.jobs.attribute(running, cx.jobs_queued());
            change(state);
            cx.host::<Runtime>().flags().set_i32(word::SPAN, state.running() as i32);
        }
    }
}

impl State {
    fn running(&self) -> u32 {
        self.running.last().copied().unwrap_or(0)
    }

    /// The running span, or else the one that ended last.
    fn before(&self) -> u32 {
        self.running.last().copied().unwrap_or(self.last)
    }

    fn begin(&mut self, kind: SpanKind, name: &str, parent: u32, arg: i64) {
        self.begun = self.begun.wrapping_add(1);
        self.running.push(self.begun);
        self.sink.begin(&Span { number: self.begun, parent, kind, name, arg });
    }

    fn end(&mut self) {
        if let Some(number) = self.running.pop() {
            self.last = number;
            self.sink.end(number);
        }
    }

    /// Name, parent and argument of an entry's span.
    fn describe<'a>(&self, name: &'a str, args: &[Arg<'_>]) -> (&'a str, u32, i64) {
        if name == entry::DISPATCH.name()
            && let [Arg::Int(kind), id @ Arg::Int(number), ..] = args
        {
            let is_request = *kind == dispatch::REQUEST;
            let askers = if is_request { &self.requests } else { &self.resources };
            return (happened(*kind), askers.of(Some(id)), i64::from(*number));
        }
        let arg = match args.first() {
            Some(Arg::Int(number)) => i64::from(*number),
            _ => 0,
        };
        let parent = match self.awaited.iter().find(|awaited| awaited.name == name) {
            Some(awaited) => awaited.askers.of(args.get(awaited.at)),
            None if follows(name) => self.before(),
            None => 0,
        };
        (name, parent, arg)
    }
}

/// Whether the entry tells of what the program itself has just done.
fn follows(name: &str) -> bool {
    [&entry::UNCAUGHT, &entry::REJECTION, &entry::PROCESS_REJECTIONS].iter().any(|entry| entry.name() == name)
}

/// Whether the entry only runs a list of callbacks, which are spans themselves.
fn is_list(name: &str) -> bool {
    [&entry::RUN_TICKS, &entry::RUN_TIMERS, &entry::RUN_IMMEDIATES].iter().any(|entry| entry.name() == name)
}

/// What the `dispatch` entry tells, by its kind.
fn happened(kind: i32) -> &'static str {
    match kind {
        dispatch::REQUEST => "request",
        dispatch::IO => "io",
        dispatch::CLOSED => "closed",
        dispatch::SIGNAL => "signal",
        dispatch::PENDING => "pending",
        _ => "dispatch",
    }
}

/// Whose the jobs in the queue are, in runs of one owner.
#[derive(Default)]
struct QueuedJobs {
    /// Spans, each with the number of the first job that is not its any more; ascending.
    runs: VecDeque<(u32, u64)>,
    /// How many jobs are attributed.
    attributed: u64,
}

impl QueuedJobs {
    /// All jobs queued so far that are nobody's yet are this span's.
    fn attribute(&mut self, span: u32, queued: u64) {
        if queued <= self.attributed {
            return;
        }
        self.attributed = queued;
        match self.runs.back_mut() {
            Some((last, until)) if *last == span => *until = queued,
            _ => self.runs.push_back((span, queued)),
        }
    }

    /// The span that queued the job with this number, which leaves the queue, as those before it have.
    fn take(&mut self, number: u64) -> u32 {
        while self.runs.front().is_some_and(|(_, until)| *until <= number) {
            self.runs.pop_front();
        }
        self.runs.front().map_or(0, |(span, _)| *span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_belong_to_who_ran_when_they_were_queued() {
        let mut jobs = QueuedJobs::default();
        jobs.attribute(1, 2);
        jobs.attribute(0, 2);
        jobs.attribute(2, 3);
        assert_eq!((jobs.take(0), jobs.take(1)), (1, 1));
        // A job of span 7 queues the next two; one of them is taken without having been a span (job 3).
        jobs.attribute(7, 5);
        assert_eq!((jobs.take(2), jobs.take(4)), (2, 7));
        assert_eq!(jobs.take(5), 0);
    }
}
