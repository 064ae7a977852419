//! The poll phase: how long to wait, and what the wait brought, one event at a time.
//!
//! One poll brings a batch: handles rescheduled by the host, then what the kernel reports in the kernel's
//! order (finished pool work and wake-ups stand where the kernel reports the wake-up), then signals. What
//! happens while the batch is handled belongs to the next poll.
//!
//! Source: libuv `uv__backend_timeout`, `uv__io_poll`, `uv__async_io`.

use crate::chooser::ChoicePoint;
use crate::event::{Event, Phase, Ready, RunMode};
use crate::event_loop::{EventLoop, Step};
use crate::handle::{Body, Handle};
use crate::poller::Readiness;
use crate::record::RecordKind;
use std::io;

/// What the poll phase works on.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    items: Vec<Item>,
    /// The first item that was not yielded yet.
    at: usize,
    /// Whether the first item is the alarm's and has told something already.
    alarm_begun: bool,
    /// Handles with a wake-up to tell, newest first. Told after finished pool work.
    woken: Vec<Handle>,
    /// I/O handles to be told in the next poll phase whatever the kernel says.
    again: Vec<Handle>,
    /// What the poller found; kept for its capacity.
    found: Vec<Readiness>,
}

#[derive(Debug, Clone, Copy)]
enum Item {
    Io(Handle),
    /// Pool work and wake-ups.
    Alarm,
    Signal(Handle, i32),
}

impl EventLoop {
    /// Tells `ready` for an I/O handle again in the next poll phase, which then does not wait. For a host
    /// that stops before its socket would block, to let others have their turn.
    pub fn reschedule(&mut self, handle: Handle, ready: Ready) {
        let Some(Body::Io(io)) = self.handles.open_mut(handle).map(|slot| &mut slot.body) else { return };
        if io.ready.is_empty() && !ready.is_empty() {
            self.batch.again.push(handle);
        }
        io.ready |= ready;
    }

    /// Forgets that a handle which closes was rescheduled.
    pub(crate) fn unschedule(&mut self, handle: Handle) {
        self.batch.again.retain(|scheduled| *scheduled != handle);
    }

    /// How long the poll may wait in ms: 0 if work waits, else until the nearest timer, else for ever.
    fn poll_timeout(&mut self, mode: RunMode) -> Option<u64> {
        let work_waits = self.stop
            || !self.has_work_to_wait_for()
            || !self.pending.is_empty()
            || !self.idle.is_empty()
            || !self.closing.is_empty()
            || !self.held.is_empty()
            || !self.batch.again.is_empty();
        let may_wait = mode == RunMode::Default || (mode == RunMode::Once && self.can_sleep);
        if work_waits || !may_wait {
            return Some(0);
        }
        // libuv counts from its cached time, so that its poll waits too long after slow handlers. The clock is
        // read before a wait anyway, to know how long the loop was idle.
        let now = self.read_clock_if_stale() / 1_000_000;
        self.timers.nearest(&mut self.handles).map(|deadline| deadline.saturating_sub(now))
    }

    pub(crate) fn begin_poll(&mut self, mode: RunMode) -> Step {
        self.enter_phase(Phase::Poll);
        self.counters.polls += 1;
        self.batch.items.clear();
        self.batch.at = 0;
        let timeout = self.poll_timeout(mode);
        self.batch.items.extend(self.batch.again.drain(..).map(Item::Io));
        let may_leave_jobs = timeout.is_some() || self.poller.expects_input();
        self.pool.before_poll(&mut self.choices, may_leave_jobs);
        match self.wait(timeout) {
            Ok(raised) => self.collect(raised),
            Err(error) if error.kind() == io::ErrorKind::Deadlock => {
                self.deadlocked = true;
                return self.leave();
            }
            Err(error) => panic!("the poller failed, which no program can mend: {error}"),
        }
        Step::Poll
    }

    /// Waits, and says whether somebody raised the alarm.
    fn wait(&mut self, mut timeout: Option<u64>) -> io::Result<bool> {
        let sleeps = timeout != Some(0) && self.alarm.try_sleep();
        if !sleeps {
            timeout = Some(0);
        }
        // With nothing registered only the alarm could say anything, and that is a flag.
        if sleeps || self.sources > 0 {
            let before = self.read_ns;
            self.counters.poll_calls += 1;
            self.record(RecordKind::Poll, 0, timeout.map_or(-1, |ms| i32::try_from(ms).unwrap_or(i32::MAX)));
            let result = self.poller.poll(timeout, &mut self.batch.found);
            let raised = self.alarm.lower(sleeps);
            self.read_time();
            if sleeps {
                self.counters.idle_ns += self.read_ns - before;
                self.phase_began_ns = self.read_ns;
            } else {
                self.counters.events_waiting += self.batch.found.len() as u64;
            }
            return result.map(|()| raised);
        }
        self.refresh_time();
        Ok(self.alarm.lower(false))
    }

