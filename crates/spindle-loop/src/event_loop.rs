//! The loop itself: the order of phases, and what is true of every handle.
//!
//! [`EventLoop::next`] is a small state machine. It asks the phase it stands in for an event; when there is
//! none it goes on to what follows, and what follows stands in one place, `EventLoop::advance`. Phases are
//! in files of their names.

use crate::chooser::{Choices, Chooser};
use crate::clock::Clock;
use crate::closing::Closing;
use crate::doors::Doors;
use crate::entropy::Entropy;
use crate::event::{Event, Phase, RunMode};
use crate::handle::{Body, Handle, Handles, Owner, Request};
use crate::metrics::Counters;
use crate::pending::Pending;
use crate::poll::Batch;
use crate::poller::Poller;
use crate::pool::{Done, Pool};
use crate::record::{RecordKind, Sink};
use crate::timers::Timers;
use crate::wake::Alarm;
use crate::watchers::Watchers;
use std::fmt;
use std::io;
use std::sync::Arc;

/// Where the state machine stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// No run is under way.
    Outside,
    /// The timers phase with which a run begins.
    Entry,
    Pending,
    Idle,
    Prepare,
    Poll,
    /// The pending phase after the poll.
    PendingAgain,
    Check,
    Closing,
    /// The timers phase with which a turn ends and the next begins.
    Timers,
}

/// An event loop: one thread, strictly ordered phases, one event at a time.
///
/// See the crate's documentation for the order. Handles are made by methods named for what they are
/// ([`timer`](EventLoop::timer), [`check`](EventLoop::check), [`add_tcp_stream`](EventLoop::add_tcp_stream), ..),
/// and the loop runs as long as one of them is active and ref'd, work is on the pool, or something is deferred
/// or closing.
pub struct EventLoop {
    // The doors.
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) poller: Box<dyn Poller>,
    pub(crate) pool: Box<dyn Pool>,
    entropy: Box<dyn Entropy>,
    pub(crate) alarm: Arc<Alarm>,

    // Where it stands.
    step: Step,
    phase: Phase,
    pub(crate) turn: u64,
    pub(crate) stop: bool,
    pub(crate) deadlocked: bool,
    /// Whether a single turn may wait: nothing was deferred or idle when it began.
    pub(crate) can_sleep: bool,
    now_ms: u64,
    /// The last reading of the clock, and whether anything ran since.
    pub(crate) read_ns: u64,
    stale: bool,
    pub(crate) phase_began_ns: u64,
    /// Whether the phase yielded an event.
    yielded: bool,

    // What each phase works on.
    pub(crate) handles: Handles,
    pub(crate) timers: Timers,
    pub(crate) pending: Pending,
    pub(crate) idle: Watchers,
    pub(crate) prepare: Watchers,
    pub(crate) batch: Batch,
    pub(crate) check: Watchers,
    pub(crate) closing: Closing,

    // What the poll phase watches.
    pub(crate) wakers: Vec<Handle>,
    pub(crate) signals: Vec<(i32, Handle)>,
    /// I/O handles and watched signals: what the poller can tell about.
    pub(crate) sources: usize,
    pub(crate) next_request: Request,
    /// Submitted and not come back.
    pub(crate) requests: usize,
    pub(crate) done: Vec<Done>,
    /// Requests of `submit_after_check` since the last check phase began, and those of them that came back.
    pub(crate) late: Vec<Request>,
    pub(crate) held: Vec<Done>,

    // Who watches.
    pub(crate) choices: Choices,
    pub(crate) sink: Option<Box<dyn Sink>>,
    pub(crate) counters: Counters,
}

impl EventLoop {
    /// A loop on the system's clock, poller, threads and random bytes.
    ///
    /// # Errors
    /// `EMFILE` and `ENFILE` when there are too many descriptors for the poller.
    pub fn new() -> io::Result<EventLoop> {
        Ok(EventLoop::with_doors(Doors::system()?))
    }

    /// A loop on doors of the caller's choice.
    pub fn with_doors(doors: Doors) -> EventLoop {
        let Doors { clock, poller, mut pool, entropy } = doors;
        let alarm = Arc::new(Alarm::new(poller.notifier()));
        pool.attach(alarm.clone());
        let read_ns = clock.now_ns();
        EventLoop {
            clock,
            poller,
            pool,
            entropy,
            alarm,
            step: Step::Outside,
            phase: Phase::Outside,
            turn: 0,
            stop: false,
            deadlocked: false,
            can_sleep: true,
            now_ms: read_ns / 1_000_000,
            read_ns,
            stale: false,
            phase_began_ns: read_ns,
            yielded: false,
            handles: Handles::new(),
            timers: Timers::new(),
            pending: Pending::default(),
            idle: Watchers::default(),
            prepare: Watchers::default(),
            batch: Batch::default(),
            check: Watchers::default(),
            closing: Closing::default(),
            wakers: Vec::new(),
            signals: Vec::new(),
            sources: 0,
            next_request: Request::FIRST,
            requests: 0,
            done: Vec::new(),
            late: Vec::new(),
            held: Vec::new(),
            choices: Choices::default(),
            sink: None,
            counters: Counters::default(),
        }
    }

