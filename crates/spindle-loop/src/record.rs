//! What the loop tells an observer: one small record for each thing it does.
//!
//! Records are made at one choke point each (`EventLoop::next` for events) and only if a [`Sink`] is
//! installed. They say what happened, not why; a renderer puts them together.

use crate::event::{Event, Phase};
use crate::event_loop::EventLoop;

/// Takes records as they come.
///
/// ```
/// use spindle_loop::{Doors, EventLoop, Record, RecordKind, RunMode, Sink};
/// use std::{cell::RefCell, rc::Rc};
///
/// struct Phases(Rc<RefCell<String>>);
///
/// impl Sink for Phases {
///     fn record(&mut self, record: &Record) {
///         if record.kind == RecordKind::Phase {
///             *self.0.borrow_mut() += &format!(" {}", record.phase.name());
///         }
///     }
/// }
///
/// let mut events = EventLoop::with_doors(Doors::simulated(1).0);
/// let phases = Rc::new(RefCell::new(String::new()));
/// events.set_sink(Some(Box::new(Phases(phases.clone()))));
/// let handle = events.placeholder();
/// events.close(handle);
/// while events.next(RunMode::Default).is_some() {}
/// assert_eq!(*phases.borrow(), " timers pending idle prepare poll check closing timers");
/// ```
pub trait Sink {
    /// One record, in the order in which things happened.
    fn record(&mut self, record: &Record);
}

/// One thing that the loop did. 32 bytes, so that a ring of a million of them is small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// The Clock door's reading in ns.
    pub at_ns: u64,
    /// The handle's or the request's number; 0 where there is none.
    pub id: u64,
    /// The turn. It wraps after 2^32 turns.
    pub turn: u32,
    /// More about it: see [`RecordKind`].
    pub arg: i32,
    /// What happened.
    pub kind: RecordKind,
    /// The phase in which it happened.
    pub phase: Phase,
}

const _: () = assert!(size_of::<Record>() == 32);

/// What a [`Record`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum RecordKind {
    /// A phase began.
    Phase = 0,
    /// The poller is about to be asked; `arg` is the timeout in ms, -1 = infinite.
    Poll = 1,
    /// [`Event::Timer`] is yielded.
    Timer = 2,
    /// [`Event::Pending`]; `arg` is the status.
    Pending = 3,
    /// [`Event::Idle`].
    Idle = 4,
    /// [`Event::Prepare`].
    Prepare = 5,
    /// [`Event::Check`].
    Check = 6,
    /// [`Event::Io`]; `arg` is the readiness.
    Io = 7,
    /// [`Event::Signal`]; `arg` is the signal's number.
    Signal = 8,
    /// [`Event::Wake`].
    Wake = 9,
    /// [`Event::Work`]; `id` is the request, `arg` is 1 if it was cancelled.
    Work = 10,
    /// [`Event::Closed`].
    Closed = 11,
    /// Work was submitted; `id` is the request.
    Submit = 12,
}

impl RecordKind {
    /// The kind's name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            RecordKind::Phase => "phase",
            RecordKind::Poll => "poll",
            RecordKind::Timer => "timer",
            RecordKind::Pending => "pending",
            RecordKind::Idle => "idle",
            RecordKind::Prepare => "prepare",
            RecordKind::Check => "check",
            RecordKind::Io => "io",
            RecordKind::Signal => "signal",
            RecordKind::Wake => "wake",
            RecordKind::Work => "work",
            RecordKind::Closed => "closed",
            RecordKind::Submit => "submit",
        }
    }
}

/// Kind, id and argument of an event's record.
fn describe(event: &Event) -> (RecordKind, u64, i32) {
    let id = event.handle().map_or(0, |handle| handle.to_bits());
    match *event {
        Event::Timer { .. } => (RecordKind::Timer, id, 0),
        Event::Pending { status, .. } => (RecordKind::Pending, id, status),
        Event::Idle { .. } => (RecordKind::Idle, id, 0),
        Event::Prepare { .. } => (RecordKind::Prepare, id, 0),
        Event::Check { .. } => (RecordKind::Check, id, 0),
        Event::Io { ready, .. } => (RecordKind::Io, id, i32::from(ready.bits())),
        Event::Signal { signum, .. } => (RecordKind::Signal, id, signum),
        Event::Wake { .. } => (RecordKind::Wake, id, 0),
        Event::Work { request, cancelled, .. } => (RecordKind::Work, request.to_bits(), i32::from(cancelled)),
        Event::Closed { .. } => (RecordKind::Closed, id, 0),
    }
}

impl EventLoop {
    /// Installs an observer, or takes it away.
    pub fn set_sink(&mut self, sink: Option<Box<dyn Sink>>) {
        self.sink = sink;
    }

    #[inline]
    pub(crate) fn record(&mut self, kind: RecordKind, id: u64, arg: i32) {
        if self.sink.is_some() {
            self.record_now(kind, id, arg);
        }
    }

    #[inline]
    pub(crate) fn record_event(&mut self, event: &Event) {
        if self.sink.is_some() {
            let (kind, id, arg) = describe(event);
            self.record_now(kind, id, arg);
        }
    }

    #[cold]
    fn record_now(&mut self, kind: RecordKind, id: u64, arg: i32) {
        let (at_ns, turn, phase) = (self.clock.now_ns(), self.turn as u32, self.phase());
        if let Some(sink) = &mut self.sink {
            sink.record(&Record { at_ns, id, turn, arg, kind, phase });
        }
    }
}