    /// Makes a batch of what was found.
    fn collect(&mut self, raised: bool) {
        let mut raised = raised || !self.held.is_empty();
        let mut found = std::mem::take(&mut self.batch.found);
        if raised && !found.contains(&Readiness::Wake) {
            // Raised while the loop was awake: that was before anything the kernel was just asked about.
            self.collect_alarm();
            raised = false;
        }
        for readiness in &found {
            match *readiness {
                Readiness::Io { handle, ready } => self.collect_io(handle, ready),
                Readiness::Wake if raised => {
                    self.collect_alarm();
                    raised = false;
                }
                // A notification that crossed with the loop's own waking up.
                Readiness::Wake => {}
                Readiness::Signal { .. } => {}
            }
        }
        for readiness in found.drain(..) {
            if let Readiness::Signal { signum } = readiness {
                self.collect_signal(signum);
            }
        }
        self.batch.found = found;
    }

    fn collect_io(&mut self, handle: Handle, ready: Ready) {
        // A handle that was closed, or given anew, since the kernel noted this finds nothing.
        let Some(Body::Io(io)) = self.handles.open_mut(handle).map(|slot| &mut slot.body) else { return };
        if io.ready.is_empty() {
            self.batch.items.push(Item::Io(handle));
        }
        io.ready |= ready;
    }

    fn collect_signal(&mut self, signum: i32) {
        let watchers = self.signals.iter().filter(|(watched, _)| *watched == signum);
        self.batch.items.extend(watchers.map(|(_, handle)| Item::Signal(*handle, signum)));
    }

    fn collect_alarm(&mut self) {
        self.batch.items.push(Item::Alarm);
        self.take_done();
        let handles = &self.handles;
        let is_woken = |handle: &&Handle| match handles.open(**handle).map(|slot| &slot.body) {
            Some(Body::Wake(waker)) => waker.is_pending(),
            _ => false,
        };
        self.batch.woken.extend(self.wakers.iter().rev().filter(is_woken));
    }

    #[inline]
    pub(crate) fn next_polled(&mut self) -> Option<Event> {
        loop {
            let item = self.next_item()?;
            let event = match item {
                Item::Io(handle) => self.take_ready(handle),
                Item::Alarm => self.next_done().or_else(|| self.next_woken()),
                Item::Signal(handle, signum) => {
                    self.handles.open(handle).map(|_| Event::Signal { handle, signum })
                }
            };
            // The alarm's item stays until all that it stands for is told.
            self.batch.alarm_begun = event.is_some() && matches!(item, Item::Alarm);
            self.batch.at += usize::from(!self.batch.alarm_begun);
            if event.is_some() {
                return event;
            }
        }
    }

    #[inline]
    fn next_item(&mut self) -> Option<Item> {
        if self.choices.is_open() {
            self.choose_item();
        }
        self.batch.items.get(self.batch.at).copied()
    }

    /// Brings the chosen one of the remaining items to the front. Signals stay last, as libuv has them.
    fn choose_item(&mut self) {
        if self.batch.alarm_begun {
            return;
        }
        self.drop_closed_items();
        let rest = &mut self.batch.items[self.batch.at..];
        let choosable = rest.iter().take_while(|item| !matches!(item, Item::Signal(..))).count();
        if choosable > 1 {
            let chosen = self.choices.choose(ChoicePoint::ReadyOrder, choosable);
            rest[..=chosen].rotate_right(1);
        }
    }

    /// Takes out what has nothing to tell any more, so that choices are between events only.
    fn drop_closed_items(&mut self) {
        self.batch.items.drain(..self.batch.at);
        self.batch.at = 0;
        let is_open = |handle: &Handle| self.handles.open(*handle).is_some();
        let alarm_tells = !self.done.is_empty() || self.batch.woken.iter().any(is_open);
        self.batch.items.retain(|item| match item {
            Item::Io(handle) | Item::Signal(handle, _) => is_open(handle),
            Item::Alarm => alarm_tells,
        });
    }

    fn take_ready(&mut self, handle: Handle) -> Option<Event> {
        match self.handles.open_mut(handle).map(|slot| &mut slot.body) {
            Some(Body::Io(io)) => Some(Event::Io { handle, ready: std::mem::take(&mut io.ready) }),
            _ => None,
        }
    }

    fn next_woken(&mut self) -> Option<Event> {
        while let Some(handle) = self.batch.woken.pop() {
            if let Some(Body::Wake(waker)) = self.handles.open(handle).map(|slot| &slot.body) {
                waker.take();
                return Some(Event::Wake { handle });
            }
        }
        None
    }
}