    /// The next event, or `None` when the run is over: nothing keeps the loop alive, it was stopped, or, for
    /// [`RunMode::Once`] and [`RunMode::NoWait`], the turn is done. Calling again begins a new run.
    ///
    /// # Panics
    /// If the kernel refuses to wait, which only a closed or corrupted descriptor can cause.
    pub fn next(&mut self, mode: RunMode) -> Option<Event> {
        loop {
            let event = match self.step {
                Step::Outside => None,
                Step::Entry | Step::Timers => self.next_timer(),
                Step::Pending | Step::PendingAgain => self.next_pending(),
                Step::Idle => self.next_idle(),
                Step::Prepare => self.next_prepare(),
                Step::Poll => self.next_polled(),
                Step::Check => self.next_check(),
                Step::Closing => self.next_closed(),
            };
            if let Some(event) = event {
                return Some(self.hand_out(event));
            }
            if !self.advance(mode) {
                return None;
            }
        }
    }

    /// As [`EventLoop::next`], with the owner of the event's handle; pool work is nobody's.
    ///
    /// # Panics
    /// As [`EventLoop::next`].
    #[inline]
    pub fn next_owned(&mut self, mode: RunMode) -> Option<(Owner, Event)> {
        let event = self.next(mode)?;
        let owner = event.handle().map_or(Owner::NONE, |handle| self.handles.last_owner(handle));
        Some((owner, event))
    }

    /// The order of phases: goes on to what follows the current step. False when the run is over.
    ///
    /// This is the body of libuv's `uv_run`. A run begins with a timers phase (not in the single-turn modes);
    /// then, while something keeps the loop alive, turn follows turn.
    fn advance(&mut self, mode: RunMode) -> bool {
        self.end_phase();
        let ended = self.step;
        self.step = match ended {
            Step::Outside if !self.may_enter() => self.leave(),
            Step::Outside if mode == RunMode::Default => self.begin_timers(Step::Entry),
            Step::Entry if self.stop => self.leave(),
            Step::Timers if self.stop || mode != RunMode::Default || !self.is_alive() => self.leave(),
            Step::Outside | Step::Entry | Step::Timers => self.begin_pending(),
            Step::Pending => self.begin_idle(),
            Step::Idle => self.begin_prepare(),
            Step::Prepare => self.begin_poll(mode),
            Step::Poll => self.begin_pending_again(),
            Step::PendingAgain => self.begin_check(),
            Step::Check => self.begin_closing(),
            Step::Closing => self.begin_timers(Step::Timers),
        };
        self.step != Step::Outside
    }

    fn may_enter(&mut self) -> bool {
        self.stale = true;
        self.deadlocked = false;
        let alive = self.is_alive();
        if !alive {
            self.read_time();
        } else if self.counters.began_ns.is_none() {
            self.counters.began_ns = Some(self.read_clock_if_stale());
        }
        alive && !self.stop
    }

    pub(crate) fn leave(&mut self) -> Step {
        self.stop = false;
        self.phase = Phase::Outside;
        Step::Outside
    }

    #[inline]
    pub(crate) fn enter_phase(&mut self, phase: Phase) {
        self.phase = phase;
        self.phase_began_ns = self.read_ns;
        self.record(RecordKind::Phase, 0, 0);
    }

    /// Charges the time to the phase, if anything happened in it.
    #[inline]
    fn end_phase(&mut self) {
        if self.yielded {
            self.yielded = false;
            let now = self.read_clock_if_stale();
            self.counters.phase_ns[self.phase as usize] += now - self.phase_began_ns;
        }
    }

    #[inline]
    fn hand_out(&mut self, event: Event) -> Event {
        self.counters.events += 1;
        self.yielded = true;
        self.stale = true;
        self.record_event(&event);
        event
    }

    /// Ends the run at the end of this turn; before a run it ends the next one before it begins.
    pub fn stop(&mut self) {
        self.stop = true;
    }

    /// Whether anything keeps the loop running: an active ref'd handle, work on the pool, something deferred
    /// or closing.
    pub fn is_alive(&self) -> bool {
        self.has_work_to_wait_for() || !self.pending.is_empty() || !self.closing.is_empty()
    }

    #[inline]
    pub(crate) fn has_work_to_wait_for(&self) -> bool {
        self.handles.keeping_alive() > 0 || self.requests > 0
    }

    /// Whether the last run ended because a simulated world had nothing more to tell while the loop would
    /// have waited for ever. A real loop waits.
    pub fn is_deadlocked(&self) -> bool {
        self.deadlocked
    }

    /// Where in its turn the loop is.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The number of the turn, counted from timers phase to timers phase; 0 before the first.
    pub fn turn(&self) -> u64 {
        self.turn
    }

    // ---- time ----

    /// The loop's time in ms: cached, read again before each timers phase and after each wait.
    #[inline]
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Reads the clock now, for timers armed after long work. Returns ms.
    pub fn update_time(&mut self) -> u64 {
        self.read_time();
        // The host goes on after this, so the reading is out of date again before the loop uses it.
        self.stale = true;
        self.now_ms
    }

    /// Monotonic time in ns, read from the Clock door now.
    pub fn now_ns(&self) -> u64 {
        self.clock.now_ns_for_program()
    }

    /// Reads the clock and makes it the loop's time.
    pub(crate) fn read_time(&mut self) {
        self.read_clock();
        self.now_ms = self.read_ns / 1_000_000;
    }

    /// Brings the loop's time up to date, without reading the clock if nothing ran since the last reading.
    #[inline]
    pub(crate) fn refresh_time(&mut self) {
        self.now_ms = self.read_clock_if_stale() / 1_000_000;
    }

    #[inline]
    pub(crate) fn read_clock_if_stale(&mut self) -> u64 {
        if self.stale {
            self.read_clock();
        }
        self.read_ns
    }

    fn read_clock(&mut self) {
        self.read_ns = self.clock.now_ns().max(self.read_ns);
        self.stale = false;
    }

    /// The Entropy door.
    pub fn entropy(&mut self) -> &mut dyn Entropy {
        &mut *self.entropy
    }

    /// Installs a chooser, or takes it away: see [`Chooser`].
    pub fn set_chooser(&mut self, chooser: Option<Box<dyn Chooser>>) {
        self.choices = Choices::new(chooser);
    }

    // ---- handles in general ----

    /// A handle that does nothing by itself: a name for [`EventLoop::defer`] and [`EventLoop::close`].
    pub fn placeholder(&mut self) -> Handle {
        self.handles.insert(Body::Placeholder)
    }

    /// Starts an idle, prepare or check watcher: one event in each turn. Starting a started one, or a handle
    /// of another kind, does nothing.
    pub fn start(&mut self, handle: Handle) {
        if self.watchers_of(handle).is_some() && self.handles.set_active(handle, true) {
            self.watchers_of(handle).into_iter().for_each(|list| list.start(handle));
        }
    }

    /// Stops an idle, prepare or check watcher. Stopping a stopped one, or a handle of another kind, does nothing.
    pub fn stop_handle(&mut self, handle: Handle) {
        if self.watchers_of(handle).is_some() && self.handles.set_active(handle, false) {
            self.watchers_of(handle).into_iter().for_each(|list| list.stop(handle));
        }
    }

    fn watchers_of(&mut self, handle: Handle) -> Option<&mut Watchers> {
        match self.handles.open(handle)?.body {
            Body::Idle { .. } => Some(&mut self.idle),
            Body::Prepare => Some(&mut self.prepare),
            Body::Check => Some(&mut self.check),
            _ => None,
        }
    }

    /// Says to whom the handle belongs: what [`EventLoop::next_owned`] tells with its events, the last one included.
    pub fn set_owner(&mut self, handle: Handle, owner: Owner) {
        self.handles.get_mut(handle).into_iter().for_each(|slot| slot.owner = owner);
    }

    /// To whom the handle belongs; [`Owner::NONE`] if it is nobody's or stale.
    pub fn owner(&self, handle: Handle) -> Owner {
        self.handles.get(handle).map_or(Owner::NONE, |slot| slot.owner)
    }

    /// Makes an active handle keep the loop alive again. Handles begin like that.
    pub fn ref_handle(&mut self, handle: Handle) {
        self.handles.set_ref(handle, true);
    }

    /// Lets the loop end although the handle is active.
    pub fn unref_handle(&mut self, handle: Handle) {
        self.handles.set_ref(handle, false);
    }

    /// [`ref_handle`](EventLoop::ref_handle) or [`unref_handle`](EventLoop::unref_handle).
    pub fn set_ref(&mut self, handle: Handle, refd: bool) {
        self.handles.set_ref(handle, refd);
    }

    /// [`start`](EventLoop::start) or [`stop_handle`](EventLoop::stop_handle); for I/O handles
    /// [`io_activate`](EventLoop::io_activate).
    pub fn set_active(&mut self, handle: Handle, active: bool) {
        self.io_activate(handle, active);
        if active { self.start(handle) } else { self.stop_handle(handle) }
    }

    /// Whether the handle is ref'd. A stale one is not.
    pub fn has_ref(&self, handle: Handle) -> bool {
        self.handles.get(handle).is_some_and(|slot| slot.refd)
    }

    /// Whether the handle may yield events: an armed timer, a started watcher, a source, a waker, a signal.
    pub fn is_active(&self, handle: Handle) -> bool {
        self.handles.get(handle).is_some_and(|slot| slot.active)
    }

    /// Whether the handle is closing, or closed long ago.
    pub fn is_closing(&self, handle: Handle) -> bool {
        self.handles.open(handle).is_none()
    }
}

impl fmt::Debug for EventLoop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventLoop")
            .field("turn", &self.turn)
            .field("phase", &self.phase)
            .field("now_ms", &self.now_ms)
            .field("handles", &self.handles.len())
            .field("requests", &self.requests)
            .finish_non_exhaustive()
    }
}
